#pragma once

#include <gapless/result.hpp>

#include <string_view>

namespace gapless {

// 1–64 bytes of UTF-8. Fails with errc::invalid_name or errc::invalid_utf8.
[[nodiscard]] result<void> check_group_name(std::string_view name);

}  // namespace gapless
