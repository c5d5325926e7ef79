#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless::wire {

// A range of field numbers, both ends included.
struct field_range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

// The number of the first field within the range, in the bytes of a message that protobuf has made
// (so they are well-formed). Empty when there is none. It finds what the schema does not know.
[[nodiscard]] std::optional<std::uint32_t> first_field(std::string_view fields, field_range wanted);

}  // namespace gapless::wire
