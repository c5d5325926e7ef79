#include "sdk/core/connection/pulse.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {
namespace {

protocol::learned_interval::limits learned_limits(const pulse::limits& options) {
    protocol::learned_interval::limits made;
    made.cap = std::max(options.background_max, made.floor);
    return made;
}

protocol::extrapolated_interval::limits extrapolated_limits(const pulse::limits& options) {
    protocol::extrapolated_interval::limits made;
    made.cap = std::clamp(options.background_max, made.floor, made.cap);
    return made;
}

}  // namespace

pulse::pulse(limits options, std::vector<network_memory> known)
    : limits_(options),
      book_(std::move(known)),
      learned_({}, learned_limits(options)),
      extrapolated_(network_kind::other, extrapolated_limits(options)) {
    enter({}, network_kind::other);
}

void pulse::enter(const std::string& network, network_kind kind) {
    network_ = network;
    learned_.begin(book_.enter(network));
    extrapolated_ = protocol::extrapolated_interval(kind, extrapolated_limits(limits_));
}

void pulse::bound(std::optional<duration> longest) {
    bound_ = longest;
    learned_.bound(longest);
}

void pulse::handle_answered(const protocol::heartbeat_trial& trial) {
    learned_.handle_answered(trial);
    extrapolated_.handle_answered(trial);
    book_.keep(learned_.memory());
}

void pulse::handle_missed(const protocol::heartbeat_trial& trial) {
    learned_.handle_missed(trial);
    extrapolated_.handle_missed(trial);
    book_.keep(learned_.memory());
}

// A crowd that came at one moment would ask at one moment for ever: each one waits another bit
// longer, up to half, in proportion to the load. The server's patience is twice the interval.
void pulse::handle_load(std::uint32_t per_mille, std::uint64_t random_bits) {
    const std::int64_t load = std::min<std::uint32_t>(per_mille, 1'000);
    const auto share = static_cast<std::int64_t>(random_bits % 1'000);
    spread_ = is_spread(per_mille) ? limits_.foreground * load * share / 2'000'000 : duration{};
}

duration pulse::interval() const {
    if (!is_in_background_) {
        return std::min(limits_.foreground + spread_, learned_.interval());
    }
    const auto* policy = background();
    return allowed(policy ? policy->interval() : limits_.background_max);
}

duration pulse::interval_after(const protocol::heartbeat_trial& trial) const {
    if (!is_in_background_) {
        return interval();
    }
    const auto* policy = background();
    return allowed(policy ? policy->interval_after(trial) : limits_.background_max);
}

const protocol::heartbeat_policy* pulse::background() const {
    switch (limits_.rule) {
        case heartbeat_rule::learned:
            return &learned_;
        case heartbeat_rule::extrapolated:
            return &extrapolated_;
        case heartbeat_rule::fixed:
            break;
    }
    return nullptr;
}

duration pulse::allowed(duration wanted) const {
    return bound_ ? std::min(wanted, std::max(*bound_, limits_.foreground)) : wanted;
}

}  // namespace gapless::sdk
