#include "sdk/core/replica/replica.hpp"

#include "protocol/planted.hpp"
#include "protocol/pump.hpp"
#include "sdk/core/earliest.hpp"

#include <gapless/utf8.hpp>

#include <utility>

namespace gapless::sdk {
namespace {

// A message of this device as it stands in the log: what it said, and what the server added.
message as_entry(
    const protocol::draft& own,
    const protocol::sent& answer,
    const protocol::welcome& session,
    const device_id& device
) {
    message entry;
    entry.seq = answer.seq;
    entry.id = answer.id;
    entry.client_id = own.id;
    entry.sender = session.user;
    entry.sender_name = session.user_name;
    entry.device = device;
    entry.counter = answer.counter;
    entry.kind = own.kind;
    entry.server_time = answer.server_time;
    entry.body = own.body;
    entry.mentions = own.mentions;
    entry.mention_all = own.mention_all;
    entry.target = own.target;
    entry.origin = own.origin;
    if (!own.sealed.empty()) {
        entry.body = own.sealed;
        entry.origin.reset();
    }
    entry.expires = answer.expires;
    entry.ordinal = answer.ordinal;
    return entry;
}

// What a draft costs in memory beside its body, which is on disk as well.
constexpr std::size_t draft_bytes = 256;

}  // namespace

replica::replica(limits options, mailbox& box, mailbox_state stored, protocol::entropy& chance)
    : limits_(options),
      mailbox_(box),
      ledger_(std::move(stored)),
      keys_(options.keys, ledger_, chance),
      sending_(options.outbox, ledger_, keys_),
      receiving_(options.receiving, ledger_, box, sending_, keys_),
      cursors_(options.cursors, ledger_, box),
      expiry_(options.expiry, ledger_, box),
      revealer_(options.revealer, ledger_, box, keys_) {}

result<void> replica::push(protocol::draft draft, moment now) {
    draft.created = adjusted(now).wall;
    if (const auto* known = draft.to.is_direct() ? ledger_.find_direct(draft.to.user)
                                                 : ledger_.find(draft.to.conversation)) {
        draft.to = destination::to(known->id);
        draft.read_seq = known->read_seq;
    }
    return sending_.push(draft);
}

void replica::cancel(const client_id& id) { sending_.cancel(id); }

void replica::retry(const client_id& id, moment now) { sending_.retry(id, adjusted(now)); }

result<void> replica::mark_read(conversation_id where, seq up_to) {
    return cursors_.mark_read(where, up_to);
}

result<void> replica::mark_unread(conversation_id where, bool is_unread) {
    return cursors_.mark_unread(where, is_unread);
}

result<void> replica::link_device(const device_id& device, const public_key& signing, moment now) {
    keys_.handle_clock(adjusted(now));
    return keys_.link(device, signing);
}

result<std::vector<std::string>> replica::sign_members(
    const protocol::request_body& asked, const protocol::unsigned_change& wanted, moment now
) {
    keys_.handle_clock(adjusted(now));
    auto made = keys_.sign_members(asked, wanted);
    poll_keys(now.steady);
    return made;
}

void replica::handle_unsigned(moment now) {
    keys_.handle_clock(adjusted(now));
    keys_.handle_unsigned();
    poll_keys(now.steady);
}

void replica::handle_created(conversation_id where, bool managed, key_policy chosen) {
    keys_.handle_created(where, managed, chosen);
    const auto* known = ledger_.find(where);
    const auto policy = keys_.policy_of(where, chosen);
    if (known != nullptr && (known->mode != keys_.mode_of(where) || known->policy != policy)) {
        auto row = *known;
        row.mode = keys_.mode_of(where);
        row.policy = policy;
        ledger_.put(std::move(row));
    }
}

result<std::string> replica::recovery_code() { return keys_.recovery_code(); }

result<void> replica::restore(std::string_view code, moment now) {
    keys_.handle_clock(adjusted(now));
    return keys_.restore(code);
}

result<void> replica::begin_anew(moment now) {
    keys_.handle_clock(adjusted(now));
    return keys_.begin_anew();
}

result<void> replica::revoke_device(const device_id& device, moment now) {
    keys_.handle_clock(adjusted(now));
    return keys_.revoke(device);
}

void replica::put_identity(const identity& renewed) { ledger_.put_identity(renewed); }

void replica::put_networks(std::vector<network_memory> known) {
    ledger_.put_networks(std::move(known));
}

void replica::set_in_background(bool is_in_background) {
    receiving_.set_in_background(is_in_background);
}

void replica::consume(event_id up_to) { ledger_.consume(up_to); }

void replica::want_history(conversation_id where, seq_range entries) {
    receiving_.want_history(where, entries);
}

result<void> replica::change_settings(conversation_id where, settings_change wanted) {
    if (!ledger_.find(where)) {
        return errc::unknown_conversation;
    }
    if (wanted.draft) {
        if (!is_utf8(*wanted.draft)) {
            return errc::invalid_utf8;
        }
        const std::size_t longest = limits_.outbox.message_bytes_max;
        if (wanted.draft->size() >
            (limits_.synchronise_drafts ? protocol::draft_text_bytes_max : longest)) {
            return errc::message_too_large;
        }
        auto set = ledger_.settings(where);
        set.draft = *wanted.draft;
        ledger_.put_settings(where, std::move(set));
    }
    if (!limits_.synchronise_drafts) {
        wanted.draft.reset();
    }
    return cursors_.set(where, wanted);
}

void replica::handle_connected(instant now) { receiving_.handle_connected(now); }

void replica::handle_established(const protocol::welcome& granted, moment now) {
    welcome_ = granted;
    ledger_.begin_session(granted.session_epoch);
    server_clock_ = moment{.steady = now.steady, .wall = granted.server_time};
    expiry_.handle_clock(*server_clock_);
    keys_.handle_clock(adjusted(now));
    keys_.handle_established();
    receiving_.handle_established(now.steady);
    sending_.handle_established(granted.limits.message_bytes_max);
}

void replica::handle_disconnected() {
    receiving_.handle_disconnected();
    sending_.handle_disconnected();
    cursors_.handle_disconnected();
    keys_.handle_disconnected();
    reconciling_.clear();
    std::erase_if(outputs_, [](const output& waiting) {
        return std::holds_alternative<transmit>(waiting);
    });
}

bool replica::handle_frame(const protocol::frame& arrived, moment now) {
    keys_.handle_clock(adjusted(now));
    const bool is_honest = std::visit(
        protocol::overloaded{
            [&](const protocol::push& live) { return receiving_.handle(live, now.steady); },
            [&](const protocol::notify& live) { return receiving_.handle(live, now.steady); },
            [&](const protocol::changed& live) {
                cursors_.handle_entry(live.entry.conversation);
                return receiving_.handle(live, now.steady);
            },
            [&](const protocol::sync_page& page) {
                for (const auto& entry : page.entries) {
                    cursors_.handle_entry(entry.conversation);
                }
                for (const auto& entry : page.large) {
                    cursors_.handle_entry(entry.conversation);
                }
                if (page.state == protocol::sync_state::ok) {
                    cursors_.handle_synced();
                }
                return receiving_.handle(page, now.steady);
            },
            [&](const protocol::pulled& answer) { return receiving_.handle(answer, now.steady); },
            [&](const protocol::sent& answer) { return handle(answer, now); },
            [&](const protocol::refused& no) { return sending_.handle_refused(no, adjusted(now)); },
            [&](const protocol::cancelled& answer) {
                sending_.handle_cancelled(answer);
                return true;
            },
            [&](const protocol::response& answer) {
                keys_.handle_response(answer);
                return true;
            },
            [&](const protocol::cursor_moved& answer) {
                cursors_.handle(answer, now.steady);
                return true;
            },
            [&](const protocol::delivered_kept& told) {
                for (const auto& kept : told.marks) {
                    ledger_.keep_delivered(kept);
                }
                return true;
            },
            [&](const protocol::heartbeat_answer& answer) {
                receiving_.handle_head(answer.inbox_version, now.steady);
                receiving_.handle_heads(answer.heads, !answer.has_more_heads, now.steady);
                return true;
            },
            [](const auto&) { return true; },
        },
        arrived
    );
    poll_keys(now.steady);
    check_reconciled();
    return is_honest;
}

bool replica::handle(const protocol::sent& answer, moment now) {
    // Before the draft goes: of what makes no sense nothing is believed.
    const bool is_believed = GAPLESS_PLANTED(impossible_answer_believed) && answer.duplicate;
    if (!is_believed && (answer.seq == seq{} || answer.conversation == conversation_id{})) {
        return false;
    }
    std::optional<message> own;
    if (const auto draft = sending_.handle_sent(answer)) {
        own = as_entry(*draft, answer, welcome_, ledger_.owner().device);
    }
    receiving_.handle(answer, own, now.steady);
    return true;
}

void replica::handle_round_trip(const protocol::round_trip& measured) {
    sending_.handle_round_trip(measured);
}

void replica::handle_progress(instant now) { receiving_.handle_progress(now); }

void replica::handle_timeout(moment now) {
    receiving_.handle_timeout(now.steady);
    sending_.handle_timeout(adjusted(now));
    expiry_.handle_timeout(now);
    revealer_.handle_timeout(now.steady);
    keys_.handle_clock(adjusted(now));
    keys_.handle_timeout();
    poll_keys(now.steady);
    check_reconciled();
}

// What the app has acknowledged is in no hurry either: at worst it is told of once more.
bool replica::may_gather_more() const {
    const mailbox_changes& changes = ledger_.changes();
    return receiving_.is_pulling() && sending_.size() == 0 && !changes.identity &&
           !changes.expired_to && changes.settings.empty() && !cursors_.has_unflushed() &&
           !changes.messages.empty() && changes.messages.size() < limits_.gathered_messages_max &&
           ledger_.gathered_bytes() < limits_.gathered_bytes_max;
}

std::vector<protocol::mark> replica::unkept_marks() const {
    std::vector<protocol::mark> marks;
    const auto& stored = ledger_.stored();
    for (const auto& row : stored.conversations) {
        const auto gaps = stored.gaps.find(row.id);
        const seq reached =
            gaps == stored.gaps.end() ? row.high : gaps->second.complete_to(row.high);
        // What is known of this is believed before it is stored: to tell it again would be in vain.
        const auto* known = ledger_.find(row.id);
        const seq kept = (known ? *known : row).reading.delivered_kept;
        if (reached > kept && !row.removed && row.members <= limits_.delivered_members_max) {
            marks.push_back({row.id, reached});
        }
    }
    return marks;
}

result<std::vector<protocol::mark>> replica::flush(moment now) {
    keys_.handle_clock(adjusted(now));
    sending_.gather(adjusted(now));
    expiry_.gather(now);
    revealer_.gather(now.steady);
    std::vector<protocol::mark> marks;
    for (const auto& [id, row] : ledger_.changes().conversations) {
        marks.push_back({id, ledger_.gaps(id).complete_to(row.high)});
    }
    for (const auto& [id, gaps] : ledger_.changes().gaps) {
        if (const auto* row = ledger_.find(id); !ledger_.changes().conversations.contains(id)) {
            marks.push_back({id, gaps.complete_to(row->high)});
        }
    }
    if (!ledger_.changes().is_empty()) {
        if (auto done = ledger_.commit(mailbox_); !done) {
            return done.error();
        }
    }
    expiry_.handle_flushed(now.steady);
    sending_.handle_flushed();
    cursors_.handle_flushed();
    keys_.handle_flushed();
    poll_keys(now.steady);
    poll_sending(now.steady);
    return marks;
}

void replica::poll_sending(instant now) {
    while (auto next = sending_.poll_output()) {
        std::visit(
            protocol::overloaded{
                [this](sending::transmit& leaving) {
                    outputs_.emplace_back(transmit{std::move(leaving.frame)});
                },
                [this, now](const sending::reconcile& wanted) {
                    reconciling_.insert_or_assign(wanted.to, receiving_.sync_again(now));
                },
                [this](const auto& said) { outputs_.emplace_back(said); },
            },
            *next
        );
    }
}

void replica::poll_keys(instant now) {
    while (auto next = keys_.poll_output()) {
        std::visit(
            protocol::overloaded{
                [this](key_desk::transmit& leaving) {
                    outputs_.emplace_back(transmit{std::move(leaving.frame)});
                },
                [this, now](const key_desk::resolved& known) {
                    sending_.handle_direct_resolved(known.user, known.conversation);
                    if (!ledger_.find(known.conversation)) {
                        std::ignore = receiving_.sync_again(now);
                    }
                },
                [this, now](key_desk::behind) { std::ignore = receiving_.sync_again(now); },
                [this, now](const key_desk::readable& there) {
                    receiving_.handle_readable(there.conversation, now);
                },
                [this, now](const key_desk::opened& there) {
                    revealer_.handle_opened(there.conversation, now);
                },
                [this](const key_finding& found) { outputs_.emplace_back(found); },
            },
            *next
        );
    }
}

std::optional<replica::output> replica::poll_output(instant now) {
    if (!outputs_.empty()) {
        auto next = std::move(outputs_.front());
        outputs_.pop_front();
        return next;
    }
    if (const auto other = receiving_.poll_diverged()) {
        return diverged{*other};
    }
    if (auto ask = receiving_.poll_frame(now)) {
        return transmit{std::move(*ask)};
    }
    if (auto moving = cursors_.poll_frame(now)) {
        return transmit{std::move(*moving)};
    }
    return std::nullopt;
}

std::optional<instant> replica::next_timeout() const {
    auto next = earliest(receiving_.next_timeout(), sending_.next_timeout());
    next = earliest(next, earliest(keys_.next_timeout(), revealer_.next_timeout()));
    return earliest(next, earliest(cursors_.next_timeout(), expiry_.next_timeout()));
}

bool replica::is_settled() const {
    return has_all_news() && sending_.is_settled() && cursors_.is_settled() &&
           reconciling_.empty() && !expiry_.is_behind();
}

bool replica::has_all_news() const {
    return is_caught_up() && keys_.is_settled() && !revealer_.is_behind() &&
           ledger_.changes().is_empty();
}

std::size_t replica::buffered_bytes() const {
    return ledger_.gathered_bytes() + receiving_.held_bytes() + sending_.size() * draft_bytes;
}

// Somebody may set this machine's clock; from the first welcome on the server's counts.
moment replica::adjusted(moment now) const {
    if (!server_clock_) {
        return now;
    }
    return {now.steady, server_clock_->wall + (now.steady - server_clock_->steady)};
}

// The outbox may hold messages that the server has, unknown to the mailbox: they are found once the
// inbox is synchronised, and the conversation complete.
void replica::check_reconciled() {
    for (auto wanted = reconciling_.begin(); wanted != reconciling_.end();) {
        const auto& [to, number] = *wanted;
        if (receiving_.has_synced(number) && is_complete(to)) {
            sending_.handle_reconciled(to);
            wanted = reconciling_.erase(wanted);
        } else {
            need_all_history(to);
            ++wanted;
        }
    }
}

// What is looked for may be in a gap.
void replica::need_all_history(const destination& to) {
    const auto* row = to.is_direct() ? ledger_.find_direct(to.user) : ledger_.find(to.conversation);
    if (row && !ledger_.gaps(row->id).is_empty()) {
        receiving_.need_history(row->id, {seq{1}, row->high});
    }
}

bool replica::is_complete(const destination& to) const {
    const auto* row = to.is_direct() ? ledger_.find_direct(to.user) : ledger_.find(to.conversation);
    return !row || (row->high >= row->head && ledger_.gaps(row->id).is_empty());
}

}  // namespace gapless::sdk
