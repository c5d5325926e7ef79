#include "tests/simulation/checkers/expiry_model.hpp"

#include <algorithm>

namespace gapless::simulation {

void expiry_model::handle_committed(const sdk::mailbox_changes& changes) {
    for (const auto& [where, entry] : changes.messages) {
        line& of = lines_[where];
        of.rows.insert(entry.seq);
        const seq target = is_annotation(entry.kind) ? entry.target : seq{};
        if (entry.expires > wall_time{} || target != seq{}) {
            of.lives.insert_or_assign(entry.seq, life{entry.expires, target});
        }
    }
    for (const auto& [where, hole] : changes.holes) {
        // What a liar calls a hole may have no end.
        const seq last = std::min(hole.to, seq{hole.from.value + 10'000});
        for (seq at = hole.from; hole.reason == protocol::hole_reason::expired && at <= last;
             at = at.next()) {
            lines_[where].holes.insert(at);
        }
    }
    expired_to_ = std::max(expired_to_, changes.expired_to.value_or(expired_to_));
}

bool expiry_model::is_gone(conversation_id where, seq at) const {
    const auto of = lines_.find(where);
    if (of == lines_.end()) {
        return false;
    }
    const auto entry = of->second.lives.find(at);
    if (entry == of->second.lives.end()) {
        return false;
    }
    const auto& [expires, target] = entry->second;
    if (expires > wall_time{} && expires <= expired_to_) {
        return true;
    }
    if (target == seq{} || target >= at) {
        return false;
    }
    const bool is_here = of->second.rows.contains(target);
    return is_here ? is_gone(where, target)
                   : expired_to_ > wall_time{} && of->second.holes.contains(target);
}

}  // namespace gapless::simulation
