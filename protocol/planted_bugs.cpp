#include "protocol/planted_bugs.hpp"

#include <array>
#include <cstddef>

namespace gapless::planted {

namespace {

#define GAPLESS_PLANTED_NAME(name) std::string_view{#name},
constexpr std::array names{GAPLESS_PLANTED_BUGS(GAPLESS_PLANTED_NAME)};
#undef GAPLESS_PLANTED_NAME

std::optional<bug> active_bug;

}  // namespace

void activate(std::optional<bug> active) { active_bug = active; }

bool is_active(bug which) { return active_bug == which; }

std::string_view name_of(bug which) { return names.at(static_cast<std::size_t>(which)); }

std::optional<bug> bug_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names.at(i) == name) {
            return static_cast<bug>(i);
        }
    }
    return std::nullopt;
}

}  // namespace gapless::planted
