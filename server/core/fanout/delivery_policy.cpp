#include "server/core/fanout/delivery_policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless::server {

namespace {

constexpr std::array<std::string_view, 3> policy_names{"push", "notify", "heartbeat"};

}  // namespace

std::string_view name_of(delivery_policy policy) {
    const auto place = static_cast<std::size_t>(policy);
    return place >= 1 && place <= policy_names.size() ? policy_names[place - 1]
                                                      : policy_names.front();
}

std::optional<delivery_policy> delivery_policy_named(std::string_view name) {
    const auto* const found = std::ranges::find(policy_names, name);
    if (found == policy_names.end()) {
        return std::nullopt;
    }
    return static_cast<delivery_policy>(found - policy_names.begin() + 1);
}

}  // namespace gapless::server
