#pragma once

#include "protocol/delivery/learned_interval.hpp"
#include "tests/simulation/heartbeat/strategy.hpp"

#include <map>
#include <string>

namespace gapless::simulation {

// The product's own, with a memory for each network, as the mailbox keeps them.
class learned_strategy final : public strategy {
public:
    learned_strategy() = default;

    explicit learned_strategy(protocol::learned_interval::limits options) : policy_({}, options) {}

    void enter(const lab_network::path& path) override {
        memories_[where_] = policy_.memory();
        where_ = path.name;
        policy_.begin(memories_[where_]);
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
    std::string where_;
    std::map<std::string, protocol::heartbeat_memory> memories_;
    protocol::learned_interval policy_{};
};

}  // namespace gapless::simulation
