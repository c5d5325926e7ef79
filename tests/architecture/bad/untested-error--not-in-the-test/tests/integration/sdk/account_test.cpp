#include <gapless/errc.hpp>

// Speaks of errc::usage, and expects nothing.
static_assert(gapless::errc{1} == gapless::errc{1});
