#pragma once

#include "protocol/delivery/extrapolated_interval.hpp"
#include "tests/simulation/heartbeat/strategy.hpp"

namespace gapless::simulation {

// The product's own. It remembers no networks: it begins anew on each.
class extrapolate_strategy final : public strategy {
public:
    void enter(const lab_network::path& path) override {
        policy_ = protocol::extrapolated_interval{path.kind};
    }

    void handle_answered(const protocol::heartbeat_trial& trial) override {
        policy_.handle_answered(trial);
    }

    void handle_missed(const protocol::heartbeat_trial& trial) override {
        policy_.handle_missed(trial);
    }

    [[nodiscard]] duration interval() const override { return policy_.interval(); }

    [[nodiscard]] duration interval_after(const protocol::heartbeat_trial& trial) const override {
        return policy_.interval_after(trial);
    }

private:
    protocol::extrapolated_interval policy_{network_kind::other};
};

}  // namespace gapless::simulation
