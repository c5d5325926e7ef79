#include "tests/simulation/checkers/key_checker.hpp"

#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "sdk/core/keys/key_desk.hpp"

#include <set>
#include <utility>

namespace gapless::simulation {

message key_checker::read(observed_log& log, const message& stored, const std::string& at) {
    if (sdk::key_desk::is_of_chain(stored) && stored.kind == message_kind::member_change) {
        report_.reached("a change of members was signed");
    }
    if (stored.kind == message_kind::key_change) {
        note_epoch(log, stored);
        return stored;
    }
    const auto made = ledger_.submissions.find(stored.client_id);
    const bool is_users = is_countable(stored.kind) || is_annotation(stored.kind);
    if (log.rosters.empty() || !is_users || made == ledger_.submissions.end()) {
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
    report_.reached("a message was sealed");
    const auto epoch = sealed->arrived.header.epoch;
    report_.check(invariant::i32_all_can_read, epoch == log.rosters.rbegin()->first, [&] {
        return at + " is of epoch " + std::to_string(epoch) + ", which is over";
    });
    log.sealed.emplace(stored.seq, stored);
    log.epochs.emplace(stored.seq, epoch);
    message truth = stored;
    truth.body = text;
    truth.origin = made->second.origin;
    truth.protection = message_protection::end_to_end;
    return truth;
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
