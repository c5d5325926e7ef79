#pragma once

#include "protocol/delivery/round_trip.hpp"

#include <gapless/time.hpp>

#include <cstdint>
#include <deque>
#include <optional>

namespace gapless::sdk {

// Decides about a spare: a second connection that is made while the first one is in doubt, so that
// whichever speaks first is kept. Nothing is given up for it: in a tunnel the old connection goes
// on where it was, and where it is dead, the spare is there in about a round trip.
//
//     quiet ──asked──▶ waiting ──doubt──▶ opening ──handle_opened──▶ ready ──grace──▶ take, quiet
//       ▲                 │                  │ ▲                        │
//       │                 │                  │ ├─ handle_failed, pause  │
//       └──── answered ───┴────────(close)───┼─┴─ too slow (close)      │
//       └────────────────────────────────────┴──────────────(close)─────┘
//
// Only the answer to a heartbeat takes the doubt away. Other bytes show that the server can be
// heard, and not that it hears us; but while they come it gets more time. A connection that was
// taken too early (the answer stood behind much else on a slow link) makes the next doubt come
// later.
//
// A try that began in an outage is given up soon: what was sent into the outage is repeated ever
// more seldom, so that a new one is through long before.
class spare {
public:
    struct limits {
        duration doubt_min = milliseconds(500);  // of waiting for an answer, within which
        duration doubt_max = seconds(2);         // smoothed + 4 · variation is taken
        duration grace_silent = milliseconds(100);
        duration grace = milliseconds(500);  // when something else has come since the question
        duration pause = seconds(1);         // between two tries
        duration try_min = seconds(1);       // to be open, within which three times that is taken
        duration try_max = seconds(6);
        std::uint32_t doublings_max = 4;  // of the doubt, after spares that were taken
    };

    enum class output : std::uint8_t {
        open = 1,
        close,
        take,  // instead of the first one, which is dead
    };

    spare() = default;

    explicit spare(limits options) : limits_(options) {}

    // Inputs. The server was asked for life; it answered; something else came, or a part of
    // something long, behind which the answer may stand.
    void handle_asked(instant now, const protocol::round_trip& measured);
    void handle_answered();
    void handle_bytes(instant now);
    void handle_part(instant now);

    // The spare itself: it could be used, or is no more.
    void handle_opened(instant now);
    void handle_failed(instant now);

    // The first connection is no more, or is not doubted any longer.
    void handle_gone();
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output();

    [[nodiscard]] std::optional<instant> next_timeout() const { return due_; }

private:
    enum class state : std::uint8_t { quiet, waiting, opening, ready };

    void open(instant now);

    limits limits_;
    state state_ = state::quiet;
    std::optional<instant> due_;
    duration doubt_;
    duration try_;
    bool has_heard_ = false;   // something, since the question
    std::uint32_t taken_ = 0;  // one after the other, without an answer in time
    std::deque<output> outputs_;
};

}  // namespace gapless::sdk
