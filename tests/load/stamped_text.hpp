#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::load {

// The text of a message, which begins with the moment at which it was sent, in hexadecimal.
[[nodiscard]] std::string stamped_text(std::uint64_t sent_ns);

[[nodiscard]] std::uint64_t stamp_of(std::string_view text);

}  // namespace gapless::load
