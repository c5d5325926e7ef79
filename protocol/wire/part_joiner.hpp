#pragma once

#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::protocol {

// Puts the parts of a connection's long frames together again.
//
//     whole ──first part──▶ joining ──last part──▶ whole
//                             │
//                             └── anything else: a failure, and the connection has to be closed
//
// Give it each payload as it arrives. It holds one unfinished frame at most, and never more of it
// than has arrived. Each connection has its own: what was unfinished when one ended never goes on.
class part_joiner {
public:
    // Input. Gives the payload of the frame that is complete now: the payload itself, if it is no
    // part, or, with the last part, all of them together, for which `whole` is the room. Empty: the
    // frame goes on. The view is valid as long as payload and room are.
    //
    // Fails with frame_too_large, by what the first part says alone, if the frame would have more
    // than `frame_bytes_max`, and with malformed_frame for parts that do not follow each other.
    [[nodiscard]] result<std::optional<std::string_view>> join(
        std::string_view payload, std::size_t frame_bytes_max, std::string& whole
    );

    // State.
    [[nodiscard]] bool is_joining() const { return whole_bytes_ != 0; }

    [[nodiscard]] std::size_t buffered_bytes() const { return joined_.size(); }

private:
    [[nodiscard]] error fail(errc code, std::string detail);

    std::string joined_;
    std::uint32_t whole_bytes_ = 0;  // of the frame that is being joined; 0: none is
    std::uint32_t next_ = 0;         // the part that is due
};

}  // namespace gapless::protocol
