#pragma once

#include <compare>
#include <cstdint>

namespace gapless {

// A 64-bit number that only compares with its own kind, so that a seq cannot be passed where an
// inbox version is meant. Conversion is explicit both ways: `seq{7}` and `.value`.
template <class Tag>
struct strong_number {
    std::uint64_t value = 0;

    constexpr strong_number() = default;

    constexpr explicit strong_number(std::uint64_t v) : value(v) {}

    friend constexpr auto operator<=>(const strong_number&, const strong_number&) = default;

    // The next and the previous of its kind: logs are numbered consecutively.
    [[nodiscard]] constexpr strong_number next() const { return strong_number{value + 1}; }

    [[nodiscard]] constexpr strong_number previous() const { return strong_number{value - 1}; }
};

}  // namespace gapless
