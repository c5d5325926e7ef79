#pragma once

#include "protocol/session/session_ending.hpp"
#include "protocol/wire/frame.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace gapless::protocol {

// The client's half of a session: one connection's life from the login flight to the last frame.
//
// Make one for each connection, and ask it about every frame that arrives before anybody else looks
// at it. It says who the frame is for, and remembers what the server granted and how it ended.
//
//     state        input                 → state        verdict       transmits
//     idle         handle_connected      → greeting                   hello, authenticate, sync
//     greeting     welcome               → established  established
//     greeting     challenge             → greeting     taken         authenticate
//     greeting     heartbeat_answer      → greeting     pass
//     greeting     deadline              → closed                     close{timed_out}
//     established  any of the server's,  → established  pass
//                  but welcome, challenge
//     not closed   close                 → closed       closed
//     not closed   any other frame       → closed       (failure)     close{its reason}
//     not closed   close(reason)         → closed                     close{reason}
//     closed       any frame             → closed       closed
//
// After each input or command call poll_transmit until it is empty. Once it is closed and drained,
// the connection is of no more use.
class client_session {
public:
    struct limits {
        duration welcome_within = seconds(10);
    };

    // The first three frames of a connection, sent without waiting for an answer between them.
    struct login_flight {
        protocol::hello hello;
        protocol::authenticate authenticate;
        protocol::sync sync;
    };

    enum class state : std::uint8_t { idle = 1, greeting, established, closed };

    // Whom a frame is for.
    enum class verdict : std::uint8_t {
        established = 1,  // it was the welcome: see welcomed()
        taken,            // the session dealt with it
        pass,             // a legal frame for the machines behind the session
        closed,           // the server's last word (see ending()), or a frame after it: drop it
    };

    client_session();
    explicit client_session(limits);

    // Inputs. handle_frame fails with unexpected_frame, or with unsupported for a welcome whose
    // version was not offered; the session is closed then.
    void handle_connected(login_flight, instant now);
    [[nodiscard]] result<verdict> handle_frame(const frame&);
    void handle_timeout(instant now);

    // Command: say why and end. For bytes that were no frame, too.
    void close(error reason);

    // Outputs.
    [[nodiscard]] std::optional<frame> poll_transmit();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] state current() const;
    [[nodiscard]] bool is_established() const;

    // What the server granted; empty before the welcome.
    [[nodiscard]] const std::optional<welcome>& welcomed() const;

    // Empty while it has not ended.
    [[nodiscard]] const std::optional<session_ending>& ending() const;

private:
    [[nodiscard]] result<verdict> handle_welcome(const welcome&);
    [[nodiscard]] error fail(error reason);
    void end(error reason);

    limits limits_;
    state state_ = state::idle;
    instant deadline_;
    std::vector<std::uint32_t> offered_;
    protocol::authenticate proof_;  // to be said again when the server asks
    std::deque<frame> transmits_;
    std::optional<welcome> welcomed_;
    std::optional<session_ending> ending_;
};

}  // namespace gapless::protocol
