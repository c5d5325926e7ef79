#include "tests/simulation/checkers/annotation_checker.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <set>
#include <variant>

namespace gapless::simulation {

std::map<annotation_key, const message*> newest_annotations(
    const observed_log& log, const std::string& user, seq from, seq to
) {
    std::map<annotation_key, const message*> newest;
    for (const message& entry : log.entries) {
        const bool is_in_range = from <= entry.seq && entry.seq <= to;
        if (is_in_range && is_annotation(entry.kind) && log.is_visible(user, entry.seq)) {
            newest.insert_or_assign({entry.target, entry.kind, entry.sender}, &entry);
        }
    }
    return newest;
}

namespace {

bool is_followed(const observed_log& log, const annotation_key& key, seq by) {
    return std::ranges::any_of(log.entries, [&](const message& entry) {
        return entry.seq > by && annotation_key{entry.target, entry.kind, entry.sender} == key;
    });
}

}  // namespace

void annotation_checker::check_entry(
    const observed_log& log, const message& entry, const std::string& at
) {
    const std::string by = canonical_user_name(entry.sender_name);
    const message* target = log.at(entry.target);
    const bool is_there = target != nullptr && is_countable(target->kind) && !target->recalled &&
                          log.is_visible(by, entry.target);
    report_.check(invariant::i33_authorised, is_there, [&] {
        return at + " is about what is no message for " + by;
    });
    const bool changes = entry.kind == message_kind::edit || entry.kind == message_kind::recall;
    if (!is_there || !changes) {
        return;
    }
    const auto role = log.roles.find(by);
    const bool is_admin = log.kind == conversation_kind::group && role != log.roles.end() &&
                          role->second != member_role::member;
    const bool is_author = target->sender == entry.sender;
    report_.check(invariant::i33_authorised, is_author || is_admin, [&] {
        return at + ": " + by + " has changed what another one said";
    });
    report_.reached(
        entry.kind == message_kind::edit ? "a message was edited" : "a message was recalled"
    );
    if (!is_author) {
        report_.reached("an admin changed what somebody had said");
    }
}

void annotation_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    std::set<conversation_id> moved;
    for (const server::conversation_change& change : committed.changes) {
        for (const message& entry : change.messages) {
            if (entry.kind == message_kind::member_change) {
                moved.insert(change.conversation);
            }
            names_.try_emplace(entry.sender, canonical_user_name(entry.sender_name));
        }
    }
    for (std::size_t n = 0; n < job.operations.size() && n < committed.outcomes.size(); ++n) {
        const auto* asked = std::get_if<server::pull_operation>(&job.operations[n]);
        const auto* answer = std::get_if<protocol::pulled>(&committed.outcomes[n]);
        if (asked == nullptr || answer == nullptr || answer->failure) {
            continue;
        }
        // What is visible is known as of the end of the job.
        if (moved.contains(answer->conversation)) {
            continue;
        }
        // Somebody who never wrote anything may read.
        if (const auto name = names_.find(asked->by.user); name != names_.end()) {
            check_pulled(name->second, *answer, job.now);
        }
    }
}

void annotation_checker::check_pulled(
    const std::string& user, const protocol::pulled& answer, wall_time now
) {
    const observed_log& log = ledger_.logs[answer.conversation];
    const auto newest = newest_annotations(log, user, seq{1}, answer.head);
    std::map<annotation_key, seq> wanted;
    for (const auto& [key, entry] : newest) {
        const seq target = std::get<seq>(key);
        const bool is_asked =
            answer.from <= target && target <= answer.to && log.is_visible(user, target);
        const bool is_gone = log.has_run_out(entry->seq, now) || log.has_run_out(target, now);
        if (is_asked && entry->seq > answer.to && !is_gone) {
            wanted.emplace(key, entry->seq);
        }
    }
    std::map<annotation_key, seq> told;
    for (const message& entry : answer.annotations) {
        told.emplace(annotation_key{entry.target, entry.kind, entry.sender}, entry.seq);
        report_.check(invariant::i21_annotations_agree, log.is_stored(entry), [&] {
            return "seq " + std::to_string(entry.seq.value) + " is told as what it never was";
        });
    }
    if (!told.empty()) {
        report_.reached("a pull told what was said further up");
    }
    // The server keeps the newest alone. Where this user may not see that one, nothing is told:
    // what it followed comes in its own place. And what every device has may be gone.
    std::erase_if(wanted, [&](const auto& each) {
        const bool may_be_gone =
            log.may_be_gone(each.second, now) || log.may_be_gone(std::get<seq>(each.first), now);
        return !told.contains(each.first) &&
               (may_be_gone || is_followed(log, each.first, each.second));
    });
    report_.check(invariant::i21_annotations_agree, told == wanted, [&] {
        return user + " was told " + std::to_string(told.size()) +
               " annotations of a range that has " + std::to_string(wanted.size()) + ": " +
               std::to_string(answer.from.value) + " to " + std::to_string(answer.to.value) +
               " of conversation " + std::to_string(answer.conversation.value);
    });
}

}  // namespace gapless::simulation
