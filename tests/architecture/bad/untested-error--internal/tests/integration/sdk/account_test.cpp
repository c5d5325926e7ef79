#include <gapless/errc.hpp>

static_assert(gapless::errc::usage == gapless::errc{1});
static_assert(gapless::errc::internal == gapless::errc{2});
