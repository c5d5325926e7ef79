// The part of the desk that is about managed conversations: it asks for their keys, and sees that
// nothing is said there otherwise.
#include "protocol/delivery/refusal.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"

#include <utility>
#include <vector>

namespace gapless::sdk {

bool key_desk::is_managed(conversation_id where) {
    return !ledger_.keys().empty() && use().managed.is_managed(where);
}

relation_mode key_desk::mode_of(conversation_id where) {
    if (ledger_.keys().empty()) {
        return relation_mode::none;
    }
    if (use().relations.find(where) != nullptr) {
        return relation_mode::end_to_end;
    }
    return is_managed(where) ? relation_mode::managed : relation_mode::none;
}

// What the server refuses there it may refuse because it is managed, as its row will say.
bool key_desk::is_unheard_of(const destination& to) const {
    return !to.is_direct() && ledger_.find(to.conversation) == nullptr;
}

void key_desk::wait_for_row(const destination& to) {
    rest(to, limits_.rest);
    outputs_.emplace_back(behind{});
}

// What is managed is so from its first entry on, and what was begun otherwise never becomes it:
// that a server calls it so later is of no account.
relation_mode key_desk::handle_row(const protocol::inbox_entry& told, bool is_new) {
    const auto where = told.conversation;
    const bool is_claimed =
        told.mode == relation_mode::managed && told.kind == conversation_kind::group;
    const bool is_taken =
        is_claimed && mode_of(where) != relation_mode::end_to_end && (is_new || is_managed(where));
    if (is_taken) {
        use().managed.handle_told(where, told.key_version);
        if (!told.removed) {
            ask_for_keys(where);
        }
    }
    return mode_of(where);
}

void key_desk::handle_version(conversation_id where, std::uint64_t version) {
    if (is_managed(where)) {
        use().managed.handle_told(where, version);
        ask_for_keys(where);
    }
}

void key_desk::handle_created(conversation_id where, bool managed, key_policy chosen) {
    if (managed || takes_part()) {
        use().relations.handle_created(where, chosen);
        use().managed.handle_created(where, managed);
        wishes_.erase(destination::to(where));
        ask_for_keys(where);
    }
}

void key_desk::ask_for_keys(conversation_id where) {
    auto& waiting = managed_[where];
    if (waiting.is_asked || waiting.rests_to) {
        return;
    }
    if (auto question = use().managed.question(where)) {
        waiting.is_asked = true;
        submit(fetch_managed{where}, *question);
    }
}

void key_desk::handle_managed(conversation_id where, const result<protocol::response>& answer) {
    auto& waiting = managed_[where];
    waiting.is_asked = false;
    if (answer && answer->managed && use().managed.handle_keys(where, *answer->managed)) {
        wishes_.erase(destination::to(where));
        outputs_.emplace_back(opened{where});
        if (answer->managed->keys.empty()) {
            waiting.rests_to = now_.steady + limits_.rest;  // whatever the server goes on to refuse
        }
        ask_for_keys(where);
        return;
    }
    const error why = answer ? error{errc::internal} : answer.error();
    const bool is_final = protocol::refusal_of(why) == protocol::refusal::conclusive;
    waiting.rests_to = now_.steady + (is_final ? limits_.rest_without_keys : limits_.rest);
    if (is_final) {
        wishes_[destination::to(where)].refused = why.code;
    }
}

// Once more what did not work, when it has rested.
void key_desk::ask_again_for_keys() {
    std::vector<conversation_id> due;
    for (auto& [where, each] : managed_) {
        if (each.rests_to && now_.steady >= *each.rests_to) {
            each.rests_to.reset();
            due.push_back(where);
        }
    }
    for (const auto where : due) {
        ask_for_keys(where);
    }
}

// The device may have ended between what told of a key and the answer that brings it.
void key_desk::ask_for_missing_keys() {
    for (auto& [where, each] : managed_) {
        each.rests_to.reset();
    }
    if (!ledger_.keys().empty()) {
        for (const auto where : use().managed.incomplete()) {
            ask_for_keys(where);
        }
    }
}

bool key_desk::may_send_managed(const destination& to) {
    auto& keys = use().managed;
    const auto where = to.conversation;
    if (keys.may_seal(where)) {
        return true;
    }
    if (!keys.question(where)) {
        wishes_[to].refused = errc::keys_missing;  // the server has none for this user
        return false;
    }
    ask_for_keys(where);
    return false;
}

std::string key_desk::take_managed(conversation_id where, message& entry) {
    const bool is_users = is_countable(entry.kind) || is_annotation(entry.kind);
    if (!is_users || entry.recalled) {
        return {};
    }
    std::string stored = entry.body;
    use().managed.open(where, entry);
    if (entry.protection == message_protection::no_key) {
        ask_for_keys(where);
        return stored;
    }
    const bool is_clear =
        entry.protection == message_protection::none && !GAPLESS_PLANTED(attack_clear_accepted);
    if (is_clear || entry.protection == message_protection::refused) {
        refuse_managed(where, entry, is_clear);
    }
    return {};
}

void key_desk::refuse_managed(conversation_id where, message& entry, bool is_clear) {
    entry.body.clear();
    entry.origin.reset();
    entry.protection = message_protection::refused;
    const auto what = is_clear ? key_finding::kind::not_encrypted : key_finding::kind::bad_message;
    outputs_.emplace_back(key_finding{what, where, entry.seq, entry.sender});
}

bool key_desk::open_managed_early(conversation_id where, message& entry) {
    const bool is_users = is_countable(entry.kind) || is_annotation(entry.kind);
    if (!is_users || entry.recalled) {
        return true;
    }
    use().managed.open(where, entry);
    if (entry.protection == message_protection::none) {
        entry.body.clear();
        entry.origin.reset();
        entry.protection = message_protection::refused;
    }
    return entry.protection == message_protection::managed;
}

}  // namespace gapless::sdk
