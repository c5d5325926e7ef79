#include "sdk/core/timeline/timeline.hpp"

#include "protocol/planted.hpp"

#include <utility>

namespace gapless::sdk {

namespace {

// Duplicates arrive soon after; of older ones the mailbox knows.
constexpr protocol::deduplicator::limits memory{.remembered_max = 128};

}  // namespace

timeline::timeline(seq high, protocol::reorder_buffer::limits limits)
    : high_(high), taken_(memory), held_(limits) {}

timeline::arrival timeline::handle_entry(const message& entry, instant now) {
    auto verdict = taken_.judge(entry.seq, entry.id, high_);
    if (GAPLESS_PLANTED(high_mark_from_max) && verdict == arrival::early && held_.held() > 48) {
        verdict = arrival::next;
    }
    if (verdict == arrival::next) {
        take(entry);
        take_held();
    } else if (verdict == arrival::early) {
        held_.handle_message(entry, high_, now);
    }
    return verdict;
}

void timeline::handle_hole(seq to) {
    if (to > high_) {
        high_ = to;
        take_held();
    }
}

void timeline::handle_connected(instant now) { held_.handle_connected(now); }

void timeline::handle_timeout(instant now) { held_.handle_timeout(high_, now); }

std::optional<message> timeline::poll_entry() {
    if (entries_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(entries_.front());
    entries_.pop_front();
    return next;
}

std::optional<timeline::output> timeline::poll_output() { return held_.poll_output(); }

std::optional<instant> timeline::next_timeout() const { return held_.next_timeout(); }

void timeline::take(message entry) {
    high_ = entry.seq;
    taken_.handle_taken(entry.seq, entry.id);
    entries_.push_back(std::move(entry));
}

void timeline::take_held() {
    for (auto& entry : held_.take(high_)) {
        take(std::move(entry));
    }
}

}  // namespace gapless::sdk
