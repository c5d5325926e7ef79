#include "server/core/limits/store_door.hpp"

namespace gapless::server {

namespace {

// So few may always wait: a store that is slow for a moment refuses nobody.
constexpr std::size_t always_welcome = 64;

constexpr std::int64_t places = 1'024;

// How long the same ones are kept out first.
constexpr duration turn_length = seconds(1);

// Who is where in this turn: numbers from 0 to below `places`, evenly, and others in the
// next.
std::int64_t place_of(std::uint64_t who, instant now) {
    std::uint64_t mixed =
        who + static_cast<std::uint64_t>(now.microseconds / turn_length.microseconds);
    mixed *= 0x9e3779b97f4a7c15U;
    mixed ^= mixed >> 32U;
    mixed *= 0xd6e8feb86659fd93U;
    mixed ^= mixed >> 32U;
    return static_cast<std::int64_t>(mixed % static_cast<std::uint64_t>(places));
}

breaker::limits breaker_limits(const engine_limits& limits) {
    breaker::limits made;
    made.stall_after = limits.store_stall_after;
    made.failures_max = limits.store_failures_max;
    made.probe_every = limits.store_probe_every;
    return made;
}

}  // namespace

store_door::store_door(const engine_limits& limits)
    : wait_max_(limits.store_wait_max),
      gauge_(limits.store_wait_max, limits.job_operations_max),
      breaker_(breaker_limits(limits)) {}

void store_door::handle_job_out(bool writes, instant now) {
    gauge_.handle_job_out(now);
    breaker_.handle_job_out(writes, now);
}

void store_door::handle_job_back(bool has_answered, instant now) {
    gauge_.handle_job_back(now);
    breaker_.handle_job_back(has_answered, now);
}

bool store_door::admit(visitor kind, std::uint64_t who, std::size_t waiting, instant now) {
    const bool is_long = waiting >= always_welcome;
    if (is_long && gauge_.expected_wait(waiting, now) > patience_with(kind, who, now)) {
        return false;
    }
    return kind == visitor::upkeep ? !breaker_.is_open() : breaker_.admit(now);
}

duration store_door::patience_with(visitor kind, std::uint64_t who, instant now) const {
    switch (kind) {
        case visitor::upkeep:
            return wait_max_ / 4;
        case visitor::login:
            return wait_max_ / 2;
        case visitor::writer:
            return wait_max_ * (places + place_of(who, now)) / (2 * places);
    }
    return wait_max_;
}

}  // namespace gapless::server
