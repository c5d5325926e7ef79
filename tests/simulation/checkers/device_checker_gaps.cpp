// What a device may skip, and that it knows what it has skipped.
#include "tests/simulation/checkers/device_checker.hpp"

#include <utility>
#include <variant>

namespace gapless::simulation {

bool device_checker::is_skipped(conversation_id conversation, seq position) const {
    const auto known = skipped_.find(conversation);
    return known != skipped_.end() && known->second.contains(position);
}

// Of every entry an event tells, but of those that fill what was skipped, and of changed keys.
void device_checker::check_told(const sdk::mailbox_changes& changes) {
    std::set<std::pair<conversation_id, seq>> told;
    for (const event& one : changes.events) {
        if (const auto* entry = std::get_if<message_event>(&one.what)) {
            told.emplace(entry->conversation, entry->message.seq);
        }
    }
    for (const auto& [id, entry] : changes.messages) {
        const bool is_nothing = entry.kind == message_kind::key_change;
        const bool was_skipped = is_skipped(id, entry.seq);
        const bool is_silent = was_skipped || is_nothing || changes.gaps.contains(id);
        const bool is_told = told.contains({id, entry.seq});
        const bool is_right = is_told ? !was_skipped && !is_nothing : is_silent;
        report_.check(invariant::i9_events_in_order, is_right, [&, where = id, it = entry.seq] {
            return at(where, it) + (is_told ? " is nothing to tell of, and an event does"
                                            : " is stored, and no event tells of it");
        });
    }
}

// What was skipped is forgotten only when it is there, or known never to come.
void device_checker::check_gaps(conversation_id id, const sdk::gap_set& now) {
    const timeline& line = timelines_[id];
    const sdk::gap_set before = skipped_[id];
    for (const sdk::seq_range& each : before.ranges()) {
        for (seq s = each.first; !is_deceived_ && s <= each.last; s = s.next()) {
            const bool is_here = line.rows.contains(s) || line.holes.contains(s);
            report_.check(invariant::i14_no_gap_forgotten, is_here != now.contains(s), [&] {
                return at(id, s) + " is not skipped any more, and not there either, or both";
            });
        }
    }
    for (const sdk::seq_range& each : now.ranges()) {
        for (seq s = each.first; !is_deceived_ && s <= each.last; s = s.next()) {
            report_.check(invariant::i7_log_prefix, !line.rows.contains(s), [&] {
                return at(id, s) + " is called missing, and is there";
            });
        }
    }
    report_.reached(
        before.is_empty() ? "a device skipped what was far behind"
                          : "a device filled in what it had skipped"
    );
}

// Nothing is skipped that was there to be waited for: what was below the high mark, or belongs to
// the newest screenful.
void device_checker::check_new_gaps(
    conversation_id id, const sdk::gap_set& now, const sdk::mailbox_changes& changes
) {
    const sdk::gap_set& before = skipped_[id];
    const seq high = conversations_[id].high;
    const auto row = changes.conversations.find(id);
    for (const sdk::seq_range& each : now.ranges()) {
        if (before.contains(each.last)) {
            continue;
        }
        const bool is_far = screenful_ && row != changes.conversations.end() && each.last > high &&
                            each.last.value + *screenful_ <= row->second.head.value;
        report_.check(invariant::i14_no_gap_forgotten, is_far, [&] {
            return at(id, each.last) + " is skipped, and is not far behind";
        });
    }
}

}  // namespace gapless::simulation
