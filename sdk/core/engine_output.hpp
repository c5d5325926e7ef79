#pragma once

#include "protocol/wire/frame.hpp"
#include "sdk/core/keys/key_finding.hpp"

#include <gapless/error.hpp>
#include <gapless/event.hpp>
#include <gapless/history_page.hpp>
#include <gapless/ids.hpp>
#include <gapless/known_server.hpp>
#include <gapless/presence.hpp>
#include <gapless/result.hpp>
#include <gapless/transport.hpp>
#include <gapless/typing.hpp>

#include <cstdint>
#include <optional>
#include <variant>

namespace gapless::sdk {

// What the client engine wants done.

// Open a connection to this server over this transport; answer with handle_connected or
// handle_disconnected. Without addresses: nobody has said where there is one.
struct connect {
    known_server to = {};
    transport over = transport::tcp;
};

// Ask the servers that there are which ones there are; answer with handle_servers or
// handle_servers_unknown.
struct ask_servers {};

// Close the connection; the engine has forgotten it.
struct disconnect {};

// Open a second connection beside the first one, to the same server and over the same transport,
// and answer with handle_spare_connected or handle_spare_disconnected; close it; or use it from now
// on, and close the first one, of which nothing is to be told any more.
struct connect_spare {};

struct disconnect_spare {};

struct take_spare {};

// Find out whether a connection to the same server could be made over this, beside the one that
// stands, and say nothing on it; answer with handle_tried. A later one takes the place of an
// earlier one.
struct try_transport {
    transport over = transport::tcp;
};

struct transmit {
    protocol::frame frame;
};

// The access token is no longer taken: get a new one and answer with handle_tokens or
// handle_tokens_refused.
struct refresh_tokens {};

// The draft of this id is on stable storage: it will be sent, whatever happens.
struct queued {
    gapless::client_id client_id;
};

// The next event for the app. It comes once in an engine's life; acknowledge() it when the app is
// done with it.
struct deliver_event {
    gapless::event event;
};

// A request was answered, or given up.
struct request_answered {
    request_id id;
    result<protocol::response> answer;
};

// What fetch_history asked for, by the number that it gave.
struct history_fetched {
    std::uint64_t number = 0;
    result<history_page> page;
};

// Somebody has got or read what was written to a group lately, as far as the server knows.
struct receipt_hinted {
    protocol::receipt_hint hint;
};

// A watched user is in another way than was last told.
struct presence_told {
    gapless::presence presence;
};

// Somebody writes, or not any more.
struct typing_told {
    gapless::typing typing;
};

enum class connection_state : std::uint8_t {
    offline = 1,  // not wanted, or told to stay away
    connecting,   // on the way, or waiting for the next try
    catching_up,  // welcome; reading what was missed
    live,         // caught up
};

struct state_changed {
    connection_state state = connection_state::offline;
    std::optional<error> reason;    // why it is not live; kicked and superseded are final
    std::optional<transport> over;  // while there is a session

    friend bool operator==(const state_changed&, const state_changed&) = default;
};

// Something that an honest server and honest members never cause.
struct key_found {
    key_finding finding;
};

// A flush failed: nothing of it is stored, the engine stands where the mailbox stands.
struct storage_trouble {
    error reason;
};

// Events could not be read: they come later. What was gathered is none the worse for it.
struct events_delayed {
    error reason;
};

using engine_output_variant = std::variant<
    connect,
    disconnect,
    connect_spare,
    disconnect_spare,
    take_spare,
    transmit,
    refresh_tokens,
    ask_servers,
    queued,
    deliver_event,
    request_answered,
    history_fetched,
    receipt_hinted,
    presence_told,
    typing_told,
    state_changed,
    key_found,
    storage_trouble,
    events_delayed,
    try_transport>;

// A class for the reason that protocol::frame is one.
struct engine_output : engine_output_variant {
    using engine_output_variant::variant;

    engine_output();
    engine_output(const engine_output&);
    engine_output(engine_output&&) noexcept;
    engine_output& operator=(const engine_output&);
    engine_output& operator=(engine_output&&) noexcept;
    ~engine_output();
};

}  // namespace gapless::sdk
