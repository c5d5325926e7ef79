#include <gapless/errc.hpp>

static_assert(gapless::errc::usage == gapless::errc{1});
