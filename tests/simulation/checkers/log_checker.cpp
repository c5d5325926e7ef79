#include "tests/simulation/checkers/log_checker.hpp"

#include "protocol/wire/codec.hpp"
#include "tests/simulation/checkers/group_deeds.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <variant>

namespace gapless::simulation {
namespace {

std::string where(conversation_id conversation, seq position) {
    return "conversation " + std::to_string(conversation.value) + " seq " +
           std::to_string(position.value);
}

bool is_removal(const server::operation& done) {
    const auto* account = std::get_if<server::account_operation>(&done);
    return account != nullptr && std::holds_alternative<server::forget_device>(account->command);
}

}  // namespace

log_checker::log_checker(ledger& truth, report& seen, rules given)
    : ledger_(truth),
      report_(seen),
      rules_(given),
      people_(given.direct),
      devices_(seen, given.sign_out),
      keys_(truth, seen),
      annotations_(truth, seen),
      cursors_(truth, seen),
      settings_(truth, seen),
      retention_(truth, seen, devices_, given.retention),
      inboxes_(seen, given.inbox_lifetime) {}

void log_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    ledger_.now = std::max(ledger_.now, job.now);
    const bool answered = committed.outcomes.size() == job.operations.size();
    report_.check(invariant::i38_requests_once, answered, [] {
        return "a job came back with another number of outcomes";
    });
    for (std::size_t n = 0; answered && n < job.operations.size(); ++n) {
        check_sessions(job.operations[n], committed.outcomes[n]);
        devices_.handle_committed(job.operations[n], committed.outcomes[n]);
    }
    note_company(job);
    for (const server::conversation_change& change : committed.changes) {
        note_change(change);
        note_touches(change);
    }
    // What was allowed depends on what was written before, in other conversations, too.
    std::map<message_id, std::pair<conversation_id, const message*>> in_order;
    for (const server::conversation_change& change : committed.changes) {
        for (const message& entry : change.messages) {
            in_order.emplace(entry.id, std::pair{change.conversation, &entry});
        }
    }
    for (const auto& [id, written] : in_order) {
        check_entry(written.first, ledger_.logs[written.first], *written.second);
    }
    keys_.handle_committed(job, committed);
    retention_.handle_committed(job, committed);  // what may be gone, for those that follow
    annotations_.handle_committed(job, committed);
    cursors_.handle_committed(job, committed);
    settings_.handle_committed(job, committed);
    inboxes_.handle_committed(job, committed);
}

void log_checker::note_company(const server::store_job& job) {
    std::map<user_id, device_id> writers;
    for (const server::operation& one : job.operations) {
        if (const auto* append = std::get_if<server::append_operation>(&one)) {
            const auto [first, is_first] = writers.emplace(append->by.user, append->by.device);
            if (first->second != append->by.device) {
                report_.reached("two devices of a user wrote at once");
            }
        }
    }
}

void log_checker::check_sessions(const server::operation& done, const server::outcome& came_of_it) {
    if (const auto* login = std::get_if<server::authenticate_operation>(&done)) {
        if (const auto* session = std::get_if<server::authenticated>(&came_of_it)) {
            check_login(login->device, *session);
        }
    }
    const auto* account = std::get_if<server::account_result>(&came_of_it);
    if (account != nullptr && is_removal(done)) {
        for (const device_id& removed : account->signed_out) {
            sessions_.erase(removed);  // it counts from 1 again when it comes back
        }
    }
    const auto* append = std::get_if<server::append_operation>(&done);
    const auto* stored = std::get_if<protocol::sent>(&came_of_it);
    if (append != nullptr && stored != nullptr && !stored->duplicate) {
        const session_epoch newest = sessions_[append->by.device];
        report_.check(invariant::i16_one_session_a_device, append->by.session_epoch == newest, [&] {
            return "a message of session " + std::to_string(append->by.session_epoch.value) +
                   " was stored after session " + std::to_string(newest.value) + " began";
        });
        const bool may_write = !readers_.contains(append->by.device);
        report_.check(invariant::i16_one_session_a_device, may_write, [] {
            return "a message was stored of a device that was let in to read alone";
        });
    }
}

void log_checker::check_login(const device_id& device, const server::authenticated& session) {
    session_epoch& newest = sessions_[device];
    if (session.reads_only) {
        report_.reached("a device came to read alone");
        may_read_.insert(device);
        report_.check(invariant::i16_one_session_a_device, session.session_epoch >= newest, [] {
            return "a device reads in a session that has ended";
        });
        newest = session.session_epoch;
        return;
    }
    may_read_.erase(device);
    if (readers_.erase(device) != 0) {
        report_.reached("a session began after one that read alone");
    }
    report_.check(invariant::i16_one_session_a_device, session.session_epoch > newest, [] {
        return "a session epoch did not grow";
    });
    newest = session.session_epoch;
}

void log_checker::handle_welcome(const device_id& device) {
    if (may_read_.erase(device) != 0) {
        report_.reached("a device was let in to read alone");
        readers_.insert(device);
    }
}

void log_checker::note_change(const server::conversation_change& change) {
    observed_log& log = ledger_.logs[change.conversation];
    if (!change.recipients.empty() && log.entries.empty()) {
        log.kind = change.recipients.front().entry.kind;
    }
    if (log.kind != conversation_kind::group && log.stays.empty()) {
        for (const auto& recipient : change.recipients) {
            // A direct conversation is named after the other one: collect both names. The contacts
            // are named after oneself.
            const std::string other = canonical_user_name(recipient.entry.name);
            log.stays[other].push_back({seq{1}, seq{}, seq{1}});
            log.roles[other] = member_role::member;
        }
    }
}

void log_checker::check_entry(
    conversation_id conversation, observed_log& log, const message& entry
) {
    const auto at = [&] { return where(conversation, entry.seq); };
    const bool in_order = entry.seq == log.head().next();
    report_.check(invariant::i1_seqs_have_no_holes, in_order, [&] {
        return at() + " was committed after seq " + std::to_string(log.head().value);
    });
    const bool fresh = log.ids.emplace(entry.device, entry.client_id).second;
    report_.check(invariant::i3_client_id_once, fresh, [&] {
        return at() + " carries a client_id that the log has already";
    });
    if (!in_order) {
        return;
    }
    report_.trace(conversation.value);
    report_.trace(entry.seq.value);
    report_.trace(entry.client_id.view());
    report_.trace(entry.body);
    const message truth = keys_.read(log, entry, at());
    log.entries.push_back(truth);
    report_.check(invariant::i33_authorised, !log.dismissed, [&] {
        return at() + " stands behind the end of its group";
    });
    if (entry.kind == message_kind::member_change) {
        check_member_change(conversation, log, entry);
    } else if (entry.kind == message_kind::contact_change) {
        check_contact_change(conversation, log, entry);
    } else if (entry.kind == message_kind::key_change) {
        report_.check(
            invariant::i33_authorised,
            log.is_member(canonical_user_name(entry.sender_name)) && may_write(log, entry),
            [&] { return at() + " changes the keys, and is by " + entry.sender_name; }
        );
        retention_.check_notice(entry, at());  // and it is kept for ever
    } else {
        check_text(conversation, log, truth);
    }
}

void log_checker::check_text(
    conversation_id conversation, observed_log& log, const message& entry
) {
    const auto at = [&] { return where(conversation, entry.seq); };
    report_.check(
        invariant::i33_authorised,
        log.is_member(canonical_user_name(entry.sender_name)),
        [&] { return at() + " is by " + entry.sender_name + ", who is no member"; }
    );
    report_.check(invariant::i33_authorised, may_write(log, entry), [&] {
        return at() + " is by " + entry.sender_name + ", who may not write there";
    });
    if (entry.target != seq{} || is_annotation(entry.kind)) {
        annotations_.check_entry(log, entry, at());
    }
    if (entry.kind == message_kind::recall) {
        log.recall(entry.target);
    }
    if (has_content(entry.kind) && !entry.recalled) {
        const bool is_readable = decode_content(entry.kind, entry.body).has_value();
        report_.check(invariant::i33_authorised, is_readable, [&] {
            return at() + " holds what is not of its kind";
        });
    }
    retention_.handle_entry(log, entry);
    if (ledger_.hostile_devices.contains(entry.device)) {
        return report_.reached("a hostile client was heard");
    }
    const auto found = ledger_.submissions.find(entry.client_id);
    const bool known = found != ledger_.submissions.end() && found->second.body == entry.body &&
                       found->second.mentions == entry.mentions &&
                       found->second.mention_all == entry.mention_all &&
                       found->second.kind == entry.kind && found->second.target == entry.target &&
                       found->second.origin == entry.origin;
    report_.check(invariant::i6_no_phantom, known, [&] {
        return at() + " holds what nobody submitted";
    });
    if (!known) {
        return;
    }
    report_.check(invariant::i10_outbox_promise, !ledger_.withdrawn.contains(entry.client_id), [&] {
        return at() + " was called cancelled before it was committed";
    });
    retention_.check_entry(log, entry, found->second.lifetime, at());
    ledger_.logged[entry.client_id] = {conversation, entry.seq};
    if (ledger_.deceived_devices.contains(entry.device)) {
        return;
    }
    std::uint64_t& last = log.last_order[entry.device];
    report_.check(invariant::i5_sender_order, found->second.order > last, [&] {
        return at() + " was submitted before the message that stands before it";
    });
    last = std::max(last, found->second.order);
}

void log_checker::check_member_change(
    conversation_id conversation, observed_log& log, const message& entry
) {
    const auto at = [&] { return where(conversation, entry.seq); };
    auto decoded = protocol::decode_member_change(entry.body);
    report_.check(invariant::i6_no_phantom, decoded.has_value(), [&] {
        return at() + " holds a change that cannot be read";
    });
    if (!decoded) {
        return;
    }
    decoded->user = canonical_user_name(decoded->user);
    decoded->by = canonical_user_name(decoded->by);
    const bool is_invited = decoded->change == member_change::kind::invited;
    const bool is_retention = decoded->change == member_change::kind::retention;
    const bool allowed =
        is_allowed(log, *decoded, rules_.members_may_invite) &&
        !(is_invited && people_.blocks(decoded->user, decoded->by)) &&
        !(is_retention && log.kind == conversation_kind::direct && !may_write(log, entry));
    report_.check(invariant::i33_authorised, allowed, [&] {
        return at() + ": " + decoded->by + " was not allowed to make " + decoded->user + " " +
               std::string(name_of(decoded->change));
    });
    if (decoded->change == member_change::kind::created) {
        const bool once = created_.emplace(entry.device, entry.client_id).second;
        report_.check(invariant::i38_requests_once, once, [&] {
            return at() + ": one request made two groups";
        });
    }
    const bool returns = decoded->change == member_change::kind::joined ||
                         decoded->change == member_change::kind::invited;
    if (returns && log.stays.contains(decoded->user)) {
        report_.reached("a member came back");
    }
    apply(log, *decoded, entry.seq);
    retention_.check_notice(entry, at());
    if (decoded->signed_entry.empty()) {
        retention_.handle_entry(log, entry);  // else it is kept for ever
    }
}

void log_checker::check_contact_change(
    conversation_id conversation, const observed_log& log, const message& entry
) {
    const auto at = [&] { return where(conversation, entry.seq); };
    const auto decoded = protocol::decode_contact_change(entry.body);
    report_.check(invariant::i6_no_phantom, decoded && log.stays.size() == 1, [&] {
        return at() + " holds a change of contacts that cannot be read";
    });
    if (!decoded || log.stays.empty()) {
        return;
    }
    const std::string& owner = log.stays.begin()->first;
    const std::string by = canonical_user_name(entry.sender_name);
    report_.check(invariant::i33_authorised, people_.is_allowed(owner, by, *decoded), [&] {
        return at() + ": " + by + " was not allowed to make it " +
               std::string(name_of(decoded->change)) + " between " + owner + " and " +
               decoded->user;
    });
    people_.apply(owner, *decoded);
    report_.reached("contacts: " + std::string(name_of(decoded->change)));
}

bool log_checker::may_write(const observed_log& log, const message& entry) const {
    const std::string by = canonical_user_name(entry.sender_name);
    switch (log.kind) {
        case conversation_kind::direct:
            return std::ranges::all_of(log.roles, [&](const auto& member) {
                return people_.may_write(by, member.first);
            });
        case conversation_kind::group:
            return !is_silenced(log, by, entry.server_time);
        case conversation_kind::contacts:
            break;
    }
    return false;
}

void log_checker::note_touches(const server::conversation_change& change) {
    for (const auto& recipient : change.recipients) {
        inbox_version& head = inbox_heads_[recipient.user];
        const bool follows =
            recipient.inbox.prev == head && recipient.inbox.version > recipient.inbox.prev;
        report_.check(invariant::i12_cursors_only_grow, follows, [&] {
            return "the inbox of user " + std::to_string(recipient.user.value) + " went from " +
                   std::to_string(head.value) + " to (" +
                   std::to_string(recipient.inbox.prev.value) + ", " +
                   std::to_string(recipient.inbox.version.value) + ")";
        });
        head = recipient.inbox.version;
        ledger_.touches[recipient.user].push_back(
            {recipient.inbox.version, change.conversation, recipient.entry.head}
        );
    }
}

void log_checker::handle_survivor(const server::store_job& job, const server::job_result& result) {
    report_.reached("a job survived the crash that interrupted it");
    handle_committed(job, result);
}

void log_checker::handle_opened(
    wall_time now,
    const std::function<std::vector<message>(conversation_id)>& archive,
    const cursor_checker::rows& read_states
) {
    ++ledger_.server_lives;
    for (const auto& [id, log] : ledger_.logs) {
        retention_.check_archive(log, archive(id), now, "conversation " + std::to_string(id.value));
    }
    cursors_.handle_opened(read_states);
    settings_.handle_opened(read_states);
}

void log_checker::handle_unknown(const server::store_job& job) {
    devices_.handle_unknown();
    retention_.handle_unknown(job);
}

void log_checker::handle_sent_leaving(const protocol::sent& answer) {
    const message* entry = ledger_.find(answer.conversation, answer.seq);
    const bool stands = entry != nullptr && entry->client_id == answer.client_id;
    report_.check(invariant::i4_ack_is_durable, stands, [&] {
        return where(answer.conversation, answer.seq) + " was acknowledged and is not committed";
    });
}

}  // namespace gapless::simulation
