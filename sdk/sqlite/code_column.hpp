#pragma once

#include "storage/sqlite/rows.hpp"

#include <gapless/errc.hpp>

#include <optional>
#include <string>

namespace gapless::sdk {

// Codes are stored by name: the numbers are nobody's contract.
[[nodiscard]] inline std::optional<errc> read_code(storage::rows& row, int column) {
    const auto name = row.read<std::optional<std::string>>(column);
    if (!name) {
        return std::nullopt;
    }
    return errc_named(*name).value_or(errc::internal);
}

}  // namespace gapless::sdk
