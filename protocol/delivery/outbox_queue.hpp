#pragma once

#include "protocol/delivery/outbox_limits.hpp"
#include "protocol/delivery/outbox_row.hpp"

#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <deque>

namespace gapless::protocol {

// The rows of one destination, in order of submission.
//
// Counters are positions: the n-th numbered row carries base + n. So the row behind one that leaves
// unsent takes over its counter, and after a restart every row has the counter it had before. An
// unconfirmed row keeps its place until the server has said that it is not stored: counters that
// are too high are refused, each of them, but one that is too low could fit by accident.
//
// A row is transmitted again only when its last transmission was answered (or the connection
// broke), and never while a row behind it is awaited; so an answer always belongs to the last
// transmission, and what is on the wire is in order.
class outbox_queue {
public:
    // What the server's word on its counter means for us.
    enum class verdict {
        go_again,   // the rows can simply go again
        reconcile,  // the server holds messages of this device that the mailbox does not know
    };

    // A base is certain when the server's last counter cannot be higher than our rows say. While it
    // is not (the mailbox may have come from a backup), rows go one by one: of several whose
    // counters are too low one could fit, and overtake the others.
    outbox_queue(destination to, sender_counter base, bool is_base_certain);

    // Commands. Rows come in ascending order of submission.
    void push(outbox_row row);

    // Takes over the other queue's rows, in order of submission, and the greater base.
    void merge(outbox_queue other);

    // The row must be there.
    outbox_row remove(client_id id);

    void start_reconciling() { is_reconciling_ = true; }

    // Inputs. A row is one of rows().
    void handle_transmitted(outbox_row& row, wall_time today);

    // What was transmitted last was not even looked at; what was transmitted before it may be
    // stored.
    void handle_turned_away(outbox_row& row);

    // The row is not stored.
    void handle_denied(outbox_row& row);

    // The server has given this counter away. `is_last`: just now, so it is the highest.
    void handle_counter(sender_counter counter, bool is_last);

    // The server has given the row's counter away, and will never store the row.
    void handle_burnt(const outbox_row& row);
    [[nodiscard]] verdict handle_counter_expected(outbox_row& row, sender_counter expected);
    void handle_reconciled(sender_counter last_counter);
    void handle_disconnected();

    // Outputs. The row whose turn it is to be transmitted, or null.
    [[nodiscard]] outbox_row* next(const outbox_limits& limits);

    // State.
    [[nodiscard]] outbox_row* find(client_id id);
    [[nodiscard]] const outbox_row* find(client_id id) const;
    [[nodiscard]] sender_counter counter_of(const outbox_row& row) const;

    [[nodiscard]] const destination& to() const { return to_; }

    [[nodiscard]] sender_counter base() const { return base_; }

    // Nothing here waits for the network: every row is stopped, or stands behind one that blocks.
    [[nodiscard]] bool is_settled(const outbox_limits& limits) const;

    [[nodiscard]] bool is_reconciling() const { return is_reconciling_; }

    [[nodiscard]] const std::deque<outbox_row>& rows() const { return rows_; }

    [[nodiscard]] std::deque<outbox_row>& rows() { return rows_; }

private:
    void stop_awaiting(outbox_row& row);

    destination to_;
    sender_counter base_;  // the last acknowledged counter
    bool is_base_certain_;
    bool is_reconciling_ = false;
    sender_counter expected_;  // by the server, when it made us reconcile
    std::size_t awaited_ = 0;
    std::deque<outbox_row> rows_;
};

}  // namespace gapless::protocol
