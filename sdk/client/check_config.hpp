#pragma once

#include <gapless/config.hpp>
#include <gapless/result.hpp>

namespace gapless::sdk {

// errc::usage for what no client can be made of, with the name of the field. (Whether the directory
// can be used is seen when it is opened.)
[[nodiscard]] result<void> check_config(const config&);

}  // namespace gapless::sdk
