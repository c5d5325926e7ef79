#pragma once

#include "protocol/delivery/push_window.hpp"
#include "protocol/session/server_session.hpp"
#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "server/core/engine_limits.hpp"
#include "server/core/engine_output.hpp"
#include "server/core/limits/token_bucket.hpp"
#include "server/core/session/silence_deadline.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/device_class.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::server {

// One connection as the engine knows it: its machines, and what waits for it.
//
// A struct: whoever drives the connection (front_desk, publisher) keeps it consistent.
struct connection_state {
    // A frame that came before the store had said who speaks.
    struct held_frame {
        protocol::frame frame;
        std::size_t bytes = 0;
    };

    connection_state(connection_id name, std::string from, const engine_limits&, instant now);

    connection_id id;
    std::string address;
    protocol::tls_channel channel;  // until it is admitted
    protocol::server_session session;
    protocol::push_window window;
    token_bucket frames;

    std::vector<held_frame> held;
    std::size_t held_bytes = 0;
    std::size_t part_bytes = 0;           // of parts, since it heard that they arrive
    silence_deadline silence;             // dead, unless heard of before
    std::optional<instant> listed_under;  // the deadline that live_connections knows

    instant refused_until;  // told to come back then, with whatever writes

    gapless::device_class device_class = gapless::device_class::other;

    bool is_admitted = false;  // the store knows who speaks

    // What it came with, until its session has begun. Admitted with it: a full disk let none begin,
    // so it may only read until one does.
    std::unique_ptr<authenticate_operation> login;
    bool is_beginning = false;  // admitted, and the store is asked once more

    // The device has been told everything up to an inbox's head, and gets pushes; before that, and
    // while its window is full, notifies only. Where the backlog comes first it is not live before
    // it has committed all that, and hears of nothing until then.
    bool is_listed = false;
    bool is_live = false;
    std::optional<protocol::notify> held_notify;  // of the newest change it was not told of
    inbox_version listed_to;  // where its sync goes on, while it has not been told the last page
    std::map<conversation_id, seq> untold;  // heads of large groups that were not pushed to it

    [[nodiscard]] bool reads_only() const { return is_admitted && login != nullptr; }

    [[nodiscard]] actor speaker() const {
        return {session.user(), session.device(), session.epoch()};
    }

    // When it has to be looked at again without having said anything.
    [[nodiscard]] instant next_timeout() const;
};

}  // namespace gapless::server
