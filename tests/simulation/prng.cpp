#include "tests/simulation/prng.hpp"

#include <bit>

namespace gapless::simulation {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

}  // namespace

prng::prng(std::uint64_t seed, std::string_view stream) {
    std::uint64_t state = seed ^ hash_of(stream);
    for (std::uint64_t& word : state_) {
        word = split_mix(state);
    }
}

std::uint64_t prng::next() {
    const std::uint64_t drawn = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return drawn;
}

std::uint64_t prng::below(std::uint64_t bound) {
    // The bias of the remainder is of no account for bounds this small.
    return next() % bound;
}

std::int64_t prng::between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

bool prng::one_in(std::uint64_t n) { return n != 0 && below(n) == 0; }

bool prng::per_mille(std::uint64_t chance) { return below(1'000) < chance; }

}  // namespace gapless::simulation
