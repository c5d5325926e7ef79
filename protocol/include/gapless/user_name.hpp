#pragma once

#include <gapless/result.hpp>

#include <string>
#include <string_view>

namespace gapless {

// 1–32 letters, digits and -_[]\^{}|.` — not beginning with '-' or '.'. Fails with
// errc::invalid_name.
[[nodiscard]] result<void> check_user_name(std::string_view name);

// The spelling under which a name is compared and stored as a key: ASCII letters in lower case.
[[nodiscard]] std::string canonical_user_name(std::string_view name);

}  // namespace gapless
