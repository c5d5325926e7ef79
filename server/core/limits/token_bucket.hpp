#pragma once

#include "server/core/limits/rate.hpp"

#include <gapless/time.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace gapless::server {

// Limits how often something happens, in integers: all its state is the moment at which the bucket
// will be full again.
//
// Something that is allowed now but counts only if it succeeds is reserved in between, so that a
// flood cannot pass while the first outcome is still out. Every reserve is followed by one settle.
class token_bucket {
public:
    // How long to wait until one more is allowed; empty: now.
    [[nodiscard]] std::optional<duration> wait(const rate& limit, instant now) const {
        const instant full = std::max(full_at_, now) + limit.interval * reserved_;
        const instant latest = now + limit.interval * (std::int64_t{limit.burst} - 1);
        if (full <= latest) {
            return std::nullopt;
        }
        return full - latest;
    }

    void charge(const rate& limit, instant now) {
        full_at_ = std::max(full_at_, now) + limit.interval;
    }

    void reserve() { ++reserved_; }

    void settle(const rate& limit, bool counts, instant now) {
        reserved_ -= reserved_ > 0 ? 1 : 0;
        if (counts) {
            charge(limit, now);
        }
    }

    // Nothing would be forgotten with it.
    [[nodiscard]] bool is_full(instant now) const { return reserved_ == 0 && full_at_ <= now; }

private:
    instant full_at_;
    std::int64_t reserved_ = 0;
};

}  // namespace gapless::server
