#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless::server {

// How many devices of one user may be signed in, and who gives way when there would be more.
enum class sign_out_policy : std::uint8_t {
    none = 1,       // all of them stay
    one_per_class,  // the newer one signs those of its class out
    one_per_user,   // the newer one signs all others out
    refuse_newer,   // whoever is connected stays, and the newer one is refused
};

// The policy's name, like "one_per_class".
[[nodiscard]] std::string_view name_of(sign_out_policy policy);

// The opposite; empty for a name that is none.
[[nodiscard]] std::optional<sign_out_policy> sign_out_policy_named(std::string_view name);

}  // namespace gapless::server
