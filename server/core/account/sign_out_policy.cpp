#include "server/core/account/sign_out_policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless::server {

namespace {

constexpr std::array<std::string_view, 4> names{
    "none", "one_per_class", "one_per_user", "refuse_newer"
};

}  // namespace

std::string_view name_of(sign_out_policy policy) {
    const auto place = static_cast<std::size_t>(policy);
    return place >= 1 && place <= names.size() ? names[place - 1] : names.front();
}

std::optional<sign_out_policy> sign_out_policy_named(std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<sign_out_policy>(found - names.begin() + 1);
}

}  // namespace gapless::server
