#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gapless::storage {

// User names as one column: with a space between them, which no name contains.
[[nodiscard]] std::string join_names(const std::vector<std::string>& names);
[[nodiscard]] std::vector<std::string> split_names(std::string_view joined);

}  // namespace gapless::storage
