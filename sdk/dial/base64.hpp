#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gapless::sdk {

// The standard alphabet, with padding.
[[nodiscard]] std::string base64_of(std::string_view bytes);

// The opposite; empty when the text is no base64.
[[nodiscard]] std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace gapless::sdk
