#pragma once

#include <cstdint>

namespace gapless {

// Whether somebody looks at the app: see client::set_app_state.
enum class app_state : std::uint8_t { foreground = 1, background };

}  // namespace gapless
