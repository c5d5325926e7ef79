#include "sample-apps/gapless-cli/duration_text.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace gapless::cli {
namespace {

std::optional<duration> unit_of(std::string_view text) {
    if (text.empty() || text == "s") {
        return seconds(1);
    }
    if (text == "m") {
        return minutes(1);
    }
    if (text == "h") {
        return hours(1);
    }
    return text == "d" ? std::optional(days(1)) : std::nullopt;
}

}  // namespace

std::optional<duration> duration_of(std::string_view text) {
    constexpr duration longest = days(36'525);
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, ec] = std::from_chars(text.data(), end, number);
    if (ec != std::errc() || number < 1) {
        return std::nullopt;
    }
    const auto unit = unit_of({stopped, static_cast<std::size_t>(end - stopped)});
    if (!unit || number > longest.microseconds / unit->microseconds) {
        return std::nullopt;
    }
    return *unit * number;
}

}  // namespace gapless::cli
