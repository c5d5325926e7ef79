#pragma once

#include <cstddef>
#include <string_view>

namespace gapless::protocol {

// How near two regions are: how many parts of their names, with a dash between them, they have in
// common from the first on. Of what is unknown nothing is near.
[[nodiscard]] constexpr std::size_t nearness(std::string_view one, std::string_view other) {
    std::size_t shared = 0;
    while (!one.empty() && !other.empty()) {
        const auto part = one.substr(0, one.find('-'));
        if (part != other.substr(0, other.find('-'))) {
            break;
        }
        ++shared;
        one.remove_prefix(part.size() < one.size() ? part.size() + 1 : part.size());
        other.remove_prefix(part.size() < other.size() ? part.size() + 1 : part.size());
    }
    return shared;
}

}  // namespace gapless::protocol
