#include "tests/simulation/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {

scheduler::scheduler(std::uint64_t seed) : order_(seed, "order") {}

void scheduler::at(instant when, action what) {
    const std::uint64_t drawn = order_.next();
    due_.emplace(key{std::max(when, now_), drawn, ++added_}, std::move(what));
}

void scheduler::after(duration wait, action what) { at(now_ + wait, std::move(what)); }

bool scheduler::step() {
    if (due_.empty()) {
        return false;
    }
    auto first = due_.extract(due_.begin());
    now_ = std::get<0>(first.key());
    ++steps_;
    first.mapped()();
    return true;
}

}  // namespace gapless::simulation
