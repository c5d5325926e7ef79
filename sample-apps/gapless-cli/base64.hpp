#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gapless::cli {

[[nodiscard]] std::string base64_of(std::string_view bytes);

// Empty for what is none.
[[nodiscard]] std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace gapless::cli
