#pragma once

#include "tests/simulation/heartbeat/strategy.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace gapless::simulation {

// The smart heartbeat of WeChat's Mars, written from its published constants and rules: from 210 s
// upward by a minute for every five answers, never below; two misses take it back and make it
// stable, or, where it was, begin it anew. The first three answers of each connection come at 210 s
// and do not count.
class mars_strategy final : public strategy {
public:
    void enter(const lab_network::path& path) override { where_ = path.name; }

    void handle_connected() override;
    void handle_answered(const protocol::heartbeat_trial&) override;
    void handle_missed(const protocol::heartbeat_trial&) override;

    [[nodiscard]] bool pings_at_connect() const override { return true; }

    [[nodiscard]] std::optional<duration> answer_within() const override { return seconds(8); }

    [[nodiscard]] duration interval() const override;
    [[nodiscard]] duration interval_after(const protocol::heartbeat_trial&) const override;

    // It changes no more, but for the better, and a week later.
    [[nodiscard]] bool is_stable() const { return at().is_stable; }

private:
    struct label {
        duration current = seconds(210);
        bool is_stable = false;
        std::uint32_t answers = 0;
        std::uint32_t misses = 0;
        wall_time changed_at;
    };

    [[nodiscard]] label at() const;
    void climb(label&, wall_time now);

    std::string where_;
    std::map<std::string, label> labels_;
    std::uint32_t answers_here_ = 0;  // on this connection
    duration last_;                   // intervals that were answered
    duration before_;
};

}  // namespace gapless::simulation
