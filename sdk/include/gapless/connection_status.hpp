#pragma once

#include <gapless/error.hpp>
#include <gapless/transport.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless {

enum class connection_state : std::uint8_t {
    offline = 1,  // not wanted; nobody is logged in; or told to stay away (see the reason)
    connecting,   // on the way, or waiting for the next try
    catching_up,  // connected; reading what was missed
    live,         // everything up to now is in the mailbox, what is new arrives by itself
};

// The state's name, like "catching_up".
[[nodiscard]] std::string_view name_of(connection_state state);

// How a client stands with its server.
struct connection_status {
    connection_state state = connection_state::offline;

    // Why it is not live. With `offline` it is final: after errc::superseded (another program has
    // connected with this mailbox) and token_expired (log in again) only connect() or a login
    // starts anew, and after kicked (this device was signed out; the detail says by which other
    // one, and when) only a login, in later lives of the program, too.
    // With `connecting` it is what the last try met, for example errc::unreachable or
    // certificate_refused; the next try comes by itself.
    std::optional<error> reason;

    // What frames travel over, while it is connected (`catching_up` and `live`); never `automatic`.
    std::optional<transport> over;

    friend bool operator==(const connection_status&, const connection_status&) = default;
};

}  // namespace gapless
