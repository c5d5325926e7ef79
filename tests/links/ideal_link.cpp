#include "tests/links/ideal_link.hpp"

#include <algorithm>
#include <variant>

namespace gapless::links {

ideal_link::ideal_link(const options& wanted)
    : started_(wanted.started),
      last_(wanted.started),
      latencies_{{wanted.started, wanted.latency}} {
    if (wanted.trace) {
        cursor_.emplace(wanted.trace, wanted.started);
    }
    for (const proxy::script::step& step : wanted.script.steps) {
        note(step, wanted.direction);
    }
}

instant ideal_link::deliver(instant written, std::size_t bytes) {
    instant due = std::max(written + latency_at(written), last_);
    for (instant wanted = passes_from(due); cursor_; wanted = passes_from(due)) {
        due = cursor_->take(wanted, bytes);
        if (passes_from(due) == due) {
            break;
        }
    }
    last_ = passes_from(due);
    return last_;
}

void ideal_link::note(const proxy::script::step& step, proxy::direction which) {
    const instant at = started_ + step.at;
    if (const auto* refuse = std::get_if<proxy::refuse_command>(&step.command)) {
        set_blocked(at, refuse->is_on);
        return;
    }
    const auto* set = std::get_if<proxy::set_command>(&step.command);
    if (set == nullptr || set->to == proxy::reach::open) {
        return;
    }
    const auto& change = which == proxy::direction::up ? set->up : set->down;
    if (change.latency) {
        latencies_.emplace_back(at, *change.latency);
    }
    if (change.flow) {
        set_blocked(at, *change.flow != proxy::flow::pass);
    }
}

void ideal_link::set_blocked(instant at, bool is_blocked) {
    const bool was_blocked = !blocked_.empty() && !blocked_.back().second;
    if (is_blocked && !was_blocked) {
        blocked_.emplace_back(at, std::nullopt);
    } else if (!is_blocked && was_blocked) {
        blocked_.back().second = at;
    }
}

duration ideal_link::latency_at(instant written) const {
    duration found = latencies_.front().second;
    for (const auto& [from, latency] : latencies_) {
        found = written >= from ? latency : found;
    }
    return found;
}

instant ideal_link::passes_from(instant wanted) const {
    for (const auto& [from, to] : blocked_) {
        if (wanted >= from && to && wanted < *to) {
            return *to;
        }
    }
    return wanted;
}

}  // namespace gapless::links
