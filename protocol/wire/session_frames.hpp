#pragma once

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::protocol {

// The frames of a session: who speaks, on whose behalf, and how it ends.

// Client → server, first frame of a connection.
struct hello {
    std::vector<std::uint32_t> versions;  // protocol versions the client speaks, best first
    device_id device;
    std::string network;  // what the app calls the network it is on; may be empty

    friend bool operator==(const hello&, const hello&) = default;
};

// Client → server, right after hello, in the same flight.
struct authenticate {
    std::string token;
    std::string signature;  // of the device's key, over this connection; empty: not bound to it

    // The newest session of the device that its client knows of: a login that comes late knows less
    // than the server. Empty: not said, and then it is taken for the newest.
    std::optional<gapless::session_epoch> session_epoch = std::nullopt;

    friend bool operator==(const authenticate&, const authenticate&) = default;
};

// Server → client: the device has a newer session than its authenticate knew of. Whoever is alive
// says authenticate again and names this one; a login that was only late has nobody to answer.
struct challenge {
    gapless::session_epoch session_epoch;

    friend bool operator==(const challenge&, const challenge&) = default;
};

// What the server will accept, so that a client never queues what cannot be delivered.
struct wire_limits {
    // A whole one, its parts together: a sealed message is an eighth and 1 KiB longer than a text.
    std::uint32_t frame_bytes_max = 1024 * 1024 + 192 * 1024;
    std::uint32_t message_bytes_max = 1024 * 1024;
    std::uint32_t group_members_max = 10'000;
    std::uint32_t push_window_frames = 512;
    std::uint32_t push_window_bytes = 256 * 1024;

    friend bool operator==(const wire_limits&, const wire_limits&) = default;
};

// Server → client: the session stands.
struct welcome {
    std::uint32_t version = 1;
    gapless::session_epoch session_epoch;
    user_id user;
    std::string user_name;  // as it was registered
    wire_limits limits;
    wall_time server_time;
    bool backlog_first = false;  // no news until the client acknowledges that it has caught up

    friend bool operator==(const welcome&, const welcome&) = default;
};

// Either → other, last frame of a connection. `superseded` and `kicked` tell the client to stay
// away, all other codes to come back (after retry_after, when it is set).
struct close {
    error reason;

    friend bool operator==(const close&, const close&) = default;
};

// Server → client: an answer to a frame of a kind that the server does not know.
struct unsupported {
    std::uint32_t kind = 0;  // the field number of the unknown kind

    friend bool operator==(const unsupported&, const unsupported&) = default;
};

}  // namespace gapless::protocol
