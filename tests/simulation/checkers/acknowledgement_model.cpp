#include "tests/simulation/checkers/acknowledgement_model.hpp"

#include <algorithm>
#include <string>
#include <variant>

namespace gapless::simulation {

void acknowledgement_model::begin(
    const server::store_job& job, const server::job_result& committed
) {
    for (const server::conversation_change& each : committed.changes) {
        if (!each.messages.empty()) {
            change& made = changes_[each.conversation];
            made.first_new = each.messages.front().seq;
            made.has_members = std::ranges::any_of(each.messages, [](const message& entry) {
                return entry.kind == message_kind::member_change;
            });
        }
    }
    for (std::size_t n = 0; n < job.operations.size(); ++n) {
        const auto* account = std::get_if<server::account_operation>(&job.operations[n]);
        const auto* done = std::get_if<server::account_result>(&committed.outcomes[n]);
        has_accounts_ = has_accounts_ || account != nullptr;
        if (account != nullptr && done != nullptr) {
            newcomers_.insert(done->device.device);
        }
    }
}

void acknowledgement_model::handle_committed(const server::outcome& came_of_it, wall_time now) {
    if (const auto* done = std::get_if<server::delivered_result>(&came_of_it)) {
        for (const server::delivered_mark& mark : done->kept) {
            take(mark, true, now);
        }
    }
}

void acknowledgement_model::end() {
    for (const auto& [id, made] : changes_) {
        waited_from_[id] = waits_from(ledger_.logs[id]);
    }
    changes_.clear();
    newcomers_.clear();
    has_accounts_ = false;
}

void acknowledgement_model::handle_unknown(const server::store_job& job) {
    for (const server::operation& one : job.operations) {
        if (const auto* told = std::get_if<server::delivered_operation>(&one)) {
            for (const server::delivered_mark& mark : told->marks) {
                take(mark, false, job.now);
            }
        }
    }
}

void acknowledgement_model::handle_swept() {
    for (const auto& [id, position] : unswept_) {
        ledger_.logs[id].swept.insert(position);
    }
    unswept_.clear();
    waiting_since_.reset();
}

void acknowledgement_model::take(
    const server::delivered_mark& mark, bool is_certain, wall_time now
) {
    const auto found = ledger_.logs.find(mark.conversation);
    if (found == ledger_.logs.end() || mark.device == device_id{}) {
        return;
    }
    observed_log& log = found->second;
    seq& known = marks_[mark.conversation][mark.device];
    const bool is_news = mark.seq > known;
    known = std::max(known, mark.seq);
    const std::optional<seq> from = waits_from(log);
    const auto was = waited_from_.find(mark.conversation);
    const std::optional<seq> before = was == waited_from_.end() ? from : was->second;
    if (!from && !before) {
        return;
    }
    const auto changed = changes_.find(mark.conversation);
    const bool must_go = is_certain && is_news && from == before && devices_.is_sure() &&
                         !has_accounts_ &&
                         (changed == changes_.end() || !changed->second.has_members);
    const seq first =
        from && before ? std::min(*from, *before) : from.value_or(before.value_or(seq{}));
    const seq last = acknowledged(mark.conversation, log);
    for (seq at = std::max(first, seq{1}); at <= last; at = at.next()) {
        const message& entry = *log.at(at);
        if (is_annotation(entry.kind) && entry.target < first) {
            continue;
        }
        log.acknowledged.insert(at);
        if (must_go && log.unneeded.insert(at).second) {
            unswept_.emplace_back(mark.conversation, at);
            waiting_since_ = waiting_since_.value_or(now);
        }
    }
}

std::optional<seq> acknowledgement_model::waits_from(const observed_log& log) const {
    if (log.kind == conversation_kind::contacts) {
        return std::nullopt;
    }
    if (app_.how == retention::kind::until_acknowledged) {
        return seq{1};
    }
    const bool is_own = log.kept.how == retention::kind::until_acknowledged;
    return is_own ? std::optional{log.waits_from} : std::nullopt;
}

seq acknowledgement_model::acknowledged(conversation_id id, const observed_log& log) const {
    seq all = log.head();
    for (const auto& [user, role] : log.roles) {
        const auto changed = changes_.find(id);
        const bool has_just_come = changed != changes_.end() &&
                                   changed->second.first_new <= log.stays.at(user).back().joined;
        if (!has_just_come) {
            all = std::min(all, acknowledged_by(user, id, log));
        }
    }
    return all;
}

seq acknowledgement_model::acknowledged_by(
    const std::string& user, conversation_id id, const observed_log& log
) const {
    const auto& kept = marks_.at(id);
    if (!devices_.is_sure()) {
        return log.head();
    }
    std::optional<seq> all;
    for (const device_id& device : devices_.signed_in(user)) {
        if (newcomers_.contains(device)) {
            all = all.value_or(log.head());
            continue;
        }
        const auto mark = kept.find(device);
        const seq reached = mark == kept.end() ? seq{} : mark->second;
        all = all ? std::min(*all, reached) : reached;
    }
    return std::max(all.value_or(seq{}), log.stays.at(user).back().first.previous());
}

}  // namespace gapless::simulation
