#include "protocol/wire/frame_parts.hpp"

#include "protocol/wire/frame.pb.h"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/varint.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gapless::protocol {
namespace {

// Keys, lengths, and the two numbers, at their longest where a piece has up to 64 KiB. The first
// part of a frame alone says how long it is.
constexpr std::size_t part_overhead_bytes = 24;
static_assert(part_overhead_bytes < part_bytes_min);

constexpr std::uint64_t number_type = 0;  // of a field, in protobuf
constexpr std::uint64_t sized_type = 2;

std::uint64_t field_key(int field, std::uint64_t type) {
    return static_cast<std::uint64_t>(field) << 3 | type;
}

void write_number(int field, std::uint64_t value, std::string& out) {
    if (value != 0) {
        wire::write_varint(field_key(field, number_type), out);
        wire::write_varint(value, out);
    }
}

// As encode_part does, but where many get the same in parts it would allocate and copy too often.
void write_part(
    std::uint32_t index, std::uint64_t whole_bytes, std::string_view piece, std::string& out
) {
    std::string numbers;
    write_number(wire::FramePart::kIndexFieldNumber, index, numbers);
    write_number(wire::FramePart::kWholeBytesFieldNumber, whole_bytes, numbers);
    wire::write_varint(field_key(wire::FramePart::kPieceFieldNumber, sized_type), numbers);
    wire::write_varint(piece.size(), numbers);
    wire::write_varint(field_key(wire::Frame::kPartFieldNumber, sized_type), out);
    wire::write_varint(numbers.size() + piece.size(), out);
    out.append(numbers).append(piece);
}

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
    const std::size_t bytes = first.size() + second.size();
    std::string room;
    std::string_view whole = first;
    if (!second.empty()) {
        room.reserve(bytes);
        room.append(first).append(second);
        whole = room;
    }
    if (bytes <= part_bytes_max) {
        return sink(whole);
    }
    const std::size_t piece_bytes = std::max(part_bytes_max, part_bytes_min) - part_overhead_bytes;
    std::string part;
    part.reserve(part_bytes_max);
    for (std::uint32_t index = 0; !whole.empty(); ++index) {
        const std::string_view piece = whole.substr(0, piece_bytes);
        part.clear();
        write_part(index, index == 0 ? bytes : 0, piece, part);
        sink(part);
        whole.remove_prefix(piece.size());
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
