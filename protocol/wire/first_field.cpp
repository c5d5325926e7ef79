#include "protocol/wire/first_field.hpp"

#include "protocol/wire/varint.hpp"

#include <algorithm>
#include <cstddef>

namespace gapless::wire {
namespace {

enum wire_type : std::uint8_t {
    number = 0,
    eight_bytes,
    sized,
    group_begins,
    group_ends,
    four_bytes
};

// How many bytes a field's value has, behind its tag; a group's begins and ends with the tags
// alone.
std::size_t value_bytes(std::uint64_t tag, std::string_view rest) {
    switch (tag & 7U) {
        case number:
            return read_varint(rest).value_or(varint{0, rest.size()}).bytes;
        case eight_bytes:
            return 8;
        case sized: {
            const varint length = read_varint(rest).value_or(varint{0, rest.size()});
            return length.bytes + static_cast<std::size_t>(length.value);
        }
        case four_bytes:
            return 4;
        default:
            return 0;
    }
}

}  // namespace

std::optional<std::uint32_t> first_field(std::string_view fields, field_range wanted) {
    std::size_t depth = 0;
    while (const auto tag = read_varint(fields)) {
        const auto type = tag->value & 7U;
        const auto field = static_cast<std::uint32_t>(tag->value >> 3);
        if (type == group_ends) {
            depth -= std::min<std::size_t>(depth, 1);
        } else if (depth == 0 && field >= wanted.first && field <= wanted.last) {
            return field;
        }
        if (type == group_begins) {
            ++depth;
        }
        fields.remove_prefix(tag->bytes);
        fields.remove_prefix(std::min(fields.size(), value_bytes(tag->value, fields)));
    }
    return std::nullopt;
}

}  // namespace gapless::wire
