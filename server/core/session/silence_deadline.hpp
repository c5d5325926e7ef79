#pragma once

#include <gapless/time.hpp>

#include <algorithm>
#include <optional>

namespace gapless::server {

// When a connection that says nothing is given up: half as long again as the silence that its
// device announced, and 10 s, after the last byte. What was announced holds until something else
// is. A device that announced nothing has `silence_max`, and nobody has less.
//
// So the one who knows how long it will be silent decides, and a close by this deadline says
// nothing of the network between.
class silence_deadline {
public:
    struct limits {
        duration silence_max = seconds(60);
        duration announced_max = hours(1);
    };

    silence_deadline(limits options, instant now)
        : limits_(options), allowed_(options.silence_max), due_(now + allowed_) {}

    void handle_bytes(instant now) { due_ = now + allowed_; }

    void handle_announced(duration silence, instant now) {
        const duration agreed = std::clamp(silence, duration{}, limits_.announced_max);
        allowed_ = std::max(limits_.silence_max, agreed * 3 / 2 + seconds(10));
        handle_bytes(now);
    }

    // The longest that may be announced, to whoever announced more.
    [[nodiscard]] std::optional<duration> correction(duration announced) const {
        return announced > limits_.announced_max ? std::optional(limits_.announced_max)
                                                 : std::nullopt;
    }

    [[nodiscard]] instant due() const { return due_; }

    [[nodiscard]] bool is_over(instant now) const { return due_ <= now; }

private:
    limits limits_;
    duration allowed_;
    instant due_;
};

}  // namespace gapless::server
