#pragma once

#include <cstdint>
#include <string_view>

namespace gapless {

// How far this device's user trusts that a user's account key is that person's, and nobody's who
// stands in between.
enum class verification : std::uint8_t {
    unverified = 1,  // the first key that was heard of is believed, and so is each one that follows
    verified,        // the two have compared their safety number
    changed,         // they had; the user has begun anew since, and nothing is encrypted for them
                     // until the app says `mark_verified` or `mark_unverified`
};

// Like "verified".
[[nodiscard]] std::string_view name_of(verification how);

}  // namespace gapless
