#include "server/core/account/binding_policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless::server {

namespace {

constexpr std::array<std::string_view, 3> names{"ignored", "checked", "required"};

}  // namespace

std::string_view name_of(binding_policy policy) {
    const auto place = static_cast<std::size_t>(policy);
    return place >= 1 && place <= names.size() ? names[place - 1] : names.front();
}

std::optional<binding_policy> binding_policy_named(std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<binding_policy>(found - names.begin() + 1);
}

}  // namespace gapless::server
