#pragma once

#include <gapless/time.hpp>

#include <cstdint>
#include <optional>

namespace gapless::protocol {

// How long to wait before the next attempt to reach the server: exponential, with full jitter, so
// that a crowd which lost its server at one moment does not come back at one moment.
//
// After each failure ask next_delay, with 64 random bits; tell it of the success. It owns no clock
// and no randomness.
class backoff {
public:
    struct limits {
        duration floor = milliseconds(500);
        duration base = seconds(1);
        duration foreground_max = seconds(30);
        duration background_max = seconds(300);
    };

    // Who is waiting: a person, or a device in a pocket.
    enum class pace : std::uint8_t { foreground, background };

    backoff();
    explicit backoff(limits options);

    // Inputs. The server asked to stay away for this long; the next delay comes on top of it.
    void handle_retry_after(duration wait);
    void handle_success();

    // Outputs. The n-th delay since the last success, uniform in 0 … min(max, base · 2ⁿ) but at
    // least the floor.
    [[nodiscard]] duration next_delay(std::uint64_t random_bits, pace who = pace::foreground);

    // Failures since the last success.
    [[nodiscard]] std::uint32_t failures() const { return failures_; }

private:
    limits limits_;
    std::uint32_t failures_ = 0;
    std::optional<duration> retry_after_;
};

}  // namespace gapless::protocol
