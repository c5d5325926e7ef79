#include "server/core/fanout/delivery_policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless::server {

namespace {

constexpr std::array<std::string_view, 3> names{"push", "notify", "heartbeat"};

}  // namespace

std::string_view name_of(delivery_policy policy) {
    const auto place = static_cast<std::size_t>(policy);
    return place >= 1 && place <= names.size() ? names[place - 1] : names.front();
}

std::optional<delivery_policy> delivery_policy_named(std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<delivery_policy>(found - names.begin() + 1);
}

}  // namespace gapless::server
