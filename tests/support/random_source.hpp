#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace gapless::tests {

// A small generator (splitmix64) of our own: the same numbers from the same seed on every compiler
// and library.
class random_source {
public:
    explicit random_source(std::uint64_t seed) : state_(seed) {}

    [[nodiscard]] std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

    // One of 0 … n - 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t n) { return next() % n; }

    [[nodiscard]] bool coin() { return below(2) == 0; }

    // 63 bits, and small ones as often as large ones: both ends of a varint's lengths.
    [[nodiscard]] std::uint64_t number() {
        const auto shift = 1 + below(63);
        return next() >> shift;
    }

    // Any bytes, up to that many.
    [[nodiscard]] std::string bytes(std::size_t size_max) {
        std::string made(static_cast<std::size_t>(below(size_max + 1)), '\0');
        for (auto& byte : made) {
            byte = static_cast<char>(below(256));
        }
        return made;
    }

private:
    std::uint64_t state_;
};

}  // namespace gapless::tests
