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
        waited_[id] = waits(ledger_.logs[id]);
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
    const bool waits_now = waits(log);
    const auto was = waited_.find(mark.conversation);
    const bool waited = was == waited_.end() ? waits_now : was->second;
    if (!waits_now && !waited) {
        return;
    }
    seq& possible = possible_[mark.conversation][mark.device];
    possible = std::max(possible, mark.seq);
    seq& certain = certain_[mark.conversation][mark.device];
    const bool is_noted = is_certain && waits_now == waited && mark.seq > certain;
    certain = is_noted ? mark.seq : certain;
    const auto changed = changes_.find(mark.conversation);
    const bool is_sure = is_noted && devices_.is_sure() && !has_accounts_ &&
                         (changed == changes_.end() || !changed->second.has_members);
    const seq must_go = is_sure ? acknowledged(certain_, mark.conversation, log) : seq{};
    const seq last = acknowledged(possible_, mark.conversation, log);
    for (const seq at : log.waiting) {
        if (at > last) {
            break;
        }
        log.acknowledged.insert(at);
        if (at <= must_go && log.unneeded.insert(at).second) {
            unswept_.emplace_back(mark.conversation, at);
            waiting_since_ = waiting_since_.value_or(now);
        }
    }
}

bool acknowledgement_model::waits(const observed_log& log) const {
    constexpr auto waiting = retention::kind::until_acknowledged;
    return log.kind != conversation_kind::contacts &&
           (app_.how == waiting || log.kept.how == waiting);
}

seq acknowledgement_model::acknowledged(
    const marks& kept, conversation_id id, const observed_log& log
) const {
    seq all = log.head();
    for (const auto& [user, role] : log.roles) {
        const auto changed = changes_.find(id);
        const bool has_just_come = changed != changes_.end() &&
                                   changed->second.first_new <= log.stays.at(user).back().joined;
        if (!has_just_come) {
            all = std::min(all, acknowledged_by(kept.at(id), user, log));
        }
    }
    return all;
}

seq acknowledgement_model::acknowledged_by(
    const std::map<device_id, seq>& kept, const std::string& user, const observed_log& log
) const {
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
