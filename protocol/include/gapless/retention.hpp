#pragma once

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless {

// How long a server keeps messages: for ever, for a time from when it took them, or until every
// device that is to have them has said that it does, and no longer than a time. A value; numbers
// travel and are stored: never reuse one.
struct retention {
    enum class kind : std::uint8_t { forever = 1, limited, until_acknowledged };

    kind how = kind::forever;
    // limited: how long; until_acknowledged: how long the server keeps it at most (devices keep
    // what they have); otherwise 0.
    duration time = {};

    friend bool operator==(const retention&, const retention&) = default;
};

// The longest that a message waits for its acknowledgements when nobody says otherwise.
inline constexpr duration acknowledgement_wait = days(30);

[[nodiscard]] constexpr retention keep_for(duration time) {
    return {retention::kind::limited, time};
}

[[nodiscard]] constexpr retention keep_until_acknowledged(duration at_most = acknowledgement_wait) {
    return {retention::kind::until_acknowledged, at_most};
}

// Whether a server can do so: a time lies between lifetime_min and lifetime_max, and is there if
// and only if it means something.
[[nodiscard]] bool is_valid(const retention& wanted);

// As people write it: "forever", "90s", "15m", "12h", "30d", "until-acknowledged:30d". What is read
// back is the same; "until-acknowledged" alone waits for 30 days. Fails with usage.
[[nodiscard]] std::string text_of(const retention& kept);
[[nodiscard]] result<retention> parse_retention(std::string_view text);

// A time alone: a number and s, m, h or d. Fails with usage, also for what no lifetime can be.
[[nodiscard]] result<duration> parse_lifetime(std::string_view text);

}  // namespace gapless
