#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gapless::cli {

// How a terminal of so many columns shows a text: the rows above its end, where it would break.
// Bytes that are no characters in the program's locale count as one column each.
[[nodiscard]] std::size_t rows_above_end(std::string_view text, std::size_t columns);

// The rows of a line that has been written to its end: at least one.
[[nodiscard]] std::size_t rows_of(std::string_view text, std::size_t columns);

// As much of the text as fits into so many columns; with an ellipsis when that is not all.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);

}  // namespace gapless::cli
