#include "sdk/core/keys/key_desk.hpp"

#include "protocol/delivery/refusal.hpp"
#include "protocol/pump.hpp"
#include "sdk/core/earliest.hpp"
#include "sdk/core/keys/key_machines.hpp"
#include "sdk/core/uuid_v7.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

// After so many generations another epoch begins, long before there are no more of them.
constexpr std::uint32_t generations_due = crypto::generation_key::number_max / 2;

// It is worth a closer look. Where nothing was ever encrypted nothing else is.
bool looks_sealed(const message& entry) {
    return entry.body.size() > crypto::sent_header_size && entry.body.starts_with("GL\x01");
}

}  // namespace

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
        machines_ =
            std::make_unique<machines>(std::move(*loaded), ledger_, entropy_, limits_.generations);
        handle_clock(now_);
    }
    return *machines_;
}

void key_desk::handle_clock(moment now) {
    now_ = now;
    if (machines_) {
        machines_->relations.handle_clock(now.wall);
        machines_->cipher.handle_clock(now.wall);
    }
}

void key_desk::handle_established() {
    is_connected_ = true;
    is_clock_known_ = true;
    sweep();
    requests_.handle_established();
    for (auto& [to, each] : wishes_) {
        each.rests_to.reset();
    }
    for (auto& [where, each] : readings_) {
        each.rests_to.reset();  // what is missing is pulled again
    }
    ask_for_missing_keys();
    publish_at_.reset();
    archive_at_.reset();
    looks_ = 0;
    if (takes_part()) {
        use().archive.handle_news();
        look_at_own();
    }
}

void key_desk::handle_disconnected() {
    is_connected_ = false;
    requests_.handle_disconnected();
    std::erase_if(outputs_, [](const output& waiting) {
        return std::holds_alternative<transmit>(waiting);
    });
}

void key_desk::handle_response(const protocol::response& answer) {
    requests_.handle_response(answer);
    take_answers();
}

void key_desk::take_answers() {
    while (auto next = requests_.poll_answer()) {
        const auto known = asked_.extract(next->id);
        if (!known.empty()) {
            handle_answer(known.mapped(), next->answer);
        }
    }
}

void key_desk::handle_timeout() {
    requests_.handle_timeout(now_.steady);
    take_answers();
    ask_again_for_keys();
    look_again_for_readers();
    sweep();
    if (publish_at_ && now_.steady >= *publish_at_) {
        publish_at_.reset();
        look_at_own();
    }
    if (archive_at_ && now_.steady >= *archive_at_) {
        archive_at_.reset();
        use().archive.handle_news();
        look_at_own();
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
            [&](const publish& published) { handle_published(published, answer); },
            [&](const archive&) { handle_archive(answer); },
            [&](const open_direct& asked) { handle_direct(asked.user, answer); },
            [&](const fetch_members& asked) { handle_members(asked, answer); },
            [&](const begin& asked) {
                const auto to = destination::to(asked.where);
                const bool may_be_managed =
                    !answer && answer.error().code == errc::usage && is_unheard_of(to);
                if (answer || may_be_managed) {
                    wait_for_row(to);
                } else {
                    give_up(to, answer.error());
                }
            },
            [&](const fetch_readers& asked) { handle_readers(asked.where, answer); },
            [&](const fetch_managed& asked) { handle_managed(asked.where, answer); },
        },
        why
    );
}

void key_desk::handle_readers(conversation_id where, const result<protocol::response>& answer) {
    const auto known = readings_.find(where);
    if (known == readings_.end()) {
        return;
    }
    known->second.is_asked = false;
    if (!answer && protocol::refusal_of(answer.error()) != protocol::refusal::conclusive) {
        known->second.rests_to = now_.steady + limits_.rest;
        return;
    }
    if (!answer || !answer->keys) {
        ++known->second.fetches;  // whoever keeps lists back stops nobody
    } else {
        ++known->second.fetches;
        for (const auto& each : answer->keys->users) {
            static_cast<void>(take(each, where));
        }
        if (answer->keys->more && !answer->keys->users.empty()) {
            auto& question = known->second.question;
            question.after_user = answer->keys->users.back().user;
            known->second.is_asked = true;
            submit(fetch_readers{where}, question);
        }
    }
    outputs_.emplace_back(readable{where});
}

// Once more what did not work, when it has rested.
void key_desk::look_again_for_readers() {
    for (auto& [where, each] : readings_) {
        if (each.rests_to && now_.steady >= *each.rests_to) {
            each.rests_to.reset();
            outputs_.emplace_back(readable{where});
        }
    }
}

bool key_desk::may_take(conversation_id where, const message& entry) {
    auto missing = use().relations.missing_for(entry);
    auto& waiting = readings_[where];
    if (waiting.at != entry.seq) {
        waiting = {entry.seq, 0, waiting.is_asked, waiting.rests_to, std::move(waiting.question)};
    }
    if (missing.empty() || waiting.fetches >= limits_.fetches_max) {
        readings_.erase(where);
        return true;
    }
    if (!waiting.is_asked && !waiting.rests_to) {
        waiting.is_asked = true;
        protocol::fetch_keys question;
        question.conversation = where;
        for (const auto user : missing) {
            const auto* known = use().users.find(user);
            question.known.push_back({user, known == nullptr ? 0 : known->list_seq()});
        }
        question.users = std::move(missing);
        waiting.question = question;
        submit(fetch_readers{where}, std::move(question));
    }
    return false;
}

std::string key_desk::handle_entry(
    conversation_id where,
    message& entry,
    const protocol::key_wrap_at* wrap,
    const transcript::leaves& told
) {
    const bool is_change = entry.kind == message_kind::key_change;
    if (!is_change && ledger_.keys().empty() && !looks_sealed(entry)) {
        return {};  // nothing was ever encrypted here
    }
    if (is_managed(where)) {
        return take_managed(where, entry);
    }
    if (is_change && take_change(where, entry, wrap)) {
        return {};
    }
    if (entry.kind == message_kind::member_change) {
        if (const auto found = use().relations.handle_member(where, entry)) {
            outputs_.emplace_back(*found);
        }
    }
    auto taken = use().cipher.handle_entry(where, entry, told);
    if (taken.found) {
        outputs_.emplace_back(*taken.found);
    }
    if (!taken.sealed.empty()) {
        wait_for_keys();
    }
    return std::move(taken.sealed);
}

// Whether another epoch has begun with it.
bool key_desk::take_change(
    conversation_id where, const message& entry, const protocol::key_wrap_at* wrap
) {
    auto& all = use();
    const auto* before = all.relations.find(where);
    const std::uint64_t epoch = before == nullptr ? 0 : before->epoch;
    if (const auto found = all.relations.handle_change(where, entry, wrap)) {
        outputs_.emplace_back(*found);
    }
    const auto* after = all.relations.find(where);
    if (after == nullptr || after->epoch == epoch) {
        return false;
    }
    all.cipher.handle_epoch(where, entry.seq);
    wishes_.erase(destination::to(where));
    if (before == nullptr && after->policy == key_policy::ephemeral) {
        outputs_.emplace_back(opened{where});  // of what was before it is known now that it is gone
    }
    if (wrap != nullptr && takes_part()) {
        if (after->policy == key_policy::archive) {
            all.archive.handle_secret(where, after->epoch);
        }
        if (all.archive.is_waiting()) {
            all.archive.handle_news();
            archive_at_.reset();
            look_at_own();
        }
        continue_archive();
    }
    return true;
}

void key_desk::handle_hole(
    conversation_id where, const protocol::hole& gone, const transcript::leaves& told
) {
    if (ledger_.keys().empty()) {
        return;
    }
    use().cipher.handle_hole(where, gone, told);
    if (gone.reason == protocol::hole_reason::not_a_member) {
        use().relations.handle_away(where, gone.to);
    }
}

void key_desk::handle_head(conversation_id where) {
    if (ledger_.keys().empty()) {
        return;
    }
    for (const auto& found : use().cipher.handle_head(where)) {
        outputs_.emplace_back(found);
    }
}

void key_desk::handle_recall(conversation_id where, const message& entry) {
    if (entry.kind == message_kind::recall && !ledger_.keys().empty()) {
        use().cipher.handle_recall(where, entry);
    }
}

void key_desk::handle_skipped(conversation_id where) {
    if (!ledger_.keys().empty()) {
        use().cipher.handle_skipped(where);
    }
}

bool key_desk::open_early(conversation_id where, message& entry) {
    if (is_managed(where)) {
        return open_managed_early(where, entry);
    }
    return (ledger_.keys().empty() && !looks_sealed(entry)) ||
           use().cipher.open_early(where, entry);
}

void key_desk::handle_stale(const destination& to) {
    if (!to.is_direct() && is_managed(to.conversation)) {
        use().managed.handle_stale(to.conversation);
    } else if (is_encrypted(to)) {
        use().relations.handle_stale(to.conversation);
    } else if (takes_part()) {
        begun_.insert(to);
    } else if (is_unheard_of(to)) {
        wait_for_row(to);
    } else {
        wishes_[to].refused = errc::encryption_required;
    }
}

void key_desk::handle_settled(conversation_id where, const protocol::draft& row) {
    if (!row.sealed.empty() && !is_managed(where)) {
        use().cipher.handle_settled(where, row);
    }
}

void key_desk::handle_withdrawn(const destination& to, const client_id& id) {
    if (machines_ && !to.is_direct()) {
        machines_->cipher.handle_withdrawn(to.conversation, id);
    }
}

bool key_desk::is_encrypted(const destination& to) {
    return !to.is_direct() && mode_of(to.conversation) != relation_mode::none;
}

bool key_desk::must_encrypt(const destination& to) const {
    return limits_.encryption == encryption::everywhere || begun_.contains(to);
}

bool key_desk::may_send(const destination& to) {
    if (!is_encrypted(to)) {
        if (must_encrypt(to)) {
            want(to);
        }
        return !must_encrypt(to) && !has_refusal(to) && !has_failed(to);
    }
    if (is_managed(to.conversation)) {
        return may_send_managed(to);
    }
    const auto& of = *use().relations.find(to.conversation);
    // What was sealed with keys that are to be erased soon might come when they are.
    const bool is_over = of.policy == key_policy::ephemeral &&
                         of.epoch_begun + limits_.generations.window <= now_.wall;
    const bool is_current = is_writer(to.conversation, of) && !of.is_stale && !is_over;
    if (is_current && !is_due(of)) {
        return true;
    }
    want(to);
    return is_current && has_failed(to);
}

bool key_desk::is_due(const relation& of) const {
    const bool is_ephemeral = of.policy == key_policy::ephemeral;
    const auto age_max = is_ephemeral
                             ? std::min(limits_.generations.epoch_age_max, limits_.epoch_age_max)
                             : limits_.epoch_age_max;
    return of.epoch_begun + age_max <= now_.wall || of.sealed >= limits_.epoch_messages_max ||
           of.generation >= generations_due;
}

bool key_desk::has_failed(const destination& to) const {
    const auto known = wishes_.find(to);
    return known != wishes_.end() && known->second.rests_to.has_value();
}

bool key_desk::has_refusal(const destination& to) const {
    const auto known = wishes_.find(to);
    return known != wishes_.end() && known->second.refused.has_value();
}

std::string key_desk::seal(
    conversation_id where, const protocol::draft& row, sender_counter counter
) {
    return is_managed(where) ? use().managed.seal(where, row, counter, now_.wall)
                             : use().cipher.seal(where, row, counter, now_.wall);
}

bool key_desk::is_settled() const {
    return !publish_at_ && std::ranges::none_of(asked_, [](const auto& each) {
        return std::holds_alternative<ask_own>(each.second) ||
               std::holds_alternative<publish>(each.second) ||
               std::holds_alternative<archive>(each.second) ||
               std::holds_alternative<fetch_managed>(each.second);
    });
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
    auto next = earliest(requests_.next_timeout(), earliest(publish_at_, archive_at_));
    for (const auto& [to, each] : wishes_) {
        next = earliest(next, each.rests_to);
    }
    for (const auto& [where, each] : managed_) {
        next = earliest(next, each.rests_to);
    }
    for (const auto& [where, each] : readings_) {
        next = earliest(next, each.rests_to);
    }
    return earliest(next, next_sweep());
}

}  // namespace gapless::sdk
