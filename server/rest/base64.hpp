#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gapless::server {

// The usual alphabet, with padding.
[[nodiscard]] std::string base64_text(std::string_view bytes);

// The opposite; takes the URL alphabet as well, and does without padding. Empty when it is no
// base64.
[[nodiscard]] std::optional<std::string> base64_bytes(std::string_view text);

}  // namespace gapless::server
