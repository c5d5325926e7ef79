#pragma once

#include "protocol/wire/frame.hpp"
#include "server/core/account/hasher.hpp"
#include "server/core/engine_room.hpp"
#include "server/core/fanout/publisher.hpp"
#include "server/core/presence/presence_desk.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstddef>

namespace gapless::server {

// Takes the frames of connections that the store knows: what needs the store becomes an operation,
// the rest is answered here.
//
// What cannot be taken now is refused with a time to come back; a connection that cannot be told so
// in an answer is failed, and its owner closes it with that error. Room, publisher and presences
// outlive it.
class frame_desk {
public:
    frame_desk(engine_room& room, publisher& pushes, presence_desk& presences)
        : room_(room), publisher_(pushes), presences_(presences) {}

    [[nodiscard]] result<void> handle_frame(
        connection_state&, const protocol::frame&, std::size_t bytes, instant now
    );

    // Charges one more frame of this connection; the error says that it is too many. Frames that
    // are bounded otherwise (hello, sync, pull and ack) never are.
    [[nodiscard]] std::optional<error> charge(
        connection_state&, const protocol::frame&, instant now
    );

    // Says that it hears, and where the inbox's head is.
    void answer_heartbeat(connection_state&, std::optional<duration> silence_max = std::nullopt);

    // Says no to a frame, in the answer that belongs to its kind. Fails where there is none.
    [[nodiscard]] result<void> refuse(connection_id, const protocol::frame&, const error& reason);

private:
    [[nodiscard]] result<void> handle_ack(connection_state&, const protocol::ack&, instant now);
    [[nodiscard]] result<void> handle_heartbeat(
        connection_state&, const protocol::heartbeat&, instant now
    );
    void name_heads(connection_state& to, protocol::heartbeat_answer&) const;
    [[nodiscard]] result<void> handle_send(
        connection_state&, const protocol::send&, std::size_t bytes, instant now
    );
    // Why it may not write now, with a time to come back: there is no room, or the line is too
    // long. Empty: it may. Who has been refused is until then, so that what he sent behind it is
    // not stored out of order, or looked at in vain.
    [[nodiscard]] std::optional<error> objection(
        connection_state&, std::size_t bytes, std::size_t answer, instant now
    );
    [[nodiscard]] bool has_room(connection_id, std::size_t bytes, std::size_t answer) const;
    void queue(const connection_state&, operation, std::size_t bytes);
    void begin_session(connection_state&);

    // Takes the operation, or refuses the frame when too much waits already.
    [[nodiscard]] result<void> queue_or_refuse(
        connection_state&, const protocol::frame&, operation, std::size_t bytes, instant now
    );

    engine_room& room_;
    publisher& publisher_;
    presence_desk& presences_;
};

}  // namespace gapless::server
