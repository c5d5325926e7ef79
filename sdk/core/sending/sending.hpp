#pragma once

#include "protocol/delivery/outbox.hpp"
#include "protocol/delivery/round_trip.hpp"
#include "protocol/wire/frame.hpp"
#include "protocol/wire/send_frames.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/moment.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

namespace gapless::sdk {

// The outbox and its place in the mailbox: what this device says.
//
// Everything that the outbox changes goes into the ledger, and what it wants to transmit waits
// until that is on stable storage:
//
//     inputs, commands ──▶ gather() ──▶ (the ledger is committed) ──▶ handle_flushed() ──▶ outputs
//
// A message is settled (leaves the outbox, with its sent event) in the flush that learns of its
// seq, by whichever frame brings it first.
//
// An annotation that is refused leaves the outbox with its failed event.
//
// A refusal as a conflict says that the server has the message already, with another body, and that
// body counts: the destination is reconciled, which brings it into the timeline and settles the
// row. Only if it is not found there has the message failed. Until then the mailbox keeps the row
// as one to be sent, so that a crash in between asks again.
//
// Where a conversation is encrypted a message is sealed as it leaves for the first time, and waits
// for the keys before that.
//
// The ledger and the keys outlive it.
class sending {
public:
    using probe = protocol::outbox::probe;
    using reconcile = protocol::outbox::reconcile;

    // The draft is on stable storage.
    struct queued {
        gapless::client_id client_id;
    };

    struct transmit {
        protocol::frame frame;
    };

    using output = std::variant<queued, transmit, probe, reconcile>;

    sending(protocol::outbox::limits, ledger&, key_desk&);

    // Commands, as of the outbox.
    [[nodiscard]] result<void> push(const protocol::draft& draft);
    void cancel(const client_id& id);
    void retry(const client_id& id, moment now);

    // Inputs.
    void handle_established(std::uint32_t message_bytes_max);
    void handle_disconnected();
    void handle_round_trip(const protocol::round_trip& measured);
    std::optional<protocol::draft> handle_sent(const protocol::sent& answer);

    // An entry of this device came into a timeline.
    void handle_own_entry(conversation_id where, const message& entry);

    // False: no honest server says that.
    [[nodiscard]] bool handle_refused(const protocol::refused& answer, moment now);
    void handle_cancelled(const protocol::cancelled& answer);
    void handle_row(const conversation& row);
    void handle_direct_resolved(const std::string& user, conversation_id where);
    void handle_reconciled(const destination& to);
    void handle_timeout(moment now);

    // Everything since the last call goes into the ledger.
    void gather(moment now);

    // What was gathered is on stable storage.
    void handle_flushed();

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] bool is_settled() const {
        return outbox_.is_settled() && !outbox_.has_news() && in_conflict_.empty();
    }

    // The last counter of this device's messages there, as far as the server has acknowledged them.
    [[nodiscard]] sender_counter last_counter(conversation_id where) const;

    [[nodiscard]] std::size_t size() const { return outbox_.size(); }

    // More is in flight than goes in an instant over any link.
    [[nodiscard]] bool is_sending_long() const;

private:
    // The server has something else under a message's id.
    struct conflict {
        destination where;  // it is looked for there
        seq stored;         // as the server says
    };

    void gather_outputs();
    void wait_for_keys();
    void wait_for_keys(const destination& to);
    void seal(protocol::send& leaving);
    void gather_changes();
    void drop_annotation(const protocol::draft& refused);
    void handle_conflict(const client_id& id, seq stored);
    void end_conflicts(const destination& to);
    [[nodiscard]] bool is_there(const destination& to, seq stored) const;
    void end_unseen(const protocol::draft& row, seq stored);
    [[nodiscard]] bool is_in_conflict(const protocol::draft& row) const;
    void settle(const protocol::draft& own, conversation_id where, seq position, bool is_duplicate);

    ledger& ledger_;
    key_desk& keys_;
    protocol::outbox outbox_;
    std::vector<client_id> pushed_;
    std::map<client_id, conflict> in_conflict_;
    std::set<client_id> dropped_;  // their ends were told
    std::deque<output> gathered_;  // to be let out after the flush
    std::deque<output> outputs_;
};

}  // namespace gapless::sdk
