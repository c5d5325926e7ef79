#pragma once

#include "tests/simulation/ledger.hpp"

#include <gapless/member.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <string>

namespace gapless::simulation {

// The rules of groups as the protocol's text has them, for the checkers. Names are canonical.

// Whether the one who did it was allowed to, before the change takes effect.
[[nodiscard]] bool is_allowed(
    const observed_log& log, const member_change& change, bool members_may_invite
);

void apply(observed_log& log, const member_change& change, seq position);

// Whether a member may not write at that moment.
[[nodiscard]] bool is_silenced(const observed_log& log, const std::string& member, wall_time at);

}  // namespace gapless::simulation
