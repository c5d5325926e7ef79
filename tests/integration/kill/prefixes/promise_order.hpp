#pragma once

#include "tests/integration/kill/prefixes/passed_frames.hpp"
#include "tests/integration/kill/prefixes/recording.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gapless::kill {

// What came of comparing when a message was promised with when the log that has it was synced.
struct promise_order {
    std::size_t kept = 0;
    std::string broken;  // the first one; empty when there is none
};

// For every message that left in a `sent` of a server, or in a `send` of a client: its client_id
// was in a write to the log, and the next sync of the log after that had returned, when the frame's
// first byte left. (A transaction is written whole before it is synced.) Repeated answers are
// passed over: what they tell of may be older than the recording.
[[nodiscard]] promise_order
compare_order(const std::vector<record>&, const std::vector<passed_frame>&);

}  // namespace gapless::kill
