#include "protocol/wire/frame_parts.hpp"

#include "protocol/wire/frame.pb.h"
#include "protocol/wire/frame_reader.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gapless::protocol {
namespace {

// Keys, lengths, and the two numbers, at their longest where a piece has up to 64 KiB. The first
// part of a frame alone says how long it is.
constexpr std::size_t part_overhead_bytes = 24;
static_assert(part_overhead_bytes < part_bytes_min);

}  // namespace

result<frame_part> decode_part(std::string_view payload) {
    wire::Frame parsed;
    const bool is_readable =
        payload.size() <= std::size_t{std::numeric_limits<int>::max()} &&
        parsed.ParseFromArray(payload.data(), static_cast<int>(payload.size()));
    if (!is_readable || parsed.kind_case() != wire::Frame::kPart || parsed.part().piece().empty()) {
        return error{errc::malformed_frame, "no part of a frame"};
    }
    wire::FramePart& part = *parsed.mutable_part();
    return frame_part{part.index(), part.whole_bytes(), std::move(*part.mutable_piece())};
}

std::string encode_part(const frame_part& part) {
    wire::Frame made;
    made.mutable_part()->set_index(part.index);
    made.mutable_part()->set_whole_bytes(part.whole_bytes);
    made.mutable_part()->set_piece(part.piece);
    return made.SerializeAsString();
}

void cut_payload(
    std::string_view first,
    std::string_view second,
    std::size_t part_bytes_max,
    const payload_sink& sink
) {
    std::string whole{first};
    whole.append(second);
    if (whole.size() <= part_bytes_max) {
        return sink(whole);
    }
    const std::size_t piece_bytes = std::max(part_bytes_max, part_bytes_min) - part_overhead_bytes;
    frame_part part{0, static_cast<std::uint32_t>(whole.size()), {}};
    for (std::size_t at = 0; at < whole.size(); at += piece_bytes) {
        part.piece = whole.substr(at, piece_bytes);
        sink(encode_part(part));
        ++part.index;
        part.whole_bytes = 0;
    }
}

void write_cut_frame(std::string_view payload, std::size_t part_bytes_max, std::string& out) {
    if (payload.size() <= part_bytes_max) {
        return write_frame(payload, out);
    }
    cut_payload(payload, {}, part_bytes_max, [&out](std::string_view part) {
        write_frame(part, out);
    });
}

}  // namespace gapless::protocol
