#pragma once

#include "protocol/wire/group_summary.hpp"
#include "protocol/wire/inbox_entry.hpp"
#include "protocol/wire/inbox_fields.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace gapless::protocol {

// The frames by which live changes reach a device.

// The part of a push that all its recipients share; encoded once.
struct push_batch {
    conversation_id conversation;
    log_epoch epoch;
    std::vector<message> messages;                      // consecutive seqs
    std::optional<group_summary> group = std::nullopt;  // of a large one, when it changed

    friend bool operator==(const push_batch&, const push_batch&) = default;
};

// Server → client, best effort: new entries of a conversation.
struct push {
    std::shared_ptr<const push_batch> batch;  // shared among recipients; never null
    std::optional<inbox_fields> inbox;

    // By value of the batch, not by its address.
    friend bool operator==(const push& a, const push& b) {
        return *a.batch == *b.batch && a.inbox == b.inbox;
    }
};

// Server → client, instead of a push: something is new there; ask for it.
struct notify {
    conversation_id conversation;
    std::optional<inbox_fields> inbox;
    seq head = {};  // without inbox fields: of a large group; 0: not said

    friend bool operator==(const notify&, const notify&) = default;
};

// Server → client: an inbox entry changed otherwise (members, role, name).
struct changed {
    inbox_entry entry;
    inbox_fields inbox;

    friend bool operator==(const changed&, const changed&) = default;
};

struct mark {
    conversation_id conversation;
    gapless::seq seq;

    friend bool operator==(const mark&, const mark&) = default;
};

// Client → server: what this connection has handled (frames) and this device has committed.
struct ack {
    std::uint64_t frames = 0;
    std::vector<mark> marks;
    gapless::inbox_version inbox_version;
    bool caught_up = false;  // with welcome::backlog_first: all that was listed is committed

    friend bool operator==(const ack&, const ack&) = default;
};

// Client → server: still here. On the wire one byte when it carries nothing.
struct heartbeat {
    std::optional<ack> acknowledged;
    std::optional<duration> next_silence;

    friend bool operator==(const heartbeat&, const heartbeat&) = default;
};

// Where a large group's timeline ends.
struct large_head {
    conversation_id conversation;
    seq head;

    friend bool operator==(const large_head&, const large_head&) = default;
};

// Server → client: so am I, and your inbox's head is there.
struct heartbeat_answer {
    gapless::inbox_version inbox_version;
    std::uint32_t load = 0;                              // per mille of what the server can carry
    bool is_probe = false;                               // is there somebody? a heartbeat says so
    std::vector<large_head> heads = {};                  // that moved and were not pushed
    bool has_more_heads = false;                         // a sync names all of them
    std::optional<duration> silence_max = std::nullopt;  // to whoever announced more

    friend bool operator==(const heartbeat_answer&, const heartbeat_answer&) = default;
};

}  // namespace gapless::protocol
