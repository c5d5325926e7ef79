#include "sdk/core/keys/key_desk.hpp"

#include "protocol/crypto/safety_number.hpp"
#include "protocol/delivery/refusal.hpp"
#include "protocol/pump.hpp"
#include "sdk/core/earliest.hpp"
#include "sdk/core/uuid_v7.hpp"

#include <gapless/assert.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

// It is worth a closer look. Where nothing was ever encrypted nothing else is.
bool looks_sealed(const message& entry) {
    return entry.body.size() > crypto::sent_header_size && entry.body.starts_with("GL\x01");
}

}  // namespace

// All that needs the mathematics.
struct key_desk::machines {
    machines(std::unique_ptr<crypto::algorithms> loaded, ledger& book, protocol::entropy& chance)
        : algorithms(std::move(loaded)),
          own(*algorithms, book, chance),
          users(*algorithms, book),
          relations(*algorithms, book, own, users),
          cipher(*algorithms, book, own, users, relations),
          publisher(*algorithms, book, own, users),
          maker(*algorithms, book, own, users) {}

    std::unique_ptr<crypto::algorithms> algorithms;
    own_keys own;
    user_book users;
    relation_book relations;
    message_cipher cipher;
    key_publisher publisher;
    epoch_maker maker;
};

key_desk::key_desk(limits options, ledger& book, protocol::entropy& chance)
    : limits_(options),
      ledger_(book),
      entropy_(chance),
      requests_({.patience = options.request_patience}) {}

key_desk::~key_desk() = default;

key_desk::machines& key_desk::use() {
    if (!machines_) {
        auto loaded = crypto::algorithms::load();
        GAPLESS_ASSERT(loaded.has_value());
        machines_ = std::make_unique<machines>(std::move(*loaded), ledger_, entropy_);
    }
    return *machines_;
}

void key_desk::handle_established() {
    requests_.handle_established();
    for (auto& [to, each] : wishes_) {
        each.rests_to.reset();
    }
    publish_at_.reset();
    if (limits_.encrypts && is_settled()) {
        submit(ask_own{}, protocol::fetch_keys{});
    }
}

void key_desk::handle_disconnected() {
    requests_.handle_disconnected();
    std::erase_if(outputs_, [](const output& waiting) {
        return std::holds_alternative<transmit>(waiting);
    });
}

void key_desk::handle_response(const protocol::response& answer) {
    requests_.handle_response(answer);
    while (auto next = requests_.poll_answer()) {
        const auto known = asked_.extract(next->id);
        if (!known.empty()) {
            handle_answer(known.mapped(), next->answer);
        }
    }
}

void key_desk::handle_timeout() {
    requests_.handle_timeout(now_.steady);
    while (auto next = requests_.poll_answer()) {
        const auto known = asked_.extract(next->id);
        if (!known.empty()) {
            handle_answer(known.mapped(), next->answer);
        }
    }
    if (publish_at_ && now_.steady >= *publish_at_) {
        publish_at_.reset();
        submit(ask_own{}, protocol::fetch_keys{});
    }
    for (auto& [to, each] : wishes_) {
        if (each.rests_to && now_.steady >= *each.rests_to) {
            each.rests_to.reset();
        }
    }
}

void key_desk::handle_answer(const purpose& why, const result<protocol::response>& answer) {
    std::visit(
        protocol::overloaded{
            [&](const ask_own&) { handle_own(answer); },
            [&](const publish& published) {
                // Of a conflict this device may be the cause, with an earlier try.
                const bool is_known = answer || answer.error().code == errc::conflict;
                if (!is_known) {
                    publish_at_ = now_.steady + limits_.rest_without_keys;
                } else if (published.has_list) {
                    submit(ask_own{}, protocol::fetch_keys{});
                }
            },
            [&](const open_direct& opened) {
                const auto to = destination::direct(opened.user);
                if (answer && answer->conversation != conversation_id{}) {
                    outputs_.emplace_back(resolved{opened.user, answer->conversation});
                    wishes_.erase(to);
                } else {
                    give_up(to, answer ? error{errc::internal} : answer.error());
                }
            },
            [&](const fetch_members& asked) { handle_members(asked.where, answer); },
            [&](const begin& asked) {
                const auto to = destination::to(asked.where);
                if (answer) {
                    rest(to, limits_.rest);
                    outputs_.emplace_back(behind{});
                } else {
                    give_up(to, answer.error());
                }
            },
            [&](const fetch_readers& asked) { handle_readers(asked.where, answer); },
        },
        why
    );
}

void key_desk::handle_own(const result<protocol::response>& answer) {
    if (!answer || !answer->keys || answer->keys->users.size() != 1) {
        publish_at_ = now_.steady + limits_.rest_without_keys;
        return;
    }
    const auto& told = answer->keys->users.front();
    auto wanted = use().publisher.handle_own(told, now_.wall);
    if (!wanted) {
        outputs_.emplace_back(key_finding{key_finding::kind::changed_list, {}, {}, told.user});
        return;
    }
    const bool has_list = !wanted->device_list.empty();
    submit(publish{has_list}, *std::move(wanted));
}

bool key_desk::take(const protocol::user_keys& told, conversation_id where) {
    auto& all = use();
    const auto* known = all.users.find(told.user);
    const bool is_other = known != nullptr && !told.account_key.empty() &&
                          public_key::from(told.account_key) != known->account_key;
    if (const auto taken = all.users.take(told); taken) {
        return true;
    }
    const auto what =
        is_other ? key_finding::kind::changed_account : key_finding::kind::changed_list;
    outputs_.emplace_back(key_finding{what, where, {}, told.user});
    return false;
}

void key_desk::handle_members(conversation_id where, const result<protocol::response>& answer) {
    const auto to = destination::to(where);
    const auto known = wishes_.find(to);
    if (known == wishes_.end()) {
        return;
    }
    if (!answer || !answer->keys) {
        give_up(to, answer ? error{errc::internal} : answer.error());
        return;
    }
    auto& members = known->second.members;
    for (const auto& each : answer->keys->users) {
        if (!take(each, where)) {
            rest(to, limits_.rest_without_keys);
            return;
        }
        members.push_back(each);
    }
    if (answer->keys->more && !members.empty()) {
        auto question = question_of(where);
        question.after_user = members.back().user;
        submit(fetch_members{where}, std::move(question));
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
    // Whoever came later, or came back, has not seen what the chain is until then, and will not.
    const bool was_away = of == nullptr || of->at < of->away_to;
    const bool is_behind = state.epoch > ours && !(is_complete && was_away);
    if (is_behind) {
        rest(to, limits_.rest);
        outputs_.emplace_back(behind{});
        return;
    }
    if (of != nullptr && !state.is_stale && all.relations.generation(where, ours) != nullptr &&
        !is_due(*of)) {
        all.relations.handle_current(where);
        wishes_.erase(to);
        return;
    }
    auto next = all.maker.make(where, state, wishes_.at(to).members, now_.wall);
    wishes_.at(to).members.clear();
    if (!next) {
        give_up(to, next.error());
        return;
    }
    submit(begin{where}, *std::move(next));
}

void key_desk::handle_readers(conversation_id where, const result<protocol::response>& answer) {
    const auto known = readings_.find(where);
    if (known == readings_.end()) {
        return;
    }
    known->second.is_asked = false;
    if (answer && answer->keys) {
        ++known->second.fetches;
        for (const auto& each : answer->keys->users) {
            static_cast<void>(take(each, where));
        }
        if (answer->keys->more && !answer->keys->users.empty()) {
            auto question = question_of(where);
            question.after_user = answer->keys->users.back().user;
            known->second.is_asked = true;
            submit(fetch_readers{where}, std::move(question));
        }
    }
    outputs_.emplace_back(readable{where});
}

bool key_desk::may_take(conversation_id where, const message& entry) {
    auto missing = use().relations.missing_for(entry);
    auto& waiting = readings_[where];
    if (waiting.at != entry.seq) {
        waiting = {entry.seq, 0, waiting.is_asked};
    }
    if (missing.empty() || waiting.fetches >= limits_.fetches_max) {
        readings_.erase(where);
        return true;
    }
    if (!waiting.is_asked) {
        waiting.is_asked = true;
        protocol::fetch_keys question;
        question.conversation = where;
        for (const auto user : missing) {
            const auto* known = use().users.find(user);
            question.known.push_back({user, known == nullptr ? 0 : known->list_seq()});
        }
        question.users = std::move(missing);
        submit(fetch_readers{where}, std::move(question));
    }
    return false;
}

void key_desk::handle_entry(
    conversation_id where, message& entry, const protocol::key_wrap_at* wrap
) {
    const bool is_change = entry.kind == message_kind::key_change;
    if (!is_change && ledger_.keys().empty() && !looks_sealed(entry)) {
        return;  // nothing was ever encrypted here
    }
    auto& all = use();
    if (is_change) {
        const auto* before = all.relations.find(where);
        const std::uint64_t epoch = before == nullptr ? 0 : before->epoch;
        if (const auto found = all.relations.handle_change(where, entry, wrap)) {
            outputs_.emplace_back(*found);
        }
        const auto* after = all.relations.find(where);
        if (after != nullptr && after->epoch != epoch) {
            all.cipher.handle_epoch(where, entry.seq);
            wishes_.erase(destination::to(where));
            return;
        }
    }
    if (const auto found = all.cipher.handle_entry(where, entry)) {
        outputs_.emplace_back(*found);
    }
}

void key_desk::handle_hole(conversation_id where, const protocol::hole& gone) {
    if (gone.reason == protocol::hole_reason::not_a_member && !ledger_.keys().empty()) {
        use().relations.handle_away(where, gone.to);
    }
}

bool key_desk::open_early(conversation_id where, message& entry) {
    return (ledger_.keys().empty() && !looks_sealed(entry)) ||
           use().cipher.open_early(where, entry);
}

void key_desk::handle_stale(conversation_id where) { use().relations.handle_stale(where); }

void key_desk::handle_settled(conversation_id where, const protocol::draft& row) {
    if (!row.sealed.empty()) {
        use().cipher.handle_settled(where, row);
    }
}

void key_desk::handle_withdrawn(const destination& to, const client_id& id) {
    if (machines_ && !to.is_direct()) {
        machines_->cipher.handle_withdrawn(to.conversation, id);
    }
}

bool key_desk::is_encrypted(const destination& to) {
    return !to.is_direct() && !ledger_.keys().empty() &&
           use().relations.find(to.conversation) != nullptr;
}

bool key_desk::may_send(const destination& to) {
    if (!is_encrypted(to)) {
        if (limits_.encrypts) {
            want(to);
        }
        return !limits_.encrypts;
    }
    const auto& of = *use().relations.find(to.conversation);
    const bool has_key = use().relations.generation(to.conversation, of.epoch) != nullptr;
    const bool is_current = has_key && !of.is_stale;
    if (is_current && !is_due(of)) {
        return true;
    }
    want(to);
    return is_current && has_failed(to);
}

bool key_desk::is_due(const relation& of) const {
    return of.epoch_begun + limits_.epoch_age_max <= now_.wall ||
           of.sealed >= limits_.epoch_messages_max;
}

bool key_desk::has_failed(const destination& to) const {
    const auto known = wishes_.find(to);
    return known != wishes_.end() && known->second.rests_to.has_value();
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
        submit(fetch_members{to.conversation}, question_of(to.conversation));
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

// It is tried again later, unless the server would say no to the messages, too.
void key_desk::give_up(const destination& to, const error& why) {
    switch (why.code) {
        case errc::keys_missing:
            return rest(to, limits_.rest_without_keys);
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

std::string key_desk::seal(
    conversation_id where, const protocol::draft& row, sender_counter counter
) {
    return use().cipher.seal(where, row, counter, now_.wall);
}

result<void> key_desk::link(const device_id& device, const public_key& signing) {
    auto wanted = use().publisher.link(device, signing, now_.wall);
    if (!wanted) {
        return wanted.error();
    }
    submit(publish{true}, *std::move(wanted));
    return {};
}

result<void> key_desk::revoke(const device_id& device) {
    auto wanted = use().publisher.revoke(device, now_.wall);
    if (!wanted) {
        return wanted.error();
    }
    submit(publish{true}, *std::move(wanted));
    return {};
}

result<std::string> key_desk::safety_number(const std::string& user) {
    auto& all = use();
    const auto* own = all.users.find(ledger_.owner().user_id);
    const auto* other = all.users.find_named(canonical_user_name(user));
    if (own == nullptr || other == nullptr) {
        return error{errc::keys_missing, "write to them first: their keys come with that"};
    }
    return crypto::safety_number(
        *all.algorithms, {own->user, own->account_key}, {other->user, other->account_key}
    );
}

bool key_desk::is_settled() const {
    return !publish_at_ && std::ranges::none_of(asked_, [](const auto& each) {
        return std::holds_alternative<ask_own>(each.second) ||
               std::holds_alternative<publish>(each.second);
    });
}

bool key_desk::is_linked() {
    const auto& owner = ledger_.owner();
    const auto* own = use().users.find(owner.user_id);
    const auto* listed = own == nullptr ? nullptr : own->find(owner.device);
    return listed != nullptr && listed->to_list == 0;
}

void key_desk::submit(purpose why, protocol::request_body body) {
    const auto id = draw_uuid_v7<request_id>(now_.wall, entropy_);
    asked_.emplace(id, std::move(why));
    requests_.submit({id, std::move(body)}, now_.steady);
}

void key_desk::handle_flushed() {
    while (auto next = requests_.poll_transmit()) {
        outputs_.emplace_back(transmit{*std::move(next)});
    }
}

std::optional<key_desk::output> key_desk::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(outputs_.front());
    outputs_.pop_front();
    return next;
}

std::optional<instant> key_desk::next_timeout() const {
    auto next = earliest(requests_.next_timeout(), publish_at_);
    for (const auto& [to, each] : wishes_) {
        next = earliest(next, each.rests_to);
    }
    return next;
}

}  // namespace gapless::sdk
