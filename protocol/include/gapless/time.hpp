#pragma once

#include <compare>
#include <cstdint>

namespace gapless {

// A span of time in whole microseconds. It may be negative.
//
// Integers only: the same arithmetic gives the same answer on every compiler, which the
// simulator depends on.
struct duration {
    std::int64_t microseconds = 0;

    friend constexpr auto operator<=>(const duration&, const duration&) = default;

    [[nodiscard]] constexpr std::int64_t milliseconds() const { return microseconds / 1'000; }

    friend constexpr duration operator+(duration a, duration b) {
        return {a.microseconds + b.microseconds};
    }

    friend constexpr duration operator-(duration a, duration b) {
        return {a.microseconds - b.microseconds};
    }

    friend constexpr duration operator*(duration a, std::int64_t factor) {
        return {a.microseconds * factor};
    }

    friend constexpr duration operator/(duration a, std::int64_t divisor) {
        return {a.microseconds / divisor};
    }
};

[[nodiscard]] constexpr duration microseconds(std::int64_t n) { return {n}; }

[[nodiscard]] constexpr duration milliseconds(std::int64_t n) { return {n * 1'000}; }

[[nodiscard]] constexpr duration seconds(std::int64_t n) { return {n * 1'000'000}; }

[[nodiscard]] constexpr duration minutes(std::int64_t n) { return seconds(n * 60); }

[[nodiscard]] constexpr duration hours(std::int64_t n) { return minutes(n * 60); }

[[nodiscard]] constexpr duration days(std::int64_t n) { return hours(n * 24); }

// A point on the monotonic clock of one process. Good for deadlines, meaningless to anybody else.
// It has no now(): whoever drives a machine says what time it is.
struct instant {
    std::int64_t microseconds = 0;

    friend constexpr auto operator<=>(const instant&, const instant&) = default;

    friend constexpr instant operator+(instant t, duration d) {
        return {t.microseconds + d.microseconds};
    }

    friend constexpr instant operator-(instant t, duration d) {
        return {t.microseconds - d.microseconds};
    }

    friend constexpr duration operator-(instant a, instant b) {
        return {a.microseconds - b.microseconds};
    }
};

// A point on the calendar: milliseconds since 1970 in UTC. It may jump, also backwards; so it is
// shown to people and stored, and never used for a deadline.
struct wall_time {
    std::int64_t milliseconds = 0;

    friend constexpr auto operator<=>(const wall_time&, const wall_time&) = default;

    friend constexpr wall_time operator+(wall_time t, duration d) {
        return {t.milliseconds + d.milliseconds()};
    }
};

}  // namespace gapless
