#pragma once

#include "protocol/delivery/heartbeat_policy.hpp"
#include "tests/simulation/heartbeat/lab_network.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace gapless::simulation {

// A policy with what it does beside pinging: what the laboratory compares.
class strategy : public protocol::heartbeat_policy {
public:
    // The device is on this path from now on, as far as it knows.
    virtual void enter(const lab_network::path&) {}

    virtual void handle_connected() {}

    [[nodiscard]] virtual bool pings_at_connect() const { return false; }

    // How long the answer to a ping is waited for, where that does not follow from the round trip.
    [[nodiscard]] virtual std::optional<duration> answer_within() const { return std::nullopt; }
};

// learned, extrapolate, fixed-30, …: "fixed-" and a number of seconds makes one of any length.
// Null: none is called so.
[[nodiscard]] std::unique_ptr<strategy> make_strategy(std::string_view name);

// Those that every table has, ours first.
[[nodiscard]] std::span<const std::string_view> strategy_names();

}  // namespace gapless::simulation
