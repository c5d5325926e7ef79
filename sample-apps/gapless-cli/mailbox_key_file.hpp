#pragma once

#include <gapless/mailbox_key.hpp>
#include <gapless/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace gapless::cli {

// The key in such a file: 32 bytes as they are, or 64 hexadecimal digits and maybe the line's end.
// Nothing, if it is neither.
[[nodiscard]] std::optional<mailbox_key> mailbox_key_in(std::string_view content);

// Nothing for no path. Errors: usage.
[[nodiscard]] result<std::optional<mailbox_key>> read_mailbox_key(const std::string& path);

}  // namespace gapless::cli
