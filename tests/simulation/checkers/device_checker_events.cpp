// What the app of a device is told, and how messages leave its outbox.
#include "sdk/core/mailbox/recall_rules.hpp"
#include "tests/simulation/checkers/device_checker.hpp"

#include <algorithm>
#include <string>
#include <variant>

namespace gapless::simulation {

void device_checker::check_events(const std::vector<event>& appended) {
    for (const event& one : appended) {
        report_.check(invariant::i9_events_in_order, one.id > last_event_, [&] {
            return name_ + ": event ids do not ascend";
        });
        last_event_ = one.id;
        events_.emplace(one.id, one);
        if (const auto* answer = std::get_if<sent_event>(&one.what)) {
            check_sent(*answer);
        } else if (const auto* end = std::get_if<failed_event>(&one.what)) {
            const auto made = ledger_.submissions.find(end->client_id);
            if (end->reason.code == errc::cancelled) {
                check_withdrawn(end->client_id);
            } else if (made != ledger_.submissions.end() && is_annotation(made->second.kind)) {
                told_.insert(end->client_id);  // and it leaves the outbox by itself
                ledger_.dropped.insert(end->client_id);
            }
        }
    }
}

// What was recalled comes to the app without its text, if it has not seen it yet.
void device_checker::note_recalls(const sdk::mailbox_changes& changes) {
    for (const auto& [where, said] : changes.annotations) {
        if (said.kind != message_kind::recall) {
            continue;
        }
        for (const message& entry : ledger_.logs[where].entries) {
            if (sdk::is_gone_with(entry, said.target)) {
                without_text_[where].insert(entry.seq);
            }
        }
        for (auto& [id, waiting] : events_) {
            auto* told = std::get_if<message_event>(&waiting.what);
            if (told != nullptr && told->conversation == where &&
                sdk::is_gone_with(told->message, said.target)) {
                sdk::take_body(told->message);
            }
        }
    }
}

// Nothing goes before the server's clock says so, as the device could know it.
void device_checker::check_expired(const sdk::mailbox_changes& changes) {
    expiry_.handle_committed(changes);
    if (!changes.expired_to) {
        return;
    }
    const bool is_early = latest_time_ && *changes.expired_to > latest_time_();
    report_.check(invariant::i43_expiry_on_devices, !is_early, [&] {
        return name_ + ": " + std::to_string(changes.expired_to->milliseconds) +
               " has not come yet, and what expires by then is gone";
    });
    report_.reached("something expired on a device");
}

// What is gone is told by its place alone, and only what is gone.
bool device_checker::is_told_as_expired(const event& shown, const event& kept) {
    const auto* told = std::get_if<message_event>(&shown.what);
    const auto* was = std::get_if<message_event>(&kept.what);
    if (told == nullptr || was == nullptr) {
        return false;
    }
    const bool is_gone = expiry_.is_gone(was->conversation, was->message.seq);
    report_.check(invariant::i43_expiry_on_devices, told->expired == is_gone, [&] {
        return at(was->conversation, was->message.seq) +
               (is_gone ? " has expired, and is told of" : " is called expired, and is not");
    });
    if (!told->expired) {
        return false;
    }
    report_.reached("an event said that its message had expired");
    message_event place;
    place.conversation = was->conversation;
    place.message.seq = was->message.seq;
    place.expired = true;
    return *told == place;
}

void device_checker::check_sent(const sent_event& answer) {
    told_.insert(answer.client_id);
    const message* truth = ledger_.find(answer.conversation, answer.seq);
    report_.check(
        invariant::i4_ack_is_durable,
        is_deceived_ || (truth != nullptr && truth->client_id == answer.client_id),
        [&] { return at(answer.conversation, answer.seq) + " was reported sent and is not there"; }
    );
    report_.check(invariant::i8_exactly_once, reported_sent_.insert(answer.client_id).second, [&] {
        return at(answer.conversation, answer.seq) + " was reported sent twice";
    });
    report_.count("acknowledged");
}

// Nor will the log have it later: see log_checker.
void device_checker::check_withdrawn(const client_id& id) {
    told_.insert(id);
    if (is_deceived_) {
        return;
    }
    ledger_.withdrawn.insert(id);
    report_.check(invariant::i10_outbox_promise, !ledger_.logged.contains(id), [&] {
        return name_ + ": a message is called cancelled that is in the log";
    });
}

// Only what the log does not have may be called failed.
void device_checker::check_failed(const protocol::draft& row) {
    report_.check(
        invariant::i10_outbox_promise,
        is_deceived_ || row.state != protocol::draft_state::failed ||
            !ledger_.logged.contains(row.id),
        [&] { return name_ + ": a message is called failed that is in the log"; }
    );
}

void device_checker::check_forgotten(const client_id& id) {
    const auto found = ledger_.submissions.find(id);
    const bool cancelled = found != ledger_.submissions.end() && found->second.cancel_requested;
    const bool settled =
        is_deceived_ || ledger_.logged.contains(id) || cancelled || ledger_.dropped.contains(id);
    report_.check(invariant::i10_outbox_promise, settled, [&] {
        return name_ + ": a draft vanished that is neither logged nor cancelled";
    });
    report_.check(invariant::i10_outbox_promise, told_.contains(id), [&] {
        return name_ + ": a draft vanished without a word to the app";
    });
}

void device_checker::handle_event(const event& shown) {
    const auto next = events_.upper_bound(std::max(shown_, consumed_));
    const bool in_turn = next != events_.end() && next->first == shown.id;
    report_.check(invariant::i9_events_in_order, in_turn, [&] {
        return name_ + ": the app was shown event " + std::to_string(shown.id.value) +
               ", which is not the next";
    });
    if (!in_turn) {
        return;
    }
    // What the app is about to be told may be recalled, or opened, in that very moment.
    const auto* told = std::get_if<message_event>(&shown.what);
    const auto* kept = std::get_if<message_event>(&next->second.what);
    const bool is_as_it_was =
        told != nullptr && kept != nullptr && told->conversation == kept->conversation &&
        told->message.seq == kept->message.seq &&
        (kept->message.recalled || told->message.protection == message_protection::no_key) &&
        holds(told->conversation, ledger_.logs[told->conversation], told->message);
    const bool is_expired = is_told_as_expired(shown, next->second);
    const bool is_same = next->second == shown || is_as_it_was || is_expired;
    report_.check(invariant::i9_events_in_order, is_same, [&] {
        return name_ + ": an event came with other contents";
    });
    shown_ = shown.id;
    if (shown.id <= shown_ever_) {
        report_.reached("an event was shown again after a crash");
    }
    shown_ever_ = std::max(shown_ever_, shown.id);
    if (const auto* entry = std::get_if<message_event>(&shown.what)) {
        timeline& line = timelines_[entry->conversation];
        report_.check(invariant::i7_log_prefix, entry->message.seq > line.shown, [&] {
            return at(entry->conversation, entry->message.seq) + " was shown out of order";
        });
        line.shown = entry->message.seq;
    }
}

}  // namespace gapless::simulation
