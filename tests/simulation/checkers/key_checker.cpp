#include "tests/simulation/checkers/key_checker.hpp"

#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/keys/key_desk.hpp"

#include <gapless/member.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::simulation {

void key_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    const std::size_t count = std::min(job.operations.size(), committed.outcomes.size());
    for (std::size_t n = 0; n < count; ++n) {
        const auto* asked = std::get_if<server::request_operation>(&job.operations[n]);
        const auto* answer = std::get_if<protocol::response>(&committed.outcomes[n]);
        const auto* published =
            asked == nullptr ? nullptr : std::get_if<protocol::publish_keys>(&asked->request.body);
        if (published != nullptr && answer != nullptr && !answer->failure) {
            note_revoked(*published);
        }
    }
}

void key_checker::note_revoked(const protocol::publish_keys& taken) {
    const auto account = public_key::from(taken.account_key);
    if (taken.device_list.empty() || !account) {
        return;
    }
    const auto key = crypto::verifying_key::from(*account).value();
    const auto list = crypto::verify_device_list(use(), key, crypto::view_of(taken.device_list));
    for (const auto& each : list ? list->revoked : std::vector<crypto::revoked_device>{}) {
        revoked_.insert(each.device);
        report_.reached("a device was revoked");
    }
}

// Who has lost a device has said so, and the next one to write begins anew without it.
void key_checker::check_readers(
    const observed_log& log, std::uint64_t epoch, const std::string& at
) {
    const auto& readers = log.rosters.at(epoch);
    const bool is_for_lost = std::ranges::any_of(revoked_, [&](const device_id& each) {
        return readers.contains(each);
    });
    report_.check(invariant::i33_authorised, !is_for_lost, [&] {
        return at + " is for a device that its user has revoked";
    });
}

crypto::algorithms& key_checker::use() {
    if (!use_) {
        use_ = std::move(*crypto::algorithms::load());
    }
    return *use_;
}

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
    check_readers(log, epoch, at);
    log.sealed.emplace(stored.seq, stored);
    log.epochs.emplace(stored.seq, epoch);
    note_generation(log, stored, sealed->arrived.header.generation, at);
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
    if (change->change == kind::created && change->name.starts_with(ephemeral_name)) {
        log.is_ephemeral = true;
        report_.reached("an ephemeral group was made");
    }
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
    const bool is_sealed = sealed && sealed->arrived.header.mode == relation_mode::managed;
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

// The server lets nobody go back to an earlier one.
void key_checker::note_generation(
    observed_log& log, const message& stored, std::uint32_t generation, const std::string& at
) {
    if (generation > 0) {
        report_.reached("a generation of keys followed another");
    }
    if (!log.is_ephemeral || log.steps.empty()) {
        return;
    }
    const auto newest = log.steps.back();
    const auto begun = std::ranges::find(log.steps, newest.epoch, &observed_log::step::epoch);
    const bool is_over = begun->at + ledger_.ephemeral_window <= stored.server_time;
    report_.check(invariant::i44_ephemeral, !is_over, [&] {
        return at + " is of an epoch whose keys are to be erased";
    });
    report_.check(invariant::i44_ephemeral, generation >= newest.generation, [&] {
        return at + " is of generation " + std::to_string(generation) + " after " +
               std::to_string(newest.generation);
    });
    if (generation > newest.generation) {
        log.steps.push_back({newest.epoch, generation, stored.server_time, stored.seq});
    }
}

void key_checker::note_epoch(observed_log& log, const message& stored) {
    const auto entry = crypto::read_unverified_relation_entry(use(), crypto::view_of(stored.body));
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
    const bool is_ephemeral = body->policy == key_policy::ephemeral;
    const bool is_begun = log.rosters.empty() && log.kind == conversation_kind::direct;
    report_.check(invariant::i33_authorised, is_begun || is_ephemeral == log.is_ephemeral, [&] {
        return "epoch " + std::to_string(body->epoch) + " is of another key policy than was chosen";
    });
    log.is_ephemeral = is_ephemeral;
    if (is_ephemeral) {
        log.steps.push_back({body->epoch, 0, stored.server_time, stored.seq});
    }
    if (!log.rosters.empty()) {
        report_.reached("an epoch followed another");
    }
    log.rosters.insert_or_assign(body->epoch, std::move(readers));
}

}  // namespace gapless::simulation
