#pragma once

#include "protocol/delivery/extrapolated_interval.hpp"
#include "protocol/delivery/heartbeat_policy.hpp"
#include "protocol/delivery/learned_interval.hpp"
#include "sdk/core/connection/network_book.hpp"
#include "sdk/core/mailbox/network_memory.hpp"

#include <gapless/heartbeat_rule.hpp>
#include <gapless/network_kind.hpp>
#include <gapless/time.hpp>
#include <gapless/transport.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// How often a device asks for life: while somebody looks at the app often, and in the background as
// seldom as the network bears. It is the policy of the connection's heartbeats, and keeps what is
// learned apart by networks.
class pulse final : public protocol::heartbeat_policy {
public:
    struct limits {
        duration foreground = seconds(30);
        duration background_max = minutes(59);
        heartbeat_rule rule = heartbeat_rule::learned;
        std::uint32_t load_min = 250;  // of a server, per mille, that spreads its heartbeats
    };

    pulse(limits, std::vector<network_memory> known);

    // Commands.
    void enter(const std::string& network, network_kind kind);

    void set_in_background(bool is_in_background) { is_in_background_ = is_in_background; }

    // In this network a session stood over this.
    void keep(transport worked) { book_.keep(worked); }

    // The server allows no longer silence; it holds for the session.
    void bound(std::optional<duration> longest);

    // The last server that was good in this network.
    void keep_server(const known_server& good) { book_.keep(good); }

    [[nodiscard]] std::optional<known_server> last_server() const { return book_.server(); }

    // Inputs.
    void handle_answered(const protocol::heartbeat_trial&) override;
    void handle_missed(const protocol::heartbeat_trial&) override;

    // The server's load, with 64 random bits.
    void handle_load(std::uint32_t per_mille, std::uint64_t random_bits);

    // Outputs.
    [[nodiscard]] duration interval() const override;
    [[nodiscard]] duration interval_after(const protocol::heartbeat_trial&) const override;

    [[nodiscard]] std::optional<std::vector<network_memory>> take_learned() {
        return book_.take_changed();
    }

    // State.
    [[nodiscard]] const std::string& network() const { return network_; }

    // Over what a session stood last in this network.
    [[nodiscard]] transport over() const { return book_.over(); }

    [[nodiscard]] bool is_in_background() const { return is_in_background_; }

    [[nodiscard]] bool is_spread(std::uint32_t load_per_mille) const {
        return load_per_mille >= limits_.load_min;
    }

private:
    [[nodiscard]] const protocol::heartbeat_policy* background() const;
    [[nodiscard]] duration allowed(duration wanted) const;

    limits limits_;
    network_book book_;
    protocol::learned_interval learned_;
    protocol::extrapolated_interval extrapolated_;
    std::string network_;
    bool is_in_background_ = false;
    std::optional<duration> bound_;
    duration spread_;
};

}  // namespace gapless::sdk
