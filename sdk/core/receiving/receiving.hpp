#pragma once

#include "protocol/wire/frame.hpp"
#include "sdk/core/history/backfill.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/sending/sending.hpp"
#include "sdk/core/sync/inbox_sync.hpp"
#include "sdk/core/sync/pull_queue.hpp"
#include "sdk/core/timeline/timelines.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::sdk {

// Everything that this device hears of its conversations: it takes live frames and answers, keeps
// rows, heads and the cursor in the ledger, and asks for what is missing.
//
// After each input call poll_frame and poll_diverged until they are empty. An input that returns
// false was what no honest server says: close the connection. The ledger, the mailbox, the
// outgoing side and the keys outlive it.
class receiving {
public:
    struct limits {
        inbox_sync::limits sync;
        pull_queue::limits pulls;
        sdk::timelines::limits timelines;
        sdk::backfill::limits history;

        // More entries that are missing than this, over all conversations, are too many to wait
        // for: so many of each come first, and the rest when it is wanted. 0: there are never too
        // many.
        std::uint64_t far_behind = 0;
        std::uint64_t screenful = 30;
    };

    receiving(limits, ledger&, mailbox&, sending&, key_desk&);

    // Inputs. The login flight, which carries first_sync(), has been sent.
    void handle_connected(instant now);
    void handle_established(instant now);
    void handle_disconnected();

    [[nodiscard]] bool handle(const protocol::push& arrived, instant now);
    [[nodiscard]] bool handle(const protocol::notify& arrived, instant now);
    [[nodiscard]] bool handle(const protocol::changed& arrived, instant now);
    [[nodiscard]] bool handle(const protocol::sync_page& page, instant now);
    [[nodiscard]] bool handle(const protocol::pulled& answer, instant now);

    // `own` is the message that the server has stored, if its draft was still there. The answer
    // names a conversation and a seq.
    void handle(const protocol::sent& answer, const std::optional<message>& own, instant now);

    // The inbox's head, by the heartbeat's answer.
    void handle_head(inbox_version version, instant now);

    // Large groups whose heads have moved.
    void handle_heads(const std::vector<protocol::large_head>& heads, bool are_all, instant now);
    void handle_timeout(instant now);

    // Entries that were held back for keys can be taken.
    void handle_readable(conversation_id where, instant now) {
        timelines_.handle_readable(where, now);
    }

    // Something long is on its way: what is asked for comes later.
    void handle_progress(instant now);

    // Command: sync, whatever is known. Done once has_synced(the number) is true.
    [[nodiscard]] std::uint64_t sync_again(instant now);

    // Commands: fill what is missing of these below the high mark, before the rest. Somebody has
    // begun to wait for them; or they are needed, which may be said again and again.
    void want_history(conversation_id where, seq_range entries);
    void need_history(conversation_id where, seq_range entries);

    // Command: heartbeats say how far the inbox is, often enough; or syncs do, every so often.
    void set_in_background(bool is_in_background) { sync_.set_regular(!is_in_background); }

    // Outputs.
    [[nodiscard]] std::optional<protocol::frame> poll_frame(instant now);
    [[nodiscard]] std::optional<conversation_id> poll_diverged();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] protocol::sync first_sync() const { return sync_.request(); }

    // Answers are overdue: the connection is of no use.
    [[nodiscard]] bool is_overdue(instant now) const;

    [[nodiscard]] bool is_pulling() const { return pulls_.is_pulling(); }

    // Nothing is known to be missing.
    [[nodiscard]] bool is_caught_up() const;

    [[nodiscard]] bool has_synced(std::uint64_t number) const;

    [[nodiscard]] std::size_t held_bytes() const;

private:
    void handle_fields(
        conversation_id where, const protocol::inbox_fields& fields, instant pull_at, instant now
    );
    [[nodiscard]] bool is_too_much_missing() const;
    void skip(instant now);
    void hurry(const protocol::sync_page& page);
    void settle(instant now);

    limits limits_;
    ledger& ledger_;
    inbox_sync sync_;
    pull_queue pulls_;
    timelines timelines_;
    backfill backfill_;
    bool is_far_behind_ = false;  // an earlier page of this sync has shown it
};

}  // namespace gapless::sdk
