#pragma once

#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "server/core/engine_room.hpp"
#include "server/core/store/job.hpp"

#include <gapless/moment.hpp>
#include <gapless/time.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace gapless::server {

// Turns what a commit changed into frames for the connections of those whom it concerns.
//
// A connection gets the new messages in the order of their seqs: its own as `sent`, all others
// pushed; and then, if members changed, `changed`. The inbox fields ride on the last of these
// frames alone, since a device moves its cursor when it sees them. Recipients with the same visible
// range share their batches.
//
// While a device is not live yet, or its push window is full, it gets one `notify` instead; and
// when not even that is allowed, the newest one is kept for release. So does each device where the
// policy is to notify; where it is to answer heartbeats nothing is sent but answers.
//
// A large group's messages go to all of its audience, and no inbox fields with them but to those
// whom the change concerns. The head of what could not be pushed stays with the connection until it
// was named to it. The room outlives it.
class publisher {
public:
    // Answers to the messages of a change, by the connection that sent them, ascending.
    using answers = std::map<connection_id, std::vector<protocol::sent>>;

    explicit publisher(engine_room& room) : room_(room) {}

    void publish(const conversation_change&, answers, moment now);

    // Sends the page, after which the connection may be live: what it lists has been told.
    void tell_page(connection_state&, const protocol::sync_page&, instant now);

    // Where the backlog comes first: the device has committed it.
    void handle_caught_up(connection_state&, instant now);

    // The connection has acknowledged something: it may be told what was held back.
    void release(connection_state&, instant now);

private:
    struct listener {
        connection_state* connection;
        const conversation_change::recipient* recipient;
        bool is_bystander = false;  // of a large group: it has no inbox fields
    };

    // By the range that they see.
    using audiences = std::map<std::pair<seq, seq>, std::vector<listener>>;

    using batch = std::shared_ptr<const protocol::push_batch>;

    [[nodiscard]] std::vector<batch> cut(const conversation_change&, seq from, seq to) const;

    void add_bystanders(
        const conversation_change&,
        const conversation_change::recipient& bystander,
        bool is_late,
        audiences&,
        instant now
    );
    [[nodiscard]] bool gets_pushes(const connection_state&) const;
    [[nodiscard]] bool hears_nothing(const connection_state&) const;
    void tell_untold(connection_state&, instant now);
    void push_to_all(const conversation_change&, std::vector<listener>, instant now);
    void tell_sender(
        const conversation_change&,
        const listener&,
        std::vector<protocol::sent>,
        bool is_late,
        instant now
    );
    [[nodiscard]] bool push_one(const batch&, const listener&, bool is_last, instant now);
    void tell_changed(const listener&, instant now);
    void notify_one(const conversation_change&, const listener&, instant now);

    // Sends the notify, or keeps it, as the window said.
    void fall_back(const listener&, conversation_id, protocol::push_window::verdict);

    engine_room& room_;
};

}  // namespace gapless::server
