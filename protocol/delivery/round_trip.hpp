#pragma once

#include <gapless/time.hpp>

#include <optional>

namespace gapless::protocol {

// Estimates how long an answer takes, as TCP does (RFC 6298), in whole microseconds. But one answer
// that comes after an outage says little of the next one: a sample counts as at most twice what
// would be late. A network that did become slow is believed after some of them.
class round_trip {
public:
    // Inputs. A negative sample (a clock that was set back) is ignored.
    void handle_sample(duration measured);

    // Empty until the first sample.
    [[nodiscard]] std::optional<duration> smoothed() const { return smoothed_; }

    [[nodiscard]] duration variation() const { return variation_; }

    // smoothed + 4 · variation: an answer that takes longer is late. Empty until the first sample.
    [[nodiscard]] std::optional<duration> late_after() const;

private:
    std::optional<duration> smoothed_;
    duration variation_;
};

}  // namespace gapless::protocol
