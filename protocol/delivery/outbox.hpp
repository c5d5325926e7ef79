#pragma once

#include "protocol/delivery/draft.hpp"
#include "protocol/delivery/outbox_changes.hpp"
#include "protocol/delivery/outbox_hold.hpp"
#include "protocol/delivery/outbox_limits.hpp"
#include "protocol/delivery/outbox_queue.hpp"
#include "protocol/delivery/outbox_window.hpp"
#include "protocol/delivery/round_trip.hpp"
#include "protocol/wire/send_frames.hpp"

#include <gapless/destination.hpp>
#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/moment.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace gapless::protocol {

// Keeps every message that a device has promised to send until the server has given it a seq.
//
//     push ──▶ queued ──poll_transmit──▶ in_flight ──handle_sent──▶ (gone, returned to the caller)
//               ▲  ▲                      │  │  │
//               │  └─disconnected, held,──┘  │  └─time or tries ran out──▶ unconfirmed ──┐
//               │    counter_expected        └────final refusal──▶ failed ───────────────┤
//               └────────────────────────────────────────────────────────────────retry───┘
//
// From everywhere: cancel ──▶ cancelling ──handle_cancelled──▶ (gone). Whatever the state, a `sent`
// settles the row: it may answer an earlier connection.
//
// Promises: a destination's messages reach the server in the order of submission, several
// destinations side by side; the same message always under the same client_id with the same bytes;
// a row leaves only because it was stored, or because it never will be.
//
// Drive it like every machine: after each input drain poll_transmit and poll_output until both are
// empty (one can fill the other), commit take_changes(), and only then let the frames and events
// out. Call handle_timeout once after construction: rows may have expired while nobody was there.
//
// Several rows are on the wire at once where it is certain which counter the server expects. It is
// not for a direct destination until an answer has named its conversation, nor for any destination
// of an outbox that was made with contents (the mailbox may come from a backup) until the server
// has given or expected a counter: there they go one by one.
//
// The wall time should be the server's, as well as it is known. When it jumps rows become
// unconfirmed too early or too late; none is removed.
class outbox {
public:
    using limits = outbox_limits;

    // A frame to send. A cancel goes where its message's send would, in order with the others.
    using transmission = std::variant<protocol::send, protocol::cancel>;

    // The server owes an answer for too long: find out whether the connection is alive.
    struct probe {
        // It was found alive, and still the answer does not come: make a new connection. (Nothing
        // is transmitted twice on one.)
        bool is_repeated = false;

        friend bool operator==(const probe&, const probe&) = default;
    };

    // The destination waits. Pull its conversation to the head, call handle_found for each message
    // of this device that is there, then handle_reconciled. (A direct destination for which the
    // synchronised inbox has no conversation is reconciled at once, with counter 0.) Repeated after
    // a reconnect.
    struct reconcile {
        destination to;

        friend bool operator==(const reconcile&, const reconcile&) = default;
    };

    // Events, each with the row as it is now.
    struct failed {
        draft message;

        friend bool operator==(const failed&, const failed&) = default;
    };

    struct unconfirmed {
        draft message;

        friend bool operator==(const unconfirmed&, const unconfirmed&) = default;
    };

    // The row is gone, and its message will never be in the conversation.
    struct withdrawn {
        draft message;

        friend bool operator==(const withdrawn&, const withdrawn&) = default;
    };

    // The server takes no message under the keys that this one was sealed with. It is queued again,
    // without what was transmitted.
    struct keys_stale {
        destination to;

        friend bool operator==(const keys_stale&, const keys_stale&) = default;
    };

    using output = std::variant<probe, reconcile, failed, unconfirmed, withdrawn, keys_stale>;

    outbox();
    explicit outbox(limits options, outbox_contents contents = {});

    // Commands.

    // Queues a new message; what the outbox owns of the draft is set here. Fails, and then keeps
    // nothing, with errc::outbox_full, message_too_large, or conflict when the id is in use.
    [[nodiscard]] result<void> push(draft message);

    // Queues a failed or unconfirmed row again, where it stands, with new time and tries. False:
    // there is no such row.
    bool retry(client_id id, wall_time today);

    // Withdraws the row: at once if the server cannot have stored it; else the server is asked,
    // when the answer to what is under way has come. False: there is no such row. Output:
    // withdrawn, now or later, unless the message turns out to be sent.
    bool cancel(client_id id);

    // Whether a destination waits for keys: nothing goes there that is not sealed already.
    void set_waiting(const destination& to, bool waits);

    // Whether the next message there could leave, but for its keys. One that was sealed needs none.
    [[nodiscard]] bool needs_keys(const destination& to);

    // Whether anything that left for there without being sealed awaits its answer.
    [[nodiscard]] bool has_clear_in_flight(const destination& to) const;

    // What is transmitted in the place of this row's body, from now on. The row must be there.
    void put_sealed(client_id id, std::string sealed);

    // Inputs.
    void handle_connected();
    void handle_disconnected();

    // What the server accepts, from its welcome. Larger rows fail.
    void handle_message_bytes_max(std::size_t bytes);

    // What the connection is like, for the ack timeout.
    void handle_round_trip(const round_trip& measured);

    // The server has stored the message. Returns the row, to be shown in the timeline from now on;
    // nothing if the id is unknown, which is no error: it answers an earlier connection.
    std::optional<draft> handle_sent(const sent& answer);

    // A message of this device was found in a conversation (pushed, pulled), so it is stored. Call
    // it for each of them: the counter counts even if the id is unknown.
    std::optional<draft> handle_found(
        client_id id, conversation_id conversation, sender_counter counter
    );

    // The user's direct conversation is known: what goes to direct(user) goes there from now on.
    void handle_direct_resolved(const std::string& user, conversation_id conversation);

    // The server's no. With retry_after, or a code that passes, the whole outbox waits; superseded,
    // kicked and token_expired make it wait for the next connection; any other code is final.
    // Output: failed. (counter_expected has its own input.)
    void handle_refused(client_id id, const error& reason, instant now);

    // The server did not store the message, since it expects another counter. Output: reconcile.
    void handle_counter_expected(client_id id, sender_counter expected);

    // No message of ours can be sealed for this destination: the next one that waits there has
    // failed, unless it may be stored: then it is looked for first. Outputs: failed, reconcile.
    void handle_barred(const destination& to, errc why);

    // The conversation was pulled to its head, see reconcile. `last_counter` is the highest of this
    // device's messages there.
    void handle_reconciled(const destination& to, sender_counter last_counter);

    // The server will never store the message: its client_id and its counter are burnt. Output:
    // withdrawn.
    void handle_cancelled(client_id id);

    // Outputs: probe, unconfirmed.
    void handle_timeout(moment now);

    // Outputs.
    [[nodiscard]] std::optional<transmission> poll_transmit(moment now);
    [[nodiscard]] std::optional<output> poll_output();

    // What is to be committed: all that changed since the last call.
    [[nodiscard]] outbox_changes take_changes();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // State.
    [[nodiscard]] std::size_t size() const { return index_.size(); }

    [[nodiscard]] std::size_t in_flight() const { return window_.size(); }

    [[nodiscard]] std::size_t in_flight_bytes() const { return window_.bytes(); }

    // Nothing waits for the network: all rows left are failed or unconfirmed, or stand behind one
    // that is and blocks them.
    [[nodiscard]] bool is_settled() const;

    // poll_output or take_changes has something to give.
    [[nodiscard]] bool has_news() const {
        return !outputs_.empty() || !changed_.empty() || !removed_.empty();
    }

    // Those with rows.
    [[nodiscard]] const std::set<destination>& busy() const { return busy_; }

    [[nodiscard]] std::optional<draft> find(client_id id) const;

    // In order of submission; as they are stored (in_flight is queued).
    [[nodiscard]] std::vector<draft> drafts() const;
    [[nodiscard]] sender_counter last_counter(const destination& to) const;

private:
    outbox_queue& queue_to(const destination& to);
    outbox_queue& queue_of(client_id id);
    std::optional<draft> settle(
        client_id id, conversation_id conversation, sender_counter counter, bool is_last
    );
    transmission transmit(outbox_queue& queue, outbox_row& row, moment now);
    void withdraw(outbox_queue& queue, client_id id);
    void drop_if_unwanted(outbox_queue& queue, const outbox_row& row);
    void fail(outbox_row& row, errc code);
    void unseal(outbox_queue& queue, const outbox_row& first, bool with_those_behind);
    void refuse_too_large(outbox_row& row);
    void give_up(outbox_row& row);
    void handle_overdue(const outbox_window::flight& late, instant now);
    void expire(wall_time today);
    draft remove(outbox_queue& queue, client_id id);
    [[nodiscard]] bool is_waiting(const outbox_queue& queue, const outbox_row& row) const;
    [[nodiscard]] bool is_older_than_memory(const outbox_row& row, wall_time today) const;

    limits limits_;
    duration ack_timeout_;
    bool is_fresh_;  // made without contents: there is nothing that could be known wrongly
    bool is_connected_ = false;
    bool is_fenced_ = false;  // this connection will store nothing any more
    std::uint64_t submitted_ = 0;
    std::map<destination, outbox_queue> queues_;  // also without rows, for their counters
    std::set<destination> busy_;                  // those with rows
    std::set<destination> waiting_;               // for keys
    std::map<client_id, destination> index_;
    std::size_t bytes_ = 0;                          // of all bodies
    std::map<std::string, conversation_id> direct_;  // as resolved
    outbox_window window_;
    outbox_hold hold_;
    std::optional<wall_time> next_expiry_;  // no row expires earlier
    std::optional<moment> clock_;           // as last read

    std::deque<output> outputs_;
    std::set<client_id> changed_;
    std::vector<client_id> removed_;
    std::set<destination> changed_counters_;
};

}  // namespace gapless::protocol
