#include "sample-apps/gapless-cli/chat/lock_of.hpp"

#include <algorithm>
#include <cstdint>

namespace gapless::cli {

namespace {

// Mostly the newest one tells.
constexpr std::uint64_t looked_at_first = 4;
constexpr std::uint64_t looked_at_once = 512;

std::optional<bool> is_encrypted(const client& in, const conversation& row) {
    auto below = row.high.value + 1;
    auto count = looked_at_first;
    while (below > 1) {
        const auto from = below > count ? below - count : 1;
        const auto entries = in.history(row.id, seq{from}, below - from);
        if (!entries) {
            return std::nullopt;
        }
        for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
            const auto told = entry->seq < seq{below} ? tells_encrypted(*entry) : std::nullopt;
            if (told) {
                return told;
            }
        }
        below = from;
        count = looked_at_once;
    }
    return std::nullopt;
}

}  // namespace

lock lock_of(const client& in, const conversation& row, bool encrypts_everywhere) {
    const bool can_be = row.kind != conversation_kind::contacts;
    if (can_be && is_encrypted(in, row).value_or(false)) {
        return lock::closed;
    }
    return can_be && encrypts_everywhere ? lock::closing : lock::open;
}

}  // namespace gapless::cli
