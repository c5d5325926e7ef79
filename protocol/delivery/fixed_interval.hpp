#pragma once

#include "protocol/delivery/heartbeat_policy.hpp"

#include <gapless/time.hpp>

namespace gapless::protocol {

// The same silence always, whatever the network does.
class fixed_interval final : public heartbeat_policy {
public:
    explicit fixed_interval(duration interval = seconds(30)) : interval_(interval) {}

    [[nodiscard]] duration interval() const override { return interval_; }

private:
    duration interval_;
};

}  // namespace gapless::protocol
