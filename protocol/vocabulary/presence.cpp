#include <gapless/presence.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless {

namespace {

constexpr std::array<std::string_view, 6> names{
    "online", "away", "busy", "suspended", "offline", "unknown"
};

constexpr std::array most_present_first{
    presence_state::busy,
    presence_state::online,
    presence_state::away,
    presence_state::suspended,
    presence_state::offline,
    presence_state::unknown,
};

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
    const auto* const place_of_a = std::ranges::find(most_present_first, a);
    const auto* const place_of_b = std::ranges::find(most_present_first, b);
    return place_of_a <= place_of_b ? a : b;
}

}  // namespace gapless
