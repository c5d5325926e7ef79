#pragma once

#include <gapless/error.hpp>

#include <cstdint>

namespace gapless::protocol {

// What a client does after a session has ended.
enum class afterwards : std::uint8_t {
    come_back = 1,  // reconnect, after the reason's retry_after if it is set
    renew_token,    // get a new access token first, then reconnect
    stay_away,      // reconnect only when the user asks for it
};

// How a session ended, and what follows from it.
struct session_ending {
    error reason;
    afterwards then = afterwards::come_back;

    friend bool operator==(const session_ending&, const session_ending&) = default;
};

// The rule: superseded and kicked keep a client away, or two devices would throw each other out for
// ever; an expired token is renewed; everything else passes.
[[nodiscard]] inline afterwards after(errc reason) {
    switch (reason) {
        case errc::superseded:
        case errc::kicked:
            return afterwards::stay_away;
        case errc::token_expired:
            return afterwards::renew_token;
        default:
            return afterwards::come_back;
    }
}

}  // namespace gapless::protocol
