#pragma once

#include "protocol/planted.hpp"

namespace gapless {

inline bool is_open(int free) { return free > 0 || GAPLESS_PLANTED(window_never_shut); }

}  // namespace gapless
