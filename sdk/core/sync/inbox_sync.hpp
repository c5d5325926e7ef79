#pragma once

#include "protocol/wire/inbox_fields.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::sdk {

// Moves the inbox cursor, and decides when to ask the server what has changed.
//
// The cursor moves only
//   (a) to the version of a sync page, in the flush that stores the page's entries; or
//   (b) by the fields of a live frame with prev ≤ cursor < version, in the flush after which the
//       frame's conversation has no gap below the frame's head.
// Fields that cannot move it yet are kept: during a sync until it ends, else until the gap closes.
// A frame whose prev is beyond the cursor says that another one was missed: a sync follows, unless
// the missed one still comes.
//
// The rows that a frame changes are put into the ledger before this machine is told of it. The
// ledger outlives it.
class inbox_sync {
public:
    struct limits {
        duration hold_back = milliseconds(700);  // how long a missed frame may still come
        duration every = minutes(5);
        duration answer_within = seconds(30);
        std::uint32_t entries = 100;   // asked for at once
        std::size_t kept_max = 1'024;  // frames whose fields wait; of more a sync takes care
    };

    inbox_sync(limits, ledger&);

    // Inputs. The login flight carries the first sync of a connection (see request()).
    void handle_connected(instant now);
    void handle_disconnected();

    // The entries of the page are in the ledger. A page that nobody asked for is ignored; false: it
    // leads nowhere, which no honest server says.
    [[nodiscard]] bool handle_page(const protocol::sync_page& page, instant now);

    // Of a push, sent or changed.
    void handle_fields(conversation_id where, const protocol::inbox_fields& fields, instant now);

    // A notify: there is something that will not be pushed.
    void handle_notified(std::optional<inbox_version> version, instant now);

    // The inbox's head, by the heartbeat's answer.
    void handle_head(inbox_version version, instant now);

    // Something long is on its way: what was asked is answered behind it.
    void handle_progress(instant now);

    // A conversation has advanced: kept fields may move the cursor now.
    void handle_advanced(instant now);

    // Commands. Whether it syncs every so often, whatever is known.
    void set_regular(bool is_regular) { is_regular_ = is_regular; }

    // Sync at this time, if not before.
    void want(instant due);

    // Outputs.
    [[nodiscard]] std::optional<protocol::sync> poll_sync(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // The sync that starts from the cursor, or goes on with the large groups behind it.
    [[nodiscard]] protocol::sync request() const;

    // An answer is overdue: the connection is of no use.
    [[nodiscard]] bool is_overdue(instant now) const;

    // This connection's first sync has ended, and nothing is known that another one should bring.
    [[nodiscard]] bool is_caught_up() const;

    // Syncs that were started, and the last of them that ended: a sync that starts after this
    // moment has ended once finished() > started().
    [[nodiscard]] std::uint64_t started() const { return started_; }

    [[nodiscard]] std::uint64_t finished() const { return finished_; }

    [[nodiscard]] std::size_t kept() const { return kept_.size(); }

private:
    struct kept_fields {
        conversation_id conversation;
        protocol::inbox_fields fields;
    };

    enum class phase : std::uint8_t {
        idle = 1,
        asking,  // a page is to be asked for
        asked,   // its answer is awaited
    };

    [[nodiscard]] bool is_closed(const kept_fields& kept) const;
    [[nodiscard]] std::optional<instant> due() const;
    void fold(instant now);
    bool fold_once();
    [[nodiscard]] bool handle_reset(log_epoch epoch);
    void handle_end(instant now);
    void move_to(inbox_version version);
    void raise_head(inbox_version version, instant due);
    void start();

    limits limits_;
    ledger& ledger_;
    bool is_connected_ = false;
    bool has_finished_ = false;  // on this connection
    phase phase_ = phase::idle;
    instant answer_due_;         // while asked
    conversation_id listed_to_;  // large groups up to this one are listed by this sync
    bool is_regular_ = true;
    std::optional<instant> regular_;
    std::optional<instant> wanted_;
    std::optional<instant> missed_;  // set while a frame is known to have been missed
    inbox_version head_;             // the highest version that was named
    std::optional<instant> head_due_;
    std::vector<kept_fields> kept_;  // in order of arrival
    std::uint64_t started_ = 0;
    std::uint64_t finished_ = 0;
};

}  // namespace gapless::sdk
