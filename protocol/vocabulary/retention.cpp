#include <gapless/message.hpp>
#include <gapless/retention.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace gapless {

namespace {

constexpr std::string_view forever = "forever";
constexpr std::string_view until_acknowledged = "until-acknowledged";

constexpr std::array<std::pair<char, duration>, 4> units{{
    {'d', days(1)},
    {'h', hours(1)},
    {'m', minutes(1)},
    {'s', seconds(1)},
}};

bool is_lifetime(duration time) { return lifetime_min <= time && time <= lifetime_max; }

// In the largest unit that leaves no rest; what is finer than a second is left out.
std::string text_of_time(duration time) {
    for (const auto& [letter, unit] : units) {
        if (time.microseconds % unit.microseconds == 0) {
            return std::to_string(time.microseconds / unit.microseconds) + letter;
        }
    }
    return std::to_string(time.microseconds / seconds(1).microseconds) + 's';
}

}  // namespace

bool is_valid(const retention& wanted) {
    switch (wanted.how) {
        case retention::kind::forever:
            return wanted.time == duration{};
        case retention::kind::limited:
        case retention::kind::until_acknowledged:
            return is_lifetime(wanted.time);
    }
    return false;
}

std::string text_of(const retention& kept) {
    switch (kept.how) {
        case retention::kind::forever:
            break;
        case retention::kind::limited:
            return text_of_time(kept.time);
        case retention::kind::until_acknowledged:
            return std::string(until_acknowledged) + ':' + text_of_time(kept.time);
    }
    return std::string(forever);
}

result<duration> parse_lifetime(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& [letter, unit] : units) {
        const bool is_number = failed == std::errc{} && count > 0;
        const bool fits = is_number && count <= lifetime_max.microseconds / unit.microseconds;
        if (fits && rest == std::string_view(&letter, 1)) {
            return unit * count;
        }
    }
    return error{errc::usage, "a time is a number and s, m, h or d, from 1s to 3653d"};
}

result<retention> parse_retention(std::string_view text) {
    if (text == forever) {
        return retention{};
    }
    if (text == until_acknowledged) {
        return keep_until_acknowledged();
    }
    const bool waits = text.starts_with(until_acknowledged) &&
                       text.substr(until_acknowledged.size()).starts_with(':');
    const result<duration> time =
        parse_lifetime(waits ? text.substr(until_acknowledged.size() + 1) : text);
    if (!time) {
        return time.error();
    }
    return waits ? keep_until_acknowledged(*time) : keep_for(*time);
}

}  // namespace gapless
