#pragma once

// GAPLESS_KILL_POINT(name) marks a place where a process may die. Only programs of the tests have
// such places: those that are compiled with GAPLESS_WITH_KILL_POINTS and link
// tests/support/kill_points, where the environment says who dies where. Elsewhere the places do not
// exist.
#ifdef GAPLESS_WITH_KILL_POINTS

#include <string_view>

namespace gapless {

// Returns, or does not.
void pass_kill_point(std::string_view name);

}  // namespace gapless

#define GAPLESS_KILL_POINT(name) (::gapless::pass_kill_point(#name))

#else

#define GAPLESS_KILL_POINT(name) (static_cast<void>(0))

#endif
