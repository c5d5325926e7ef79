#pragma once

#include "sdk/core/keys/key_finding.hpp"

#include <cstddef>
#include <cstdint>

namespace gapless::simulation {

// Who finds something of an attack, as what, and after how many messages that are said once it has
// begun: 0 is by what was changed itself.
struct expectation {
    std::size_t device = 0;
    sdk::key_finding::kind what = sdk::key_finding::kind::bad_message;
    std::uint64_t after = 0;

    friend bool operator==(const expectation&, const expectation&) = default;
};

}  // namespace gapless::simulation
