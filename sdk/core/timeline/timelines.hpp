#pragma once

#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/sending/sending.hpp"
#include "sdk/core/sync/pull_queue.hpp"
#include "sdk/core/timeline/timeline.hpp"

#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>

namespace gapless::sdk {

// All conversations of a device: their rows, and the entries of their timelines.
//
// Whatever brings an entry (push, pull, the answer to an own message), it goes through the
// conversation's timeline into the ledger: in log order, without a gap, once. A head that lies
// beyond is kept in the row, so that the gap is known even after a crash, and given to the pulls.
//
// What is skipped becomes a gap below the high mark: entries that come for it are history, stored
// without an event, and move no mark.
//
// A conversation whose log is another one than we know has diverged: it is reported once, and left
// as it is from then on.
//
// Where a conversation is encrypted an entry is opened in its turn, and what changes its keys is
// taken from pulls alone, since they bring what is meant for this device.
//
// The ledger, the mailbox, the outgoing side, the pulls and the keys outlive it.
class timelines {
public:
    struct limits {
        duration gap_patience = milliseconds(50);
        duration hold_back = milliseconds(700);
        duration refused_patience = seconds(30);       // before a refused pull is tried again
        std::size_t held_bytes_max = 4 * 1024 * 1024;  // of early entries, over all conversations
        std::size_t lines_max = 256;                   // with nothing held, kept for their memory
        bool takes_drafts = false;                     // of the user's other devices
    };

    timelines(limits, ledger&, mailbox&, sending&, pull_queue&, key_desk&);

    // Inputs. Entries of conversations that have no row are left to the next sync.
    void handle_inbox_entry(const protocol::inbox_entry& entry, instant now);
    void handle_push(const protocol::push_batch& batch, instant now);

    // `own` is the message that the server has stored, if its draft was still there.
    void handle_sent(const protocol::sent& answer, const std::optional<message>& own, instant now);
    void handle_pulled(const protocol::pulled& answer, const protocol::pull& asked, instant now);

    // Command: what is missing up to here is left for later.
    void skip(conversation_id where, seq to, instant now);

    // The server named a head: what is missing below it is pulled at that time.
    void handle_head(conversation_id where, seq head, instant pull_at);

    // What the fields of a live frame say of cursors.
    void handle_cursors(conversation_id where, const protocol::inbox_fields& fields);

    void handle_connected(instant now);
    void handle_timeout(instant now);

    // What was held back there for keys can be taken now.
    void handle_readable(conversation_id where, instant now) { pulls_.want(where, now); }

    // Outputs. Whether a gap has lasted so long that only a sync helps.
    [[nodiscard]] bool poll_sync_needed();
    [[nodiscard]] std::optional<conversation_id> poll_diverged();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] bool is_diverged(conversation_id where) const;

    [[nodiscard]] std::size_t held_bytes() const { return held_bytes_; }

private:
    // The row and the timeline of one conversation while an input changes them.
    struct place {
        conversation row;
        timeline& line;
        std::size_t held_before = 0;
    };

    [[nodiscard]] std::optional<place> open(conversation_id where, log_epoch epoch);
    void close(place& at, instant pull_at, instant now);
    void take(place& at, message entry);
    void take_ready(place& at);
    void see_version(const conversation& row, const std::optional<protocol::group_summary>& told);
    void take_annotations(const place& at, const protocol::pulled& answer, const gap_set& missing);
    [[nodiscard]] std::optional<user_id> author_of_target(
        const protocol::pulled& answer, const message& entry
    );
    [[nodiscard]] bool offer(place& at, const message& entry, instant now);
    [[nodiscard]] bool is_stored_otherwise(conversation_id where, const message& entry);
    void take_range(
        place& at, const protocol::pulled& answer, const protocol::pull& asked, instant now
    );
    void fill(place& at, const protocol::pulled& answer, const protocol::pull& asked);
    void fill(place& at, const message& entry);
    void take_history(place& at, const message& stored, seq newest);
    [[nodiscard]] bool is_recalled(conversation_id where, const message& entry);
    [[nodiscard]] result<seq> newest_entry(conversation_id where);
    void measure_again(conversation& row);
    void diverge(conversation_id where);
    void drop_idle_lines();
    void account_held(const place& at, instant now);
    void poll_gaps(conversation_id where, timeline& line, instant now);

    limits limits_;
    ledger& ledger_;
    mailbox& mailbox_;
    sending& sending_;
    pull_queue& pulls_;
    key_desk& keys_;
    std::map<seq, protocol::key_wrap_at> wraps_;  // of the answer that is being taken
    transcript::leaves leaves_;                   // likewise
    std::map<conversation_id, timeline> lines_;   // of conversations that had entries lately
    std::size_t held_bytes_ = 0;
    std::set<conversation_id> waiting_;  // those with a deadline
    std::set<conversation_id> diverged_;
    std::deque<conversation_id> reports_;
    bool is_sync_needed_ = false;
};

}  // namespace gapless::sdk
