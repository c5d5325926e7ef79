// The half of the desk that gets keys for who wants to send: whose devices there are, and the next
// epoch.
#include "protocol/delivery/refusal.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

namespace gapless::sdk {

bool key_desk::take(const protocol::user_keys& told, conversation_id where) {
    auto& users = use().users;
    const auto* known = users.find(told.user);
    const auto before = account_from(told.user);
    const bool is_other = known != nullptr && !told.account_key.empty() &&
                          public_key::from(told.account_key) != known->account_key;
    if (const auto taken = users.take(told); taken) {
        handle_account(told.user, before, where);
        return true;
    }
    const auto what =
        is_other ? key_finding::kind::changed_account : key_finding::kind::changed_list;
    outputs_.emplace_back(key_finding{what, where, {}, told.user});
    return false;
}

// What is here already as something else is not what was asked for.
void key_desk::handle_direct(const std::string& user, const result<protocol::response>& answer) {
    const auto to = destination::direct(user);
    if (!answer || answer->conversation == conversation_id{}) {
        give_up(to, answer ? error{errc::internal} : answer.error());
        return;
    }
    const auto where = answer->conversation;
    const auto* row = ledger_.find(where);
    const bool is_other =
        row != nullptr && (row->kind != conversation_kind::direct ||
                           canonical_user_name(row->name) != canonical_user_name(user));
    if (is_other && !GAPLESS_PLANTED(attack_third_believed)) {
        outputs_.emplace_back(
            key_finding{key_finding::kind::bad_membership, where, {}, ledger_.owner().user_id}
        );
        rest(to, limits_.rest_without_keys);
        return;
    }
    use().relations.handle_direct(where, user);
    outputs_.emplace_back(resolved{user, where});
    wishes_.erase(to);
}

void key_desk::handle_members(
    const fetch_members& asked, const result<protocol::response>& answer
) {
    const auto where = asked.where;
    const auto to = destination::to(where);
    const auto known = wishes_.find(to);
    if (known == wishes_.end() || known->second.asked != asked.number) {
        return;
    }
    if (!answer || !answer->keys) {
        give_up(to, answer ? error{errc::internal} : answer.error());
        return;
    }
    auto& members = known->second.members;
    if (members.empty()) {
        known->second.index = answer->keys->relation.index;
    }
    for (const auto& each : answer->keys->users) {
        if (!take(each, where) || !is_trusted(each.user)) {
            rest(to, limits_.rest_without_keys);
            return;
        }
        members.push_back(each);
    }
    if (answer->keys->more && !members.empty()) {
        auto question = question_of(where);
        question.after_user = members.back().user;
        submit(fetch_members{where, asked.number}, std::move(question));
        return;
    }
    begin_epoch(where, answer->keys->relation);
}

void key_desk::begin_epoch(conversation_id where, const protocol::relation_state& state) {
    const auto to = destination::to(where);
    auto& all = use();
    const auto* of = all.relations.find(where);
    const auto* row = ledger_.find(where);
    const bool is_complete = row != nullptr && row->high >= row->head;
    const std::uint64_t ours = of == nullptr ? 0 : of->epoch;
    if (!check_members(where, state)) {
        return;
    }
    // Whoever came later, or came back, has not seen what the chain is until then, and will not.
    const bool was_away = of == nullptr || of->at < of->away_to;
    const bool is_behind = state.epoch > ours && !(is_complete && was_away);
    if (is_behind) {
        rest(to, limits_.rest);
        outputs_.emplace_back(behind{});
        return;
    }
    if (of != nullptr && !state.is_stale && is_writer(where, *of) && !is_due(*of)) {
        all.relations.handle_current(where);
        wishes_.erase(to);
        return;
    }
    auto next = all.maker.make(
        where, state, wishes_.at(to).members, policy_to_begin(where, state), now_.wall
    );
    wishes_.at(to).members.clear();
    if (!next) {
        give_up(to, next.error());
        return;
    }
    submit(begin{where}, *std::move(next));
}

// Of a direct conversation whoever begins its chain chooses. What this device has not been told of
// yet is taken for one: a server that knows better refuses, and then the row is waited for.
key_policy key_desk::policy_to_begin(conversation_id where, const protocol::relation_state& state) {
    const auto* row = ledger_.find(where);
    const bool is_direct = row == nullptr || row->kind == conversation_kind::direct;
    const bool chooses = is_direct && state.relation.empty();
    const auto told = row == nullptr ? key_policy::archive : row->policy;
    return use().relations.policy_of(where, chooses ? limits_.direct_policy : told);
}

void key_desk::want(const destination& to) {
    auto& waiting = wishes_[to];
    if (waiting.is_asked || waiting.rests_to) {
        return;
    }
    waiting.is_asked = true;
    waiting.members.clear();
    if (to.is_direct()) {
        submit(open_direct{to.user}, protocol::open_direct{to.user});
    } else {
        waiting.asked = ++asks_;
        submit(fetch_members{to.conversation, waiting.asked}, question_of(to.conversation));
    }
}

// All current members, without the lists that are here.
protocol::fetch_keys key_desk::question_of(conversation_id where) {
    protocol::fetch_keys question;
    question.conversation = where;
    auto& all = use();
    const auto* of = all.relations.find(where);
    const auto* told = of == nullptr ? nullptr : all.relations.find_epoch(where, of->epoch);
    std::set<user_id> users{ledger_.owner().user_id};
    if (told != nullptr) {
        for (const auto& [device, user] : told->roster) {
            users.insert(user);
        }
    }
    for (const auto user : users) {
        if (const auto* known = all.users.find(user)) {
            question.known.push_back({user, known->list_seq()});
        }
    }
    return question;
}

void key_desk::rest(const destination& to, duration span) {
    auto& waiting = wishes_[to];
    waiting.is_asked = false;
    waiting.rests_to = now_.steady + span;
}

// Somebody who has just registered has keys in a moment; somebody else perhaps never.
void key_desk::rest_without_keys(const destination& to) {
    auto& rested = wishes_[to].rested_without_keys;
    rested = std::clamp(rested * 2, limits_.rest_without_keys_min, limits_.rest_without_keys);
    rest(to, rested);
}

// It is tried again later, unless the server would say no to the messages, too.
void key_desk::give_up(const destination& to, const error& why) {
    switch (why.code) {
        case errc::keys_missing:
            return rest_without_keys(to);
        case errc::conflict:
        case errc::internal:
            return rest(to, limits_.rest);
        default:
            rest(to, limits_.rest);
    }
    if (protocol::refusal_of(why) == protocol::refusal::conclusive) {
        wishes_[to].refused = why.code;
    }
}

std::optional<errc> key_desk::take_refusal(const destination& to) {
    const auto known = wishes_.find(to);
    if (known == wishes_.end() || !known->second.refused) {
        return std::nullopt;
    }
    const auto why = known->second.refused;
    wishes_.erase(known);
    return why;
}

}  // namespace gapless::sdk
