#include "server/core/limits/store_door.hpp"

namespace gapless::server {

namespace {

// What part of the longest line each still joins.
std::int64_t divisor_of(store_door::visitor who) {
    switch (who) {
        case store_door::visitor::upkeep:
            return 4;
        case store_door::visitor::login:
            return 2;
        case store_door::visitor::writer:
            return 1;
    }
    return 1;
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
      gauge_(limits.store_wait_max),
      breaker_(breaker_limits(limits)) {}

void store_door::handle_job_out(bool writes, instant now) {
    gauge_.handle_job_out(now);
    breaker_.handle_job_out(writes, now);
}

void store_door::handle_job_back(bool has_answered, instant now) {
    gauge_.handle_job_back(now);
    breaker_.handle_job_back(has_answered, now);
}

bool store_door::admit(visitor who, std::size_t jobs_ahead, instant now) {
    if (gauge_.expected_wait(jobs_ahead, now) > wait_max_ / divisor_of(who)) {
        return false;
    }
    return who == visitor::upkeep ? !breaker_.is_open() : breaker_.admit(now);
}

}  // namespace gapless::server
