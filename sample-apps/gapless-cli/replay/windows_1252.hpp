#pragma once

#include <string>
#include <string_view>

namespace gapless::cli {

// The text as UTF-8: as it is when it is that already, and otherwise read as Windows-1252, the
// usual encoding of logs that are older than the use of UTF-8. Bytes that mean nothing there become
// U+FFFD.
[[nodiscard]] std::string utf8_of(std::string_view text);

}  // namespace gapless::cli
