#define GAPLESS_WITH_KILL_POINTS 1
#include "protocol/kill_point.hpp"

// Compiled with its kill points and shipped.
namespace gapless::protocol {

void push_draft() { GAPLESS_KILL_POINT(before_push); }

}  // namespace gapless::protocol
