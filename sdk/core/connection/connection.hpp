#pragma once

#include "protocol/delivery/backoff.hpp"
#include "protocol/delivery/heartbeat_monitor.hpp"
#include "protocol/delivery/round_trip.hpp"
#include "protocol/entropy.hpp"
#include "protocol/session/client_session.hpp"
#include "protocol/wire/frame.hpp"
#include "sdk/core/connection/pulse.hpp"
#include "sdk/core/connection/server_finder.hpp"
#include "sdk/core/connection/spare.hpp"
#include "sdk/core/connection/transport_ladder.hpp"
#include "sdk/core/mailbox/network_memory.hpp"

#include <gapless/error.hpp>
#include <gapless/known_server.hpp>
#include <gapless/moment.hpp>
#include <gapless/network_state.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

namespace gapless::sdk {

// The way to the server: whether and when to connect, one session after the other, and whether the
// one that stands is alive.
//
//     offline ──go_online──▶ opening ──handle_opened──▶ open ──the session ends──▶ waiting
//        ▲                      ▲                         │                           │
//        │                      └───── wait over, network_changed ◀───────────────────┤
//        │                                                │ token_expired             │
//        ├── go_offline, kicked, superseded               ▼                           │
//        └── tokens refused for good ──────────────── renewing ──tokens──▶ opening    │
//                                                         ▲───────wait over───────────┘
//
// Ask it about every frame before anybody else looks at it. After each input drain poll_output. The
// entropy outlives it.
class connection {
public:
    using login_flight = protocol::client_session::login_flight;

    struct limits {
        protocol::backoff::limits backoff;
        protocol::client_session::limits session;
        sdk::pulse::limits pulse;
        server_finder::limits servers;
        transport_ladder::limits ladder;
        std::vector<network_memory> networks;  // that are remembered
        bool has_spare = false;                // one that does not answer gets a rival
        bool stay_offline = false;
        std::optional<error> signed_out = std::nullopt;  // why it stays away, until lift_bar
    };

    enum class phase : std::uint8_t { offline = 1, waiting, opening, open, renewing };

    // To the server that choose_server names.
    struct open_socket {
        transport over = transport::tcp;
    };

    struct close_socket {};

    // A second socket, beside the one that does not answer; and what becomes of it. When it is
    // taken the first one is no more, and handle_opened follows at once.
    struct open_spare {};

    struct close_spare {};

    struct take_spare {};

    // Whether a connection could be made over this, beside the one that stands: answered with
    // handle_tried. One at a time; a later one takes the place of an earlier one.
    struct try_transport {
        transport over = transport::tcp;
    };

    struct renew_tokens {};

    struct transmit {
        protocol::frame frame;
    };

    // Send a heartbeat, with whatever there is to acknowledge.
    struct ping {
        std::optional<duration> next_silence;  // to be announced
    };

    struct established {
        protocol::welcome welcome;
    };

    // What the last session had asked will not be answered.
    struct lost {};

    // The server has signed this device out. To be kept: from now on it stays away, also when it
    // is started again, or it would fight with whoever took its place.
    struct signed_out {
        error reason;
    };

    using output = std::variant<
        open_socket,
        close_socket,
        open_spare,
        close_spare,
        take_spare,
        renew_tokens,
        transmit,
        ping,
        established,
        lost,
        signed_out,
        try_transport>;

    connection(limits, protocol::entropy&);

    // Commands. drop ends the session, says why to the server, and comes back later.
    // go_online does nothing for who was signed out.
    void go_online();
    void go_offline();

    // Somebody has logged in: whoever was signed out may go online again.
    void lift_bar();
    void network_changed(instant now);

    // Another network than before is tried at once; where there is none, nothing is tried, and no
    // timer runs, until there is one.
    void set_network(const network_state& state, instant now);

    // In the background it asks for life as seldom as the network bears, and comes back more
    // slowly. The server is told; who comes back to the foreground asks, or tries, at once.
    void set_in_background(bool is_in_background, instant now);
    void drop(const error& why, instant now);
    void probe(instant now);

    // Inputs. Before the others that have a time: how the clocks stand.
    void handle_clocks(moment now);

    void handle_sent(instant now) { heartbeat_.handle_sent(now); }

    void handle_opened(login_flight flight, instant now);
    void handle_closed(const error& why, instant now);

    void handle_spare_opened(instant now);
    void handle_spare_closed(instant now);

    // How a try_transport went.
    void handle_tried(transport over, bool works, instant now);

    // True: a legal frame for the machines behind.
    [[nodiscard]] bool handle_frame(const protocol::frame& arrived, instant now);

    // A part of a long frame, or nothing but a sign of life: the server is there.
    void handle_part(instant now);
    void handle_alive(instant now);

    // The session did what it was made for: the next failure is a first one.
    void handle_success();
    void handle_tokens();

    // Which servers there are, or that nobody said so.
    void handle_servers(std::vector<known_server> servers, duration lifetime, instant now);

    void handle_servers_unknown(instant now) { finder_.handle_unanswered(now); }

    // Whoever wanted new ones: a refusal for good ends the trying. A session that stands goes on.
    void handle_tokens_refused(const error& why, instant now);
    void handle_timeout(instant now);

    // Outputs. With each open_socket: where to, with what the latest login has named. Without
    // addresses: nobody knows of any server.
    [[nodiscard]] const known_server& choose_server(const known_server& named, instant now) {
        return finder_.choose(named, now);
    }

    // Whether to ask now which servers there are: once, until that is answered.
    [[nodiscard]] bool poll_ask(instant now);
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // What was learned of networks, when it is to be stored: once.
    [[nodiscard]] std::optional<std::vector<network_memory>> take_learned() {
        return pulse_.take_learned();
    }

    [[nodiscard]] phase current() const { return phase_; }

    [[nodiscard]] bool is_established() const;

    // What the connection that stands was opened over, or the next one will be.
    [[nodiscard]] transport over() const { return ladder_.current(); }

    // Why there is no session, if that is known.
    [[nodiscard]] const std::optional<error>& reason() const { return reason_; }

    [[nodiscard]] const protocol::round_trip& measured() const { return heartbeat_.measured(); }

private:
    void end_session(const protocol::session_ending& ending, instant now);
    void leave_session();
    void stay_away(const error& why);
    void handle_established(instant now);
    void remember_what_works();
    void move_on(const error& why, bool is_its_fault, instant now);
    void handle_unwelcome(const error& why, bool is_its_fault, instant now);
    [[nodiscard]] bool found_another(const error& why, bool is_its_fault, instant now);
    void come_back_later(const error& why, instant now);
    void drain_ladder();
    void wait(const error& why, phase next, instant now);
    void open();
    void renew();
    void drain_session();
    void drain_heartbeat(instant now);
    void drain_spare(instant now);
    void take_spare_up(instant now);
    void heed(const protocol::heartbeat_answer& answer, instant now);
    void ask_for_heads(instant now);
    void leave_network();
    [[nodiscard]] bool may_ask() const;
    [[nodiscard]] std::optional<duration> announce(duration silence);

    protocol::entropy& entropy_;
    protocol::client_session::limits session_limits_;
    protocol::backoff backoff_;
    sdk::pulse pulse_;
    server_finder finder_;
    transport_ladder ladder_;
    protocol::heartbeat_monitor heartbeat_;
    bool has_spare_;
    sdk::spare spare_;
    phase phase_ = phase::offline;
    phase after_wait_ = phase::opening;
    instant wait_until_;
    bool is_networkless_ = false;    // and nothing is tried
    instant heads_asked_at_;         // by the login's sync or by a heartbeat
    duration agreed_;                // the silence that the server expects
    bool are_tokens_new_ = false;    // and no session has stood on them yet
    bool has_newer_tokens_ = false;  // than those that the session was opened with
    bool was_good_ = false;          // the session did what it was made for
    bool is_barred_ = false;         // signed out, until somebody logs in
    std::optional<protocol::client_session> session_;
    std::optional<error> reason_;
    std::deque<output> outputs_;
};

}  // namespace gapless::sdk
