#include "tests/simulation/checkers/key_checker.hpp"

#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/keys/key_desk.hpp"

#include <gapless/member.hpp>

#include <set>
#include <utility>

namespace gapless::simulation {

message key_checker::read(observed_log& log, const message& stored, const std::string& at) {
    if (sdk::key_desk::is_of_chain(stored) && stored.kind == message_kind::member_change) {
        report_.reached("a change of members was signed");
    }
    if (stored.kind == message_kind::member_change) {
        note_managed(log, stored);
    }
    if (stored.kind == message_kind::key_change) {
        note_epoch(log, stored);
        return stored;
    }
    const auto made = ledger_.submissions.find(stored.client_id);
    const bool is_users = is_countable(stored.kind) || is_annotation(stored.kind);
    if (log.is_managed && is_users) {
        check_managed(log, stored, at);
    }
    const bool is_hidden_there = !log.rosters.empty() || log.is_managed;
    if (!is_hidden_there || !is_users || made == ledger_.submissions.end()) {
        return stored;
    }
    const auto sealed = crypto::read_sealed_message(crypto::view_of(stored.body));
    const auto& text = made->second.body;
    const bool is_hidden =
        sealed && !stored.origin && (text.empty() || stored.body.find(text) == std::string::npos);
    report_.check(invariant::i27_server_reads_nothing, is_hidden, [&] {
        return at + " is readable for the server";
    });
    if (!sealed) {
        return stored;
    }
    message truth = stored;
    truth.body = text;
    truth.origin = made->second.origin;
    if (log.is_managed) {
        log.sealed.emplace(stored.seq, stored);
        truth.protection = message_protection::managed;
        return truth;
    }
    report_.reached("a message was sealed");
    const auto epoch = sealed->arrived.header.epoch;
    report_.check(invariant::i32_all_can_read, epoch == log.rosters.rbegin()->first, [&] {
        return at + " is of epoch " + std::to_string(epoch) + ", which is over";
    });
    log.sealed.emplace(stored.seq, stored);
    log.epochs.emplace(stored.seq, epoch);
    truth.protection = message_protection::end_to_end;
    return truth;
}

// By what the app has called it, and by who goes: not by what the server says.
void key_checker::note_managed(observed_log& log, const message& stored) {
    const auto change = protocol::decode_member_change(stored.body);
    if (!change) {
        return;
    }
    using kind = member_change::kind;
    if (change->change == kind::created && change->name.starts_with(managed_name)) {
        log.is_managed = true;
        log.versions.push_back(seq{1});
        report_.reached("a managed group was made");
    } else if (log.is_managed &&
               (change->change == kind::left || change->change == kind::removed)) {
        log.versions.push_back(stored.seq.next());
        report_.reached("a managed group got another key");
    }
}

void key_checker::check_managed(observed_log& log, const message& stored, const std::string& at) {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(stored.body));
    const bool is_sealed = sealed && sealed->arrived.header.mode == crypto::relation_mode::managed;
    report_.check(invariant::i33_authorised, is_sealed, [&] {
        return at + " is in a managed conversation, and not sealed for it";
    });
    if (is_sealed) {
        const auto version = sealed->arrived.header.epoch;
        report_.check(invariant::i33_authorised, version == log.versions.size(), [&] {
            return at + " is sealed under version " + std::to_string(version) + ", and " +
                   std::to_string(log.versions.size()) + " is due";
        });
        report_.reached("a message was sealed with the server's key");
    }
}

void key_checker::note_epoch(observed_log& log, const message& stored) {
    if (!use_) {
        use_ = std::move(*crypto::algorithms::load());
    }
    const auto entry = crypto::read_unverified_relation_entry(*use_, crypto::view_of(stored.body));
    const auto body = entry && entry->what == crypto::relation_entry::type::epoch
                          ? crypto::decode_epoch_body(entry->body)
                          : crypto::outcome<crypto::epoch_body>(crypto::reason::malformed);
    if (!body) {
        return;
    }
    std::set<device_id> readers;
    for (const auto& member : body->roster) {
        for (const auto& each : member.devices) {
            readers.insert(each.device);
        }
    }
    if (!log.rosters.empty()) {
        report_.reached("an epoch followed another");
    }
    log.rosters.insert_or_assign(body->epoch, std::move(readers));
}

}  // namespace gapless::simulation
