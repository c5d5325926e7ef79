#include <gapless/presence.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless {

namespace {

constexpr std::array<std::string_view, 6> names{
    "online", "away", "busy", "suspended", "offline", "unknown"
};

// The lowest is shown for a user with several devices.
constexpr int rank(presence_state state) {
    switch (state) {
        case presence_state::busy:
            return 0;
        case presence_state::online:
            return 1;
        case presence_state::away:
            return 2;
        case presence_state::suspended:
            return 3;
        case presence_state::offline:
            return 4;
        case presence_state::unknown:
            break;
    }
    return 5;
}

}  // namespace

std::string_view name_of(presence_state state) {
    const auto place = static_cast<std::size_t>(state);
    return place >= 1 && place <= names.size() ? names[place - 1] : names.back();
}

std::optional<presence_state> presence_state_named(std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<presence_state>(found - names.begin() + 1);
}

presence_state more_present(presence_state a, presence_state b) {
    return rank(a) <= rank(b) ? a : b;
}

}  // namespace gapless
