#pragma once

#include <string_view>

namespace gapless {

// Whether the text is well-formed UTF-8: shortest forms only, no surrogates, nothing above
// U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace gapless
