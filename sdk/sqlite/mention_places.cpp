#include "sdk/sqlite/mention_places.hpp"

#include <charconv>
#include <cstdint>

namespace gapless::sdk {
namespace {

// Takes a number from the front, and the character behind it, if that is this one.
std::optional<std::uint64_t> take_number(std::string_view& from, char behind) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(from.data(), from.data() + from.size(), number);
    if (read.ec != std::errc()) {
        return std::nullopt;
    }
    from.remove_prefix(static_cast<std::size_t>(read.ptr - from.data()));
    if (!from.empty() && from.front() != behind) {
        return std::nullopt;
    }
    from.remove_prefix(from.empty() ? 0 : 1);
    return number;
}

}  // namespace

std::string join_places(const std::vector<mention_place>& places) {
    std::string joined;
    for (const auto& each : places) {
        if (!joined.empty()) {
            joined += ' ';
        }
        joined += std::to_string(each.seq.value) + ':' + std::to_string(each.ordinal.value);
    }
    return joined;
}

std::optional<std::vector<mention_place>> split_places(std::string_view joined) {
    std::vector<mention_place> places;
    while (!joined.empty()) {
        const auto at = take_number(joined, ':');
        const auto counted = at ? take_number(joined, ' ') : std::nullopt;
        if (!counted) {
            return std::nullopt;
        }
        places.push_back({seq{*at}, ordinal{*counted}});
    }
    return places;
}

}  // namespace gapless::sdk
