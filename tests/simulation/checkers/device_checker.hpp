#pragma once

#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/receipt_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "sdk/core/history/history_desk.hpp"
#include "sdk/core/keys/key_finding.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "tests/simulation/checkers/expiry_model.hpp"
#include "tests/simulation/checkers/list_checker.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/search_query.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gapless::simulation {

// Watches one device: what its mailbox commits, what leaves it, and what its app is shown (I6–I12,
// I14). It keeps a mirror of the committed mailbox, made of the committed changes alone, which
// survives the device's crashes.
class device_checker {
public:
    device_checker(ledger&, report&, std::size_t device, std::string name);

    // This device is lied to from time to time. What its server says it has to believe; so of what
    // stands in its mailbox only this is asked: it stays as it is, each row is stored once, cursors
    // grow, events come in order, and no draft goes without a word to the app (I8–I12, I23).
    void deceive() { is_deceived_ = true; }

    // It may skip what is far behind, but for so many of each conversation, and fill it in later:
    // of itself, or lazily, only when it is looked for.
    void expect_skips(std::uint64_t screenful, bool lazily) {
        screenful_ = screenful;
        is_lazy_ = lazily;
    }

    // Whether what is begun on one device of a user is to be the same on all.
    void expect_drafts(bool are_synchronised) { are_drafts_synchronised_ = are_synchronised; }

    // The server may tell it to begin anew.
    void expect_resets() { expects_resets_ = true; }

    // What time it is at most for a server, as far as this device can know.
    void expect_time(std::function<wall_time()> latest) { latest_time_ = std::move(latest); }

    // The mailbox has committed these.
    void handle_committed(const sdk::mailbox_changes&);

    // The mailbox could not say whether it has committed these.
    void handle_failed(const sdk::mailbox_changes&);

    // What the mailbox holds now: it must be what was committed.
    void handle_loaded(const sdk::mailbox_state&);

    // The device starts with this state: what was committed, and perhaps what was being committed
    // when it died.
    void handle_started(const sdk::mailbox_state&);

    // Likewise, after bits of its file have turned over: it has opened all the same, so nothing of
    // what it holds may be another than was written.
    void handle_started_from_rot(const sdk::mailbox_state&, sdk::mailbox& stored);

    void handle_leaving(const protocol::send&);

    // It has found something of which an honest server gives nothing to find.
    void handle_finding(const sdk::key_finding&);
    void check_findings();
    void handle_leaving(const protocol::sync&);
    void handle_leaving(const protocol::ack&);
    void handle_leaving(const protocol::move_cursor&);
    void handle_event(const event&);

    // The app has looked back and got this: nothing between may have been left out.
    void check_history(const sdk::history_desk::question&, const history_page&);

    // A search for a word of ASCII, or a part of what is written without blanks, finds all messages
    // that the mailbox holds and that say it, page after page, and nothing else. False: the
    // mailbox could not be read.
    bool check_search(sdk::mailbox& stored, search_query query);

    // Everything that the user may see is stored, shown and acknowledged.
    [[nodiscard]] bool has_all() const;

    // At the end, when everything has come to rest: the whole truth is here, and was shown.
    void check_settled();

    // What it shows of reading is what the other devices of its user show, and what the log says.
    void check_reading();

    // The rows themselves, read back from the disk.
    void check_rows(sdk::mailbox& stored);

    // What one of these devices of its user was given the key of it can read, too (I32).
    void check_readable(sdk::mailbox& stored, const std::set<device_id>& family);

    // What is ephemeral is not there when its time is over: keys, and texts.
    void check_ephemeral(sdk::mailbox& stored, const sdk::mailbox_state& state);

    // The keys of managed conversations that it was given are of what its user is shown.
    void check_managed_keys(const sdk::mailbox_state& stored);

    // What its app has on the screen.
    [[nodiscard]] list_checker& screen() { return screen_; }

    [[nodiscard]] std::string_view user() const { return user_; }

    // The drafts for people: where they go and how they stand.
    [[nodiscard]] std::string pending_text() const;

    // The drafts that wait in the mailbox, by id.
    using drafts = std::map<client_id, protocol::draft>;

    [[nodiscard]] const drafts& pending() const { return drafts_; }

    [[nodiscard]] const std::map<conversation_id, conversation>& conversations() const {
        return conversations_;
    }

private:
    struct timeline {
        std::set<seq> rows;
        std::set<seq> holes;
        seq shown;  // the app has seen the events of all rows up to here
    };

    // When something was missing in a conversation first, in lives.
    struct open_gap {
        std::uint64_t own_life = 0;
        std::uint64_t server_life = 0;
    };

    void check_told(const sdk::mailbox_changes&);
    void check_message(const sdk::stored_message&);
    void check_gaps(conversation_id, const sdk::gap_set& now);
    void check_new_gaps(
        conversation_id, const sdk::gap_set& now, const sdk::mailbox_changes& changes
    );
    void check_conversation(const conversation&);
    void check_cursors(const conversation& before, const conversation& row);
    void check_set(const conversation& before, const conversation& row);
    void check_settings(const conversation& row);
    void note_gap(const conversation& row);
    void check_cursor(const sdk::inbox_cursor&);
    void check_events(const std::vector<event>&);
    void check_expired(const sdk::mailbox_changes&);
    [[nodiscard]] bool is_told_as_expired(const event& shown, const event& kept);
    void note_recalls(const sdk::mailbox_changes&);
    [[nodiscard]] std::string text_here(conversation_id, const observed_log&, const message&) const;
    void check_sent(const sent_event&);
    void check_annotations(conversation_id, const observed_log&, sdk::mailbox& stored);
    void check_mirror(const sdk::mailbox_state&, invariant);
    void check_kept(sdk::mailbox& stored);
    [[nodiscard]] bool is_mirror_of(const sdk::mailbox_state&) const;
    void check_withdrawn(const client_id&);
    void check_failed(const protocol::draft&);
    void check_forgotten(const client_id&);
    void check_promises();
    void take_survivor(const sdk::mailbox_state&);
    void check_peer(const conversation&);
    [[nodiscard]] bool is_at_rest(const protocol::draft&) const;
    void check_transcript(conversation_id, const observed_log&);
    [[nodiscard]] bool is_skipped(conversation_id, seq) const;
    [[nodiscard]] bool has_heard_of_recall(
        conversation_id, const observed_log&, const message& gone
    ) const;
    [[nodiscard]] bool holds(conversation_id, const observed_log&, const message& shown) const;
    [[nodiscard]] bool can_read(conversation_id, const observed_log&, seq) const;
    void check_revealed(const sdk::stored_message&);
    [[nodiscard]] std::string at(conversation_id, seq) const;

    ledger& ledger_;
    report& report_;
    std::size_t device_;
    std::string name_;  // for people: who and which
    std::string user_;  // canonical

    gapless::user_id user_id_;
    gapless::device_id device_id_;
    sdk::inbox_cursor cursor_;
    std::map<conversation_id, conversation> conversations_;
    std::map<conversation_id, timeline> timelines_;
    std::map<conversation_id, sdk::gap_set> skipped_;        // none of them empty
    std::map<conversation_id, std::set<seq>> without_text_;  // rows that were recalled

    // Rows that it reads without having been in the roster: it got the keys later.
    std::map<conversation_id, std::set<seq>> opened_;
    drafts drafts_;
    std::map<conversation_id, conversation_settings> settings_;
    list_checker screen_;
    expiry_model expiry_;
    std::function<wall_time()> latest_time_;
    std::map<event_id, event> events_;  // appended and not acknowledged
    event_id last_event_;
    event_id consumed_;
    event_id shown_;  // the last one given to the app in this life
    event_id shown_ever_;
    std::map<conversation_id, open_gap> gaps_;
    std::set<client_id> inherited_;  // drafts of an earlier life
    std::uint64_t lives_ = 0;
    std::string findings_;
    std::map<std::string, std::string> nonces_;  // of what it has sealed, with the whole of it
    std::set<client_id> reported_sent_;
    std::set<client_id> told_;  // of these the app was told that they are sent, or withdrawn
    std::optional<sdk::mailbox_changes> unknown_;  // the last ones, when they failed
    bool resumed_ = false;                         // this life has synchronised
    bool is_deceived_ = false;
    bool expects_resets_ = false;
    std::optional<std::uint64_t> screenful_;
    bool is_lazy_ = false;
    bool are_drafts_synchronised_ = false;
};

}  // namespace gapless::simulation
