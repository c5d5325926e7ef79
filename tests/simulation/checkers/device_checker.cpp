#include "tests/simulation/checkers/device_checker.hpp"

#include "protocol/crypto/sealed_message.hpp"
#include "sdk/core/mailbox/recall_rules.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::simulation {

device_checker::device_checker(ledger& truth, report& seen, std::size_t device, std::string name)
    : ledger_(truth),
      report_(seen),
      device_(device),
      name_(std::move(name)),
      screen_(truth, seen, name_) {}

std::string device_checker::at(conversation_id conversation, seq position) const {
    return name_ + ", conversation " + std::to_string(conversation.value) + " seq " +
           std::to_string(position.value);
}

void device_checker::handle_committed(const sdk::mailbox_changes& changes) {
    unknown_.reset();
    if (changes.identity) {
        user_ = canonical_user_name(changes.identity->user);
        user_id_ = changes.identity->user_id;
        device_id_ = changes.identity->device;
    }
    check_told(changes);
    check_expired(changes);
    for (const sdk::stored_message& row : changes.messages) {
        check_message(row);
    }
    for (const sdk::stored_message& row : changes.revealed) {
        check_revealed(row);
    }
    for (const sdk::stored_hole& range : changes.holes) {
        // What a liar calls a hole may have no end.
        for (seq s = range.hole.from; !is_deceived_ && s <= range.hole.to; s = s.next()) {
            timelines_[range.conversation].holes.insert(s);
        }
    }
    for (const auto& [id, now] : changes.gaps) {
        check_gaps(id, now);
        check_new_gaps(id, now, changes);
        skipped_.insert_or_assign(id, now);
    }
    std::erase_if(skipped_, [](const auto& each) { return each.second.is_empty(); });
    for (const auto& [id, kept] : changes.delivered_kept) {
        conversations_.at(id).reading.delivered_kept = kept;
    }
    for (const auto& [id, row] : changes.conversations) {
        check_conversation(row);
    }
    if (changes.cursor) {
        check_cursor(*changes.cursor);
    }
    check_events(changes.events);
    note_recalls(changes);
    for (const auto& [id, row] : changes.drafts) {
        check_failed(row.second);
        drafts_.insert_or_assign(id, row.second);
    }
    for (const client_id& id : changes.forgotten_drafts) {
        check_forgotten(id);
        drafts_.erase(id);
    }
    for (const auto& [id, row] : changes.settings) {
        settings_.insert_or_assign(id, row);
    }
    screen_.handle_committed(changes);
    if (changes.consumed) {
        report_.check(invariant::i12_cursors_only_grow, *changes.consumed >= consumed_, [&] {
            return name_ + ": the consumer cursor went back";
        });
        report_.check(invariant::i9_events_in_order, *changes.consumed <= shown_, [&] {
            return name_ + ": an event was acknowledged that the app has not seen";
        });
        consumed_ = *changes.consumed;
        events_.erase(events_.begin(), events_.upper_bound(consumed_));
    }
}

void device_checker::check_message(const sdk::stored_message& row) {
    const seq position = row.message.seq;
    const message* truth = ledger_.find(row.conversation, position);
    const bool is_opened = row.message.protection == message_protection::end_to_end ||
                           row.message.protection == message_protection::managed;
    if (is_opened && !ledger_.logs[row.conversation].is_readable(device_id_, position)) {
        opened_[row.conversation].insert(position);
    }
    if (!is_deceived_) {
        report_.check(invariant::i6_no_phantom, truth != nullptr, [&] {
            return at(row.conversation, position) + " is stored and nobody committed it";
        });
        report_.check(
            invariant::i2_entries_never_change,
            truth == nullptr ||
                holds(row.conversation, ledger_.logs[row.conversation], row.message),
            [&] { return at(row.conversation, position) + " is not what the log holds"; }
        );
    }
    if (row.message.recalled) {
        without_text_[row.conversation].insert(position);
    }
    timeline& line = timelines_[row.conversation];
    report_.check(invariant::i8_exactly_once, line.rows.insert(position).second, [&] {
        return at(row.conversation, position) + " was stored twice";
    });
    report_.count("delivered");
    report_.trace(device_);
    report_.trace(row.conversation.value);
    report_.trace(position.value);
}

// What it was not given the key of it shows without a text, and nothing else so; until it gets the
// key from another device of its user.
bool device_checker::holds(conversation_id id, const observed_log& log, const message& shown)
    const {
    const message* truth = log.at(shown.seq);
    if (truth == nullptr || shown.recalled || log.is_readable(device_id_, shown.seq)) {
        return log.holds(shown) || log.is_erased(shown, ledger_.now);
    }
    message expected = log.shown_to(device_id_, *truth);
    expected.recalled = shown.recalled;
    return expected == shown || (can_read(id, log, shown.seq) && log.holds(shown));
}

bool device_checker::can_read(conversation_id id, const observed_log& log, seq position) const {
    const auto opened = opened_.find(id);
    return log.is_readable(device_id_, position) ||
           (opened != opened_.end() && opened->second.contains(position));
}

void device_checker::check_revealed(const sdk::stored_message& row) {
    const seq position = row.message.seq;
    if (row.message.protection != message_protection::key_erased) {
        const bool is_ephemeral = ledger_.logs[row.conversation].is_ephemeral;
        report_.check(invariant::i44_ephemeral, is_deceived_ || !is_ephemeral, [&] {
            return at(row.conversation, position) + " was opened by a key that came later";
        });
        opened_[row.conversation].insert(position);
        report_.reached("a message was opened when its key came");
    }
    report_.check(
        invariant::i2_entries_never_change,
        is_deceived_ || holds(row.conversation, ledger_.logs[row.conversation], row.message),
        [&] { return at(row.conversation, position) + " was opened, and is not what was sent"; }
    );
    for (auto& [id, kept] : events_) {
        auto* told = std::get_if<message_event>(&kept.what);
        if (told != nullptr && told->conversation == row.conversation &&
            told->message.seq == position) {
            sdk::reveal(told->message, row.message);
        }
    }
}

void device_checker::handle_finding(const sdk::key_finding& found) {
    const bool is_told = found.what == sdk::key_finding::kind::changed_account &&
                         ledger_.begun_anew.contains(found.user);
    if (is_told) {
        report_.reached("a new account key was found");
        return;
    }
    findings_ += "; " + at(found.conversation, found.seq) + ": " +
                 std::string(name_of(found.what)) + " of user " + std::to_string(found.user.value);
    check_findings();
}

void device_checker::check_findings() {
    report_.check(invariant::i29_nothing_to_find, is_deceived_ || findings_.empty(), [&] {
        return name_ + " has found something" + findings_;
    });
}

void device_checker::check_conversation(const conversation& row) {
    conversation& before = conversations_[row.id];
    report_.check(
        invariant::i12_cursors_only_grow,
        row.high >= before.high && row.head >= before.head &&
            row.last_counter >= before.last_counter,
        [&] { return at(row.id, row.high) + ": high, head or counter went back"; }
    );
    check_cursors(before, row);
    check_set(before, row);
    const timeline& line = timelines_[row.id];
    const seq start = is_deceived_ ? row.high.next() : std::max(before.high.next(), row.first);
    for (seq s = start; s <= row.high && !report_.broken(); s = s.next()) {
        report_.check(
            invariant::i7_log_prefix,
            line.rows.contains(s) || line.holes.contains(s) || is_skipped(row.id, s),
            [&] { return at(row.id, s) + " is missing below the high mark"; }
        );
    }
    if (row.high > before.high && before.high < before.head && row.high == row.head) {
        report_.count("gaps filled");
    }
    before = row;
    note_gap(row);
}

void device_checker::check_cursors(const conversation& before, const conversation& row) {
    report_.check(
        invariant::i12_cursors_only_grow,
        row.read_seq >= before.read_seq && row.peer_read >= before.peer_read &&
            row.peer_delivered >= before.peer_delivered,
        [&] { return at(row.id, row.read_seq) + ": a read or delivered cursor went back"; }
    );
    if (is_deceived_) {
        return;
    }
    seq& read = ledger_.read[{user_, row.id}];
    const auto log = ledger_.logs.find(row.id);
    const bool exists = log != ledger_.logs.end() && row.read_seq <= log->second.head();
    report_.check(invariant::i12_cursors_only_grow, exists || row.read_seq == seq{}, [&] {
        return at(row.id, row.read_seq) + " is read, and nobody wrote it";
    });
    if (row.read_seq < read) {
        report_.reached("a device had not heard what another one had read");
    }
    if (row.marked_unread != before.marked_unread && !row.reading.wanted_mark) {
        report_.reached("a device heard that another one had marked a conversation");
    }
    read = std::max(read, row.read_seq);
}

// Of each setting the version that the app sees only grows, be it told or wanted.
void device_checker::check_set(const conversation& before, const conversation& row) {
    const auto seen = [](const auto& kept, const auto& wanted) {
        return wanted ? wanted->version : kept.version;
    };
    const reading& was = before.reading;
    const reading& is = row.reading;
    const bool grows = seen(is.pinned, is.wanted_pinned) >= seen(was.pinned, was.wanted_pinned) &&
                       seen(is.muted, is.wanted_muted) >= seen(was.muted, was.wanted_muted) &&
                       seen(is.draft, is.wanted_draft) >= seen(was.draft, was.wanted_draft) &&
                       is.pinned.version >= was.pinned.version &&
                       is.muted.version >= was.muted.version &&
                       is.draft.version >= was.draft.version;
    report_.check(invariant::i12_cursors_only_grow, grows, [&] {
        return at(row.id, row.head) + ": an older setting took the place of a newer one";
    });
    if (is.muted.version > was.muted.version && !was.wanted_muted) {
        report_.reached("a device heard what another one had set");
    }
}

void device_checker::note_gap(const conversation& row) {
    if (row.high < row.head) {
        gaps_.try_emplace(row.id, open_gap{lives_, ledger_.server_lives});
        return;
    }
    const auto found = gaps_.find(row.id);
    if (found == gaps_.end()) {
        return;
    }
    if (found->second.own_life != lives_) {
        report_.reached("a gap was filled across a crash of the device");
    }
    if (found->second.server_life != ledger_.server_lives) {
        report_.reached("a gap was filled across a restart of the server");
    }
    gaps_.erase(found);
}

// Whatever moved below the cursor must be known, unless it has moved again since, above the cursor:
// then it will come at its new place.
void device_checker::check_cursor(const sdk::inbox_cursor& moved) {
    // A reset begins from nothing. An honest server has no reason for it but that inboxes do not
    // live for ever, or that somebody in between talked nonsense.
    const bool is_reset = (is_deceived_ || expects_resets_) && moved.version == inbox_version{};
    const bool is_other = moved.epoch != cursor_.epoch || is_reset;
    report_.check(
        invariant::i12_cursors_only_grow,
        is_other || moved.version >= cursor_.version,
        [&] { return name_ + ": the inbox cursor went back"; }
    );
    std::map<conversation_id, ledger::touch> newest;
    for (const ledger::touch& touched : ledger_.touches[user_id_]) {
        newest.insert_or_assign(touched.conversation, touched);
    }
    for (const auto& [id, touched] : newest) {
        if (is_deceived_ || touched.version <= cursor_.version || touched.version > moved.version) {
            continue;
        }
        const auto known = conversations_.find(touched.conversation);
        const bool head_known = known != conversations_.end() && known->second.head >= touched.head;
        report_.check(invariant::i14_no_gap_forgotten, head_known, [&] {
            return at(touched.conversation, touched.head) + ": the cursor passed version " +
                   std::to_string(touched.version.value) + " without this head";
        });
    }
    cursor_ = moved;
}

void device_checker::handle_failed(const sdk::mailbox_changes& changes) { unknown_ = changes; }

bool device_checker::is_mirror_of(const sdk::mailbox_state& state) const {
    drafts loaded;
    for (const auto& [position, row] : state.drafts) {
        loaded.emplace(row.id, row);
    }
    std::map<conversation_id, conversation> known;
    for (const conversation& row : state.conversations) {
        known.emplace(row.id, row);
    }
    auto set = settings_;
    std::erase_if(set, [](const auto& each) { return each.second == conversation_settings{}; });
    return state.cursor == cursor_ && loaded == drafts_ && known == conversations_ &&
           state.settings == set && state.gaps == skipped_ && state.last_event == last_event_ &&
           state.consumed == consumed_ && state.expired_to == expiry_.expired_to();
}

void device_checker::check_mirror(const sdk::mailbox_state& state, invariant at_stake) {
    report_.check(at_stake, is_mirror_of(state), [&] {
        return name_ + ": the mailbox holds another state than it committed";
    });
}

void device_checker::handle_loaded(const sdk::mailbox_state& state) {
    check_mirror(state, invariant::i23_crash_atomicity);
}

void device_checker::take_survivor(const sdk::mailbox_state& state) {
    if (unknown_ && !is_mirror_of(state)) {
        report_.reached("a commit survived the crash that interrupted it");
        const sdk::mailbox_changes survived = *unknown_;
        shown_ = std::max(shown_, survived.consumed.value_or(event_id{}));
        handle_committed(survived);
        shown_ = consumed_;
    } else if (unknown_) {
        // A flush that did nothing but open messages is not seen in the state: they may be open.
        for (const auto& [where, row] : unknown_->revealed) {
            opened_[where].insert(row.seq);
        }
    }
    unknown_.reset();
}

void device_checker::handle_started(const sdk::mailbox_state& state) {
    resumed_ = false;
    shown_ = consumed_;
    for (auto& [id, line] : timelines_) {
        line.shown = seq{};
    }
    take_survivor(state);
    ++lives_;
    inherited_.clear();
    for (const auto& [id, row] : drafts_) {
        inherited_.insert(id);
    }
    handle_loaded(state);
    check_promises();
    screen_.handle_started(state);
}

void device_checker::handle_started_from_rot(
    const sdk::mailbox_state& state, sdk::mailbox& stored
) {
    shown_ = consumed_;
    take_survivor(state);
    check_mirror(state, invariant::i25_damage_is_told);
    check_kept(stored);
    handle_started(state);
}

void device_checker::check_promises() {
    for (const auto& [id, made] : ledger_.submissions) {
        if (made.device != device_ || !made.promised || made.lost) {
            continue;
        }
        const bool somewhere =
            drafts_.contains(id) || ledger_.dropped.contains(id) ||
            (is_deceived_ ? told_.contains(id)
                          : ledger_.logged.contains(id) || made.cancel_requested);
        report_.check(invariant::i10_outbox_promise, somewhere, [&] {
            return name_ + ": a promised message is neither in the outbox nor in the log";
        });
    }
}

void device_checker::handle_leaving(const protocol::send& leaving) {
    report_.check(invariant::i10_outbox_promise, drafts_.contains(leaving.client_id), [&] {
        return name_ + ": a message is on the wire that is not in the outbox on disk";
    });
    if (const auto sealed = crypto::read_sealed_message(crypto::view_of(leaving.body))) {
        const std::string nonce(sealed->nonce.begin(), sealed->nonce.end());
        const bool is_once = nonces_.emplace(nonce, leaving.body).first->second == leaving.body;
        report_.check(invariant::i26_no_nonce_twice, is_once, [&] {
            return name_ + ": a nonce was used for two messages";
        });
    }
    if (inherited_.contains(leaving.client_id)) {
        report_.reached("a draft went out in a later life");
    }
}

void device_checker::handle_leaving(const protocol::sync& leaving) {
    if (!std::exchange(resumed_, true)) {
        report_.check(invariant::i15_resume_is_sync, leaving.version == cursor_.version, [&] {
            return name_ + ": the first sync does not ask from the stored cursor";
        });
    }
}

void device_checker::handle_leaving(const protocol::ack& leaving) {
    for (const protocol::mark& reached : leaving.marks) {
        const auto known = conversations_.find(reached.conversation);
        const auto gaps = skipped_.find(reached.conversation);
        const bool is_below_gaps =
            gaps == skipped_.end() || reached.seq < gaps->second.ranges().front().first;
        report_.check(
            invariant::i11_client_ack_is_durable,
            known != conversations_.end() && reached.seq <= known->second.high && is_below_gaps,
            [&] { return at(reached.conversation, reached.seq) + " is acknowledged, not stored"; }
        );
    }
    report_.check(
        invariant::i11_client_ack_is_durable,
        leaving.inbox_version <= cursor_.version,
        [&] { return name_ + ": a cursor is acknowledged that is not stored"; }
    );
}

void device_checker::handle_leaving(const protocol::move_cursor& leaving) {
    const auto known = conversations_.find(leaving.conversation);
    report_.check(
        invariant::i11_client_ack_is_durable,
        known != conversations_.end() && leaving.read_seq <= known->second.read_seq,
        [&] { return at(leaving.conversation, leaving.read_seq) + " is called read, not stored"; }
    );
}

void device_checker::check_history(
    const sdk::history_desk::question& asked, const history_page& given
) {
    const auto log = ledger_.logs.find(asked.conversation);
    const auto row = conversations_.find(asked.conversation);
    if (is_deceived_ || log == ledger_.logs.end() || row == conversations_.end()) {
        return;
    }
    seq next = std::min(asked.before, row->second.head.next());
    // Above `to` what has expired may be left out.
    const auto step_down = [&](seq to) {
        const auto is_left_out = [&] {
            return !log->second.is_visible(user_, next) ||
                   expiry_.is_gone(asked.conversation, next) ||
                   (next > to && log->second.may_be_gone(next, ledger_.now));
        };
        do {
            next = next == seq{} ? next : next.previous();
        } while (next != seq{} && is_left_out());
    };
    const auto& entries = given.entries;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        step_down(entry->seq);
        const message* truth = log->second.at(next);
        const bool is_next = truth != nullptr && entry->seq == next &&
                             holds(asked.conversation, log->second, *entry);
        report_.check(invariant::i14_no_gap_forgotten, is_next, [&] {
            return at(asked.conversation, next) + " was left out of a look back";
        });
    }
    const bool is_full = given.entries.size() == asked.count;
    step_down(seq{});
    const bool is_over = is_full || given.end == history_end::offline || next == seq{};
    report_.check(
        invariant::i14_no_gap_forgotten,
        is_over && is_full == !given.end && given.entries.size() <= asked.count,
        [&] { return at(asked.conversation, next) + ": a look back ended too early"; }
    );
    if (given.end == history_end::offline) {
        report_.reached("a look back ended where a device had nothing and no connection");
    } else if (given.end) {
        report_.reached("a look back reached the start");
    }
}

}  // namespace gapless::simulation
