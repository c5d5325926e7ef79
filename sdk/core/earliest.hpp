#pragma once

#include <gapless/time.hpp>

#include <optional>

namespace gapless::sdk {

// The earlier of two deadlines, of which either may be missing.
[[nodiscard]] constexpr std::optional<instant> earliest(
    std::optional<instant> a, std::optional<instant> b
) {
    if (!a || !b) {
        return a ? a : b;
    }
    return *a < *b ? a : b;
}

}  // namespace gapless::sdk
