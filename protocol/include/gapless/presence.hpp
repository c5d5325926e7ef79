#pragma once

#include <gapless/device_class.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless {

// How a device is, as its app says. A user is as the most present of the user's devices:
// busy before online, online before away, away before suspended; offline, if there is none.
enum class presence_state : std::uint8_t {
    online = 1,
    away,       // nobody is at the device
    busy,       // somebody is, and wants to be left alone
    suspended,  // the app is in the background
    offline,
    unknown,  // nobody said, or it was too long ago: never on the wire
};

// The state's name, like "online".
[[nodiscard]] std::string_view name_of(presence_state state);

// The opposite; empty for a name that is none.
[[nodiscard]] std::optional<presence_state> presence_state_named(std::string_view name);

// The one of the two that says more of a user who has both.
[[nodiscard]] presence_state more_present(presence_state a, presence_state b);

// The most users that a device may watch.
inline constexpr std::size_t presence_watched_max = 200;

// One device of a user; offline ones are not told of.
struct device_presence {
    gapless::device_class device_class = gapless::device_class::other;
    presence_state state = presence_state::online;

    friend bool operator==(const device_presence&, const device_presence&) = default;
};

// How a user is, as far as it is known.
struct presence {
    std::string user;  // the name
    presence_state state = presence_state::unknown;
    wall_time last_seen;                   // of who is offline, about; 0: nobody says
    std::vector<device_presence> devices;  // those that are not offline; the most present first

    friend bool operator==(const presence&, const presence&) = default;
};

}  // namespace gapless
