#include "sdk/core/sending/sending.hpp"

#include "protocol/planted.hpp"
#include "protocol/wire/frame_parts.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {
namespace {

protocol::outbox_contents contents_of(const mailbox_state& stored) {
    protocol::outbox_contents contents;
    contents.has_history = stored.last_event != event_id{};
    for (const auto& [position, row] : stored.drafts) {
        contents.rows.push_back(row);
    }
    for (const auto& row : stored.conversations) {
        if (row.last_counter != sender_counter{}) {
            contents.counters.emplace(destination::to(row.id), row.last_counter);
        }
    }
    return contents;
}

}  // namespace

sending::sending(protocol::outbox::limits limits, ledger& book, key_desk& keys)
    : ledger_(book), keys_(keys), outbox_(limits, contents_of(book.stored())) {
    for (const auto& [id, row] : book.conversations()) {
        handle_row(row);
    }
}

result<void> sending::push(const protocol::draft& draft) {
    auto pushed = outbox_.push(draft);
    if (pushed) {
        pushed_.push_back(draft.id);
    }
    return pushed;
}

bool sending::is_sending_long() const {
    return outbox_.in_flight_bytes() > protocol::payload_bytes_max;
}

void sending::cancel(const client_id& id) { outbox_.cancel(id); }

void sending::retry(const client_id& id, moment now) { outbox_.retry(id, now.wall); }

void sending::handle_established(std::uint32_t message_bytes_max) {
    outbox_.handle_message_bytes_max(message_bytes_max);
    outbox_.handle_connected();
    for (const auto& [id, found] : std::exchange(in_conflict_, {})) {
        handle_conflict(id, found.stored);
    }
}

void sending::handle_disconnected() {
    outbox_.handle_disconnected();
    std::erase_if(gathered_, [](const output& waiting) {
        return !std::holds_alternative<queued>(waiting);
    });
    std::erase_if(outputs_, [](const output& waiting) {
        return !std::holds_alternative<queued>(waiting);
    });
}

void sending::handle_round_trip(const protocol::round_trip& measured) {
    outbox_.handle_round_trip(measured);
}

std::optional<protocol::draft> sending::handle_sent(const protocol::sent& answer) {
    auto own = outbox_.handle_sent(answer);
    if (own) {
        settle(*own, answer.conversation, answer.seq, answer.duplicate);
    }
    return own;
}

void sending::handle_own_entry(conversation_id where, const message& entry) {
    if (GAPLESS_PLANTED(echo_not_merged)) {
        if (const auto own = outbox_.find(entry.client_id); own && own->attempts > 2) {
            return settle(*own, where, entry.seq, false);
        }
    }
    if (const auto own = outbox_.handle_found(entry.client_id, where, entry.counter)) {
        settle(*own, where, entry.seq, false);
    }
}

bool sending::handle_refused(const protocol::refused& answer, moment now) {
    if (answer.failure.code == errc::generation_stale) {
        if (const auto row = outbox_.find(answer.client_id)) {
            keys_.handle_stale_generation(row->to, answer.generation);
        }
    }
    if (answer.failure.code != errc::counter_expected) {
        outbox_.handle_refused(answer.client_id, answer.failure, now.steady);
        if (answer.failure.code == errc::conflict && answer.conflict) {
            handle_conflict(answer.client_id, *answer.conflict);
        }
        return true;
    }
    if (!answer.expected) {
        return false;
    }
    outbox_.handle_counter_expected(answer.client_id, *answer.expected);
    return true;
}

void sending::handle_cancelled(const protocol::cancelled& answer) {
    outbox_.handle_cancelled(answer.client_id);
}

void sending::handle_row(const conversation& row) {
    if (row.kind == conversation_kind::direct) {
        outbox_.handle_direct_resolved(canonical_user_name(row.name), row.id);
    }
}

void sending::handle_direct_resolved(const std::string& user, conversation_id where) {
    outbox_.handle_direct_resolved(canonical_user_name(user), where);
}

void sending::handle_reconciled(const destination& to) {
    outbox_.handle_reconciled(to, outbox_.last_counter(to));
    end_conflicts(to);
}

void sending::handle_conflict(const client_id& id, seq stored) {
    const auto row = outbox_.find(id);
    if (row && row->state == protocol::draft_state::failed) {
        in_conflict_.insert_or_assign(id, conflict{row->to, stored});
        gathered_.emplace_back(reconcile{row->to});
    }
}

// What was found is in the outbox no more.
void sending::end_conflicts(const destination& to) {
    std::vector<std::pair<client_id, seq>> ended;
    for (const auto& [id, found] : in_conflict_) {
        if (found.where == to) {
            ended.emplace_back(id, found.stored);
        }
    }
    for (const auto& [id, stored] : ended) {
        in_conflict_.erase(id);
        const auto row = outbox_.find(id);
        if (!row || row->state != protocol::draft_state::failed) {
            continue;
        }
        if (is_there(to, stored)) {
            end_unseen(*row, stored);
        } else {
            ledger_.append(failed_event{id, row->to, error{errc::conflict}});
            ledger_.put_draft(*row);
        }
    }
}

// All of the timeline is here up to there and beyond. A message that lived for a short time only
// has left nothing to be found by; beyond its end the server has nothing, whatever it said.
bool sending::is_there(const destination& to, seq stored) const {
    const auto* row = to.is_direct() ? nullptr : ledger_.find(to.conversation);
    return row != nullptr && seq{} < stored && stored <= row->high;
}

// It was stored as it left first, in the clear perhaps, and not as it is sealed now.
void sending::end_unseen(const protocol::draft& row, seq stored) {
    keys_.handle_withdrawn(row.to, row.id);
    outbox_.put_sealed(row.id, {});
    if (const auto own = outbox_.handle_found(row.id, row.to.conversation, {})) {
        settle(*own, own->to.conversation, stored, true);
    }
}

bool sending::is_in_conflict(const protocol::draft& row) const {
    return row.state == protocol::draft_state::failed && in_conflict_.contains(row.id);
}

void sending::handle_timeout(moment now) { outbox_.handle_timeout(now); }

void sending::gather(moment now) {
    for (bool again = true; again;) {
        again = false;
        gather_outputs();
        wait_for_keys();
        while (auto next = outbox_.poll_transmit(now)) {
            if (auto* leaving = std::get_if<protocol::send>(&*next)) {
                seal(*leaving);
                wait_for_keys(leaving->to);  // what is behind it may have to be sealed first
            } else {
                wait_for_keys();  // likewise behind a cancellation
            }
            std::visit(
                [this](auto& leaving) { gathered_.emplace_back(transmit{std::move(leaving)}); },
                *next
            );
            again = true;
        }
    }
    gather_changes();
}

// Of all destinations with rows those wait for which nothing can be sealed now.
void sending::wait_for_keys() {
    const std::vector<destination> busy(outbox_.busy().begin(), outbox_.busy().end());
    for (const auto& to : busy) {
        wait_for_keys(to);
    }
}

void sending::wait_for_keys(const destination& to) {
    // What is refused in the clear is sealed then, and what follows it names it.
    const auto follows_clear = [&] {
        return keys_.is_encrypted(to) && outbox_.has_clear_in_flight(to);
    };
    const bool waits = outbox_.needs_keys(to) && (!keys_.may_send(to) || follows_clear());
    outbox_.set_waiting(to, waits);
    if (const auto why = waits ? keys_.take_refusal(to) : std::nullopt) {
        outbox_.handle_barred(to, *why);
    }
}

// Once: what may have been stored goes again as it is, whatever keys there are by now.
void sending::seal(protocol::send& leaving) {
    const auto row = outbox_.find(leaving.client_id);
    if (!row || (row->sealed.empty() && !keys_.is_encrypted(leaving.to))) {
        return;
    }
    leaving.body = row->sealed;
    const bool is_sealed_twice = GAPLESS_PLANTED(sealed_twice) && keys_.may_send(leaving.to);
    if (row->sealed.empty() || is_sealed_twice) {
        leaving.body = keys_.seal(leaving.to.conversation, *row, leaving.counter);
        outbox_.put_sealed(leaving.client_id, leaving.body);
    }
    leaving.origin.reset();
}

void sending::gather_outputs() {
    while (auto next = outbox_.poll_output()) {
        if (const auto* failed = std::get_if<protocol::outbox::failed>(&*next)) {
            const auto& row = failed->message;
            if (is_in_conflict(row)) {
                continue;  // nobody knows yet
            }
            const auto code = row.failure.value_or(errc::internal);
            ledger_.append(failed_event{row.id, row.to, error{code}});
            drop_annotation(row);
        } else if (const auto* lost = std::get_if<protocol::outbox::unconfirmed>(&*next)) {
            const auto& row = lost->message;
            ledger_.append(failed_event{row.id, row.to, error{errc::timed_out}});
        } else if (const auto* gone = std::get_if<protocol::outbox::withdrawn>(&*next)) {
            const auto& row = gone->message;
            keys_.handle_withdrawn(row.to, row.id);
            if (dropped_.erase(row.id) == 0) {
                ledger_.append(failed_event{row.id, row.to, error{errc::cancelled}});
            }
        } else if (const auto* stale = std::get_if<protocol::outbox::keys_stale>(&*next)) {
            keys_.handle_stale(stale->to);
        } else if (const auto* silence = std::get_if<probe>(&*next)) {
            gathered_.emplace_back(*silence);
        } else {
            gathered_.emplace_back(std::get<reconcile>(std::move(*next)));
        }
    }
}

// A message that was refused stays, with those behind it, until its user has decided. Nobody is to
// wait for a reaction to what is no longer there.
void sending::drop_annotation(const protocol::draft& refused) {
    if (is_annotation(refused.kind)) {
        dropped_.insert(refused.id);
        outbox_.cancel(refused.id);
    }
}

void sending::gather_changes() {
    auto changes = outbox_.take_changes();
    for (const auto& id : changes.removed) {
        ledger_.forget_draft(id);
    }
    for (auto& row : changes.stored) {
        if (is_in_conflict(row)) {
            row.state = protocol::draft_state::queued;
            row.failure.reset();
        }
        ledger_.put_draft(row);
    }
    for (const auto& [to, counter] : changes.counters) {
        const auto* known = to.is_direct() ? nullptr : ledger_.find(to.conversation);
        if (known && counter > known->last_counter) {
            auto row = *known;
            row.last_counter = counter;
            ledger_.put(std::move(row));
        }
    }
    std::deque<output> promised;
    for (const auto& id : std::exchange(pushed_, {})) {
        if (std::ranges::find(changes.removed, id) == changes.removed.end()) {
            promised.emplace_back(queued{id});
        }
    }
    gathered_.insert(gathered_.begin(), promised.begin(), promised.end());
}

void sending::handle_flushed() {
    std::ranges::move(gathered_, std::back_inserter(outputs_));
    gathered_.clear();
}

std::optional<sending::output> sending::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(outputs_.front());
    outputs_.pop_front();
    return next;
}

std::optional<instant> sending::next_timeout() const { return outbox_.next_timeout(); }

sender_counter sending::last_counter(conversation_id where) const {
    return outbox_.last_counter(destination::to(where));
}

void sending::settle(
    const protocol::draft& own, conversation_id where, seq position, bool is_duplicate
) {
    keys_.handle_settled(where, own);
    ledger_.append(sent_event{own.id, where, position, is_duplicate});
}

}  // namespace gapless::sdk
