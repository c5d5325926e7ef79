#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "server/core/account/hasher.hpp"
#include "server/core/engine_room.hpp"
#include "server/core/session/frame_desk.hpp"
#include "server/core/store/job.hpp"

#include <gapless/moment.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace gapless::server {

// Where connections come and go: accepts them, has them authenticated by the store, hands the
// frames of those that are to the frame_desk, and closes what is dead, rude or superseded.
//
// A connection that is closed or forgotten is gone at once: nothing that it says afterwards has any
// effect. Room, frames and hasher outlive it.
class front_desk {
public:
    front_desk(engine_room& room, frame_desk& frames, hasher& secrets)
        : room_(room), frames_(frames), hasher_(secrets) {}

    // Inputs from the connections.
    void handle_connected(connection_id, std::string_view address, instant now);
    void handle_secured(connection_id, const protocol::tls_channel&);
    void handle_frame(connection_id, const protocol::frame&, std::size_t bytes, instant now);
    void handle_malformed(connection_id, const error&);
    void handle_part(connection_id, std::size_t bytes, instant now);
    void handle_disconnected(connection_id);
    void handle_timeout(instant now);

    // Inputs from the store. The device's older connection ends here.
    void handle_authenticated(connection_id, const authenticated&, moment now);
    void handle_outdated(connection_id, const outdated&, instant now);
    void handle_unauthenticated(connection_id, const error&);

    // Commands: say why, then close; or close all of these without a word.
    void close(connection_id, const error& reason);
    void forget(const std::set<connection_id>&);
    void close_all(const error& reason);

private:
    void take(
        connection_state&,
        protocol::server_session::verdict whose,
        const protocol::frame&,
        std::size_t bytes,
        instant now
    );
    void authenticate(
        connection_state&, const protocol::authenticate&, std::size_t bytes, instant now
    );
    [[nodiscard]] std::optional<login_proof>
    proof_in(const connection_state&, const protocol::authenticate&);
    void hold(connection_state&, const protocol::frame&, std::size_t bytes);
    void pass(connection_state&, const protocol::frame&, std::size_t bytes, instant now);
    void supersede(connection_id older);
    void abandon_operations(const std::set<connection_id>&);

    // What the device said on connections before this one, though they be gone: nothing else fences
    // it when the session's number has not grown. Logins among it are to be asked first.
    void abandon_earlier(const device_id&, connection_id last);
    void abandon(const std::vector<queued_operation>&);
    void handle_deadline(connection_state&, instant now);

    // Sends what the session has to say, and lets go of the connection if that was the last word.
    void settle(connection_state&);
    void let_go(connection_state&);

    engine_room& room_;
    frame_desk& frames_;
    hasher& hasher_;
    std::unique_ptr<crypto::algorithms> algorithms_;  // from the first proof on
    std::size_t admitted_ = 0;
};

}  // namespace gapless::server
