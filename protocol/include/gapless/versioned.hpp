#pragma once

#include <cstdint>

namespace gapless {

// A value that a user sets from several devices. Who sets it counts the newest version that they
// know of up by one; the larger version wins, and of equal ones the first that the server took.
template <class T>
struct versioned {
    T value{};
    std::uint64_t version = 0;  // 0: nobody has set it yet

    friend bool operator==(const versioned&, const versioned&) = default;
};

}  // namespace gapless
