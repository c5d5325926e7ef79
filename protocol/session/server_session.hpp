#pragma once

#include "protocol/wire/frame.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::protocol {

// The server's half of a session: who speaks on a connection, and since when.
//
// Make one for each connection that is accepted, and ask it about every frame. It says whom the
// frame is for; the question whether the token is good goes to the store, and comes back as
// handle_authenticated or handle_refused. The client does not wait for the answer: the frames that
// it sent meanwhile are held by the engine, and fed again, in order, once the session stands.
//
//     state           input                  → state           verdict       transmits
//     greeting        hello, version known   → greeted         taken
//     greeting        hello, no version      → closed          (failure)     close{unsupported}
//     greeted         authenticate           → authenticating  authenticate
//     greeting/-ed    deadline               → closed                        close{timed_out}
//     authenticating  any of the client's,   → authenticating  hold
//                     but hello, authenticate
//     authenticating  handle_authenticated   → established                   welcome
//     authenticating  handle_outdated        → challenged                    challenge
//     challenged      authenticate           → authenticating  authenticate
//     challenged      any other of the       → challenged      hold
//                     client's, but hello
//     challenged      deadline               → closed                        close{timed_out}
//     authenticating  handle_refused         → closed                        close{its reason}
//     established     any of the client's,   → established     pass
//                     but hello, authenticate
//     established     unknown kind           → established     taken         unsupported{kind}
//     not closed      close                  → closed          closed
//     not closed      any other frame        → closed          (failure)     close{its reason}
//     not closed      close(reason)          → closed                        close{reason}
//     closed          any frame, any answer  → closed          closed
//
// After each input or command call poll_transmit until it is empty. Once it is closed and drained,
// disconnect.
class server_session {
public:
    struct limits {
        duration authenticate_within = seconds(10);
        std::vector<std::uint32_t> versions{1};
    };

    enum class state : std::uint8_t {
        greeting = 1,
        greeted,
        authenticating,
        challenged,
        established,
        closed
    };

    // Whom a frame is for.
    enum class verdict : std::uint8_t {
        taken = 1,     // the session dealt with it
        authenticate,  // ask the store about its token, for device()
        hold,          // keep it, and feed it again once the session is established
        pass,          // a legal frame for the machines behind the session
        closed,        // the client's last word (see reason()), or a frame after it: drop it
    };

    // What the store says of a good token, and what goes into the welcome.
    struct admission {
        user_id user;
        std::string user_name;  // as it was registered
        gapless::session_epoch session_epoch;
        wire_limits wire;
        wall_time server_time;
        bool backlog_first = false;
    };

    explicit server_session(instant now);
    server_session(limits, instant now);

    // Inputs. handle_frame fails with unexpected_frame, unsupported (no common version) or
    // malformed_frame (no device); the session is closed then. Answers of the store that come after
    // the session has closed are ignored.
    [[nodiscard]] result<verdict> handle_frame(const frame&);
    void handle_authenticated(const admission&);
    void handle_refused(error reason);

    // The device has a newer session than this client knows of.
    void handle_outdated(session_epoch newest, instant now);

    // An established session goes on under this number.
    void handle_renumbered(session_epoch);
    void handle_timeout(instant now);

    // Command: say why and end. For bytes that were no frame, too.
    void close(error reason);

    // Outputs. The deadline is the client's: it ends with its authenticate, so that a slow store
    // throws nobody out.
    [[nodiscard]] std::optional<frame> poll_transmit();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] state current() const;
    [[nodiscard]] bool is_established() const;
    [[nodiscard]] bool is_closed() const;

    // From hello on.
    [[nodiscard]] const device_id& device() const;
    [[nodiscard]] const std::string& network() const;
    [[nodiscard]] std::uint32_t version() const;

    // The client has been challenged, so it is alive when it authenticates again.
    [[nodiscard]] bool is_challenged() const { return is_challenged_; }

    // From the welcome on.
    [[nodiscard]] user_id user() const;
    [[nodiscard]] const std::string& user_name() const;
    [[nodiscard]] gapless::session_epoch epoch() const;

    // Why it ended; empty while it has not.
    [[nodiscard]] const std::optional<error>& reason() const;

private:
    [[nodiscard]] result<verdict> handle_greeting(const frame&);
    [[nodiscard]] result<verdict> handle_hello(const hello&);
    [[nodiscard]] result<verdict> handle_established(const frame&);
    [[nodiscard]] error fail(error reason);

    limits limits_;
    state state_ = state::greeting;
    instant deadline_;
    bool is_challenged_ = false;  // at least once
    hello hello_;
    std::uint32_t version_ = 0;
    admission admission_;
    std::vector<frame> transmits_;  // a few, and for most of its life none
    std::optional<error> reason_;
};

}  // namespace gapless::protocol
