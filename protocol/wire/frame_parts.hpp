#pragma once

#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

// Long frames travel in parts, each a payload of its own: so neither side ever makes room for more
// than a payload by its length alone, and a connection that is slow holds up no other.
//
// Parts of one frame follow each other, and nothing comes between them: both sides rely on the
// order of frames, so no frame overtakes another.
namespace gapless::protocol {

// A payload on the wire: a whole frame, or a part of one. Longer ones are not read.
inline constexpr std::size_t payload_bytes_max = std::size_t{64} * 1024;

// What we send in one payload; what is longer goes in parts of this size. It fits into one packet
// of nearly every network.
inline constexpr std::size_t part_bytes_default = 1'440;

// The smallest payload that a part may be made to fit into.
inline constexpr std::size_t part_bytes_min = 32;

// One part of a long frame.
struct frame_part {
    std::uint32_t index = 0;        // 0, 1, 2 …
    std::uint32_t whole_bytes = 0;  // of the frame; said by the first part
    std::string piece;

    friend bool operator==(const frame_part&, const frame_part&) = default;
};

// Whether a payload claims to be a part. Others are whole frames.
[[nodiscard]] inline bool is_part(std::string_view payload) {
    return payload.starts_with("\x82\x02");  // the key of Frame.part
}

// Fails with malformed_frame.
[[nodiscard]] result<frame_part> decode_part(std::string_view payload);

[[nodiscard]] std::string encode_part(const frame_part&);

// Gives the payloads that a frame's payload (in one or two pieces) travels as, in order: itself, if
// it has at most so many bytes, else its parts. A view is valid during the call alone.
using payload_sink = std::function<void(std::string_view)>;
void cut_payload(
    std::string_view first,
    std::string_view second,
    std::size_t part_bytes_max,
    const payload_sink& sink
);

// Appends the frame to a stream, as write_frame does, cut where it is long.
void write_cut_frame(std::string_view payload, std::size_t part_bytes_max, std::string& out);

}  // namespace gapless::protocol
