#pragma once

#include "protocol/delivery/heartbeat_policy.hpp"

#include <gapless/network_kind.hpp>
#include <gapless/time.hpp>

#include <cstdint>

namespace gapless::protocol {

// The next interval from the two before: k times their mean, and k is 0.8 when they grew shorter,
// else 1.2. It begins with what is usual for the kind of network, and begins again when three pings
// in a row stayed without an answer.
//
// A heartbeat that was missed counts as one that came late. So on a network that forgets, intervals
// grow up to the cap, and stay there: the rule holds that the worse a network is, the less should
// be sent. It is here because a published design uses it.
class extrapolated_interval final : public heartbeat_policy {
public:
    struct limits {
        duration floor = seconds(10);
        duration cap = seconds(590);
        std::uint32_t misses_max = 3;
    };

    explicit extrapolated_interval(network_kind kind);
    extrapolated_interval(network_kind kind, limits options);

    // Inputs.
    void handle_answered(const heartbeat_trial&) override;
    void handle_missed(const heartbeat_trial&) override;

    // Outputs.
    [[nodiscard]] duration interval() const override { return next_; }

    [[nodiscard]] duration interval_after(const heartbeat_trial&) const override;

private:
    void follow(duration observed);

    limits limits_;
    duration start_;
    duration before_;  // the two intervals that were seen last
    duration last_;
    duration next_;
    std::uint32_t misses_ = 0;  // in a row
};

}  // namespace gapless::protocol
