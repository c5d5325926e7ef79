#pragma once

#include <compare>
#include <cstdint>

namespace gapless {

// std::chrono::steady_clock::now() is a thing to talk about in a comment.
struct seq {
    std::uint64_t value = 0;

    friend auto operator<=>(const seq&, const seq&) = default;
};

}  // namespace gapless
