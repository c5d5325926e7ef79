#pragma once

#include <gapless/time.hpp>

#include <optional>
#include <string_view>

namespace gapless::cli {

// A time as a person writes it: a whole number, and s, m, h or d behind it; without one of them it
// is seconds. From a second to a hundred years; what is none of these is nothing.
[[nodiscard]] std::optional<duration> duration_of(std::string_view text);

}  // namespace gapless::cli
