#pragma once

#include <gapless/ids.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace gapless {

// The usual text of 16 bytes: 8-4-4-4-12 hexadecimal digits in lower case.
[[nodiscard]] std::string uuid_text(std::string_view sixteen_bytes);

// The opposite, in either case; empty when it is not such a text.
[[nodiscard]] std::optional<client_id> client_id_from_text(std::string_view text);

}  // namespace gapless
