#pragma once

// GAPLESS_PLANTED(name) marks a known way to be wrong. In what ships it is the constant false, and
// the code behind it does not exist. In the twin libraries that the simulator links it asks whether
// this bug was switched on, to prove that the simulator would find it.
#ifdef GAPLESS_WITH_PLANTED_BUGS

#include "protocol/planted_bugs.hpp"

#define GAPLESS_PLANTED(name) (::gapless::planted::is_active(::gapless::planted::bug::name))

#else

#define GAPLESS_PLANTED(name) false

#endif
