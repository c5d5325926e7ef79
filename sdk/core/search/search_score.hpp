#pragma once

#include <cstdint>

namespace gapless::sdk {

// How well a text answers one phrase: better the more often the phrase is in it, each time less so,
// and the fewer segments there are besides. What is found has all phrases, so how rare each of them
// is makes no difference. At most 2,200.
[[nodiscard]] constexpr std::uint32_t search_score(
    std::uint64_t occurrences, std::uint64_t segments
) {
    constexpr std::uint64_t usual_segments = 16;
    constexpr std::uint64_t most = 2'200;
    const std::uint64_t damping = 300 + 900 * segments / usual_segments;
    return static_cast<std::uint32_t>(occurrences * 1'000 * most / (occurrences * 1'000 + damping));
}

}  // namespace gapless::sdk
