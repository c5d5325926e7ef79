#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/integration/kill/prefixes/recording.hpp"

#include <cstdint>
#include <vector>

namespace gapless::kill {

// A frame that a recorded program has sent or received, and how many records there were then: when
// the first byte left, or when the read began that brought the last.
struct passed_frame {
    std::uint64_t moment;
    bool is_outgoing;
    protocol::frame frame;
};

// All of them, by the moment. Throws std::runtime_error for bytes that are no frames.
[[nodiscard]] std::vector<passed_frame> passed_frames(const std::vector<record>&);

}  // namespace gapless::kill
