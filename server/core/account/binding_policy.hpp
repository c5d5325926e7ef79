#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless::server {

// What it takes to log in besides a token: a proof by the device's key of the TLS connection.
enum class binding_policy : std::uint8_t {
    ignored = 1,  // nothing: what stands before the server opens TLS connections of its own
    checked,      // who gives a proof has to give a good one
    required,     // and who has published keys has to give one
};

// The policy's name, like "checked".
[[nodiscard]] std::string_view name_of(binding_policy policy);

// The opposite; empty for a name that is none.
[[nodiscard]] std::optional<binding_policy> binding_policy_named(std::string_view name);

}  // namespace gapless::server
