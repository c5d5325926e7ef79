#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless::server {

// How connected devices hear of what is new.
enum class delivery_policy : std::uint8_t {
    push = 1,   // they get it
    notify,     // they are told that there is something, and ask for it
    heartbeat,  // by the answer to their next heartbeat, and ask for it
};

// The policy's name, like "notify".
[[nodiscard]] std::string_view name_of(delivery_policy policy);

// The opposite; empty for a name that is none.
[[nodiscard]] std::optional<delivery_policy> delivery_policy_named(std::string_view name);

}  // namespace gapless::server
