#pragma once

#include "storage/sqlite/cell.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gapless::storage {

// What content passes through on its way into a file and back, in a file that hides what it holds.
// A connection has one of its own, or none; it is used where the connection is.
//
// What is empty stays so, and is not passed through.
class cell_codec {
public:
    virtual ~cell_codec() = default;

    [[nodiscard]] virtual std::string seal(const cell& where, std::string_view plain) = 0;

    // Nothing, if it is not what was sealed for this place.
    [[nodiscard]] virtual std::optional<std::string> open(
        const cell& where, std::string_view sealed
    ) = 0;
};

}  // namespace gapless::storage
