#pragma once

#include "protocol/wire/receipt_frames.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/settings_change.hpp"

#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>

namespace gapless::sdk {

// Brings to the server what this device's user has read, marked as unread, and set.
//
// A wish takes effect in the conversation's row at once, and goes to the server when the flush has
// stored it: on each connection again, until the server's state shows it. One frame for each
// conversation at a time, and in a group one in a while: only the newest wish counts. A wish that
// the server refuses for good waits for the next connection, or for news of the conversation, since
// a cursor does not go back.
//
// After each input call poll_frame until it is empty. The ledger and the mailbox outlive it.
class cursor_desk {
public:
    struct limits {
        duration group_spacing = seconds(5);  // between two frames for a group
        duration draft_spacing = seconds(2);  // at least, when the first one had a draft
        duration answer_within = seconds(30);
        duration refused_patience = seconds(30);
        std::size_t in_flight_max = 8;
    };

    cursor_desk(limits, ledger&, mailbox&);

    // Commands. They fail with unknown_conversation, not_a_member, usage (an entry that the mailbox
    // does not reach to, or lacks), and as the mailbox does; then nothing is changed. What is read
    // already stays so; below the first entry that the user may see there is nothing to read.
    [[nodiscard]] result<void> mark_read(conversation_id where, seq up_to);
    [[nodiscard]] result<void> mark_unread(conversation_id where, bool is_unread);

    // In a conversation that the user has left it takes effect here, and waits until they come
    // back.
    [[nodiscard]] result<void> set(conversation_id where, const settings_change& wanted);

    // Inputs. A sync of this connection has ended: what it has shown need not be asked for.
    void handle_synced();
    void handle_disconnected();

    // The conversation's inbox entry has come: what was refused may be well now.
    void handle_entry(conversation_id where);

    // What was wanted is on stable storage.
    void handle_flushed();
    void handle(const protocol::cursor_moved& answer, instant now);

    // Outputs.
    [[nodiscard]] std::optional<protocol::move_cursor> poll_frame(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // Somebody waits for the next flush.
    [[nodiscard]] bool has_unflushed() const { return !unflushed_.empty(); }

    // The server has heard everything that it wants to hear.
    [[nodiscard]] bool is_settled() const;

private:
    // What has happened of late about one conversation's wish.
    struct turn {
        instant not_before;
        std::optional<instant> answer_due;           // while it is in flight
        std::optional<protocol::move_cursor> asked;  // the last frame
        bool is_held = false;                        // refused, and nothing has changed
        bool has_changed = false;                    // since it was asked
    };

    [[nodiscard]] result<const conversation*> find(conversation_id where) const;
    [[nodiscard]] std::size_t in_flight() const;
    [[nodiscard]] bool is_open(conversation_id where) const;
    [[nodiscard]] std::optional<instant> due(conversation_id where) const;
    void handle_refused(turn& at, const error& why, instant now);
    void tidy(instant now);

    limits limits_;
    ledger& ledger_;
    mailbox& mailbox_;
    bool is_synced_ = false;               // on this connection
    std::set<conversation_id> wanted_;     // on stable storage, and not seen to be shown
    std::set<conversation_id> unflushed_;  // changed since the last flush
    std::map<conversation_id, turn> turns_;
};

}  // namespace gapless::sdk
