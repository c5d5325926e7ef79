#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gapless::storage {

// A place in a file where content stands: a column of a table, and the key of the row. How many
// numbers a key has is the table's business; the others are zeros.
struct cell {
    std::string_view column;  // like "message.body"; a literal
    std::array<std::uint64_t, 4> row{};
};

}  // namespace gapless::storage
