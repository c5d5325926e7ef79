#pragma once

#include "protocol/delivery/heartbeat_policy.hpp"
#include "protocol/delivery/round_trip.hpp"

#include <gapless/time.hpp>

#include <deque>
#include <optional>
#include <variant>

namespace gapless::protocol {

// Finds out whether a connection is alive. Any byte received is life; after the policy's interval
// of silence a ping is due; if then nothing at all arrives in time, the connection is dead.
//
//     quiet ──interval of silence, or probe──▶ asking ──answer due──▶ dead
//       ▲                                        │
//       └──────────────── any byte ──────────────┘
//
// A timer that fires late (the machine was suspended) is handled as if it had fired now. It also
// measures the round trip, from ping to answer; the estimate survives reconnects.
class heartbeat_monitor {
public:
    struct limits {
        duration answer_min = seconds(2);  // the answer is due after 4 · round trip within these
        duration answer_max = seconds(8);
    };

    // Send a heartbeat, with whatever there is to acknowledge.
    struct ping {
        friend bool operator==(const ping&, const ping&) = default;
    };

    // Close the connection and make a new one.
    struct dead {
        friend bool operator==(const dead&, const dead&) = default;
    };

    using output = std::variant<ping, dead>;

    // The policy is borrowed and outlives the monitor.
    explicit heartbeat_monitor(const heartbeat_policy& policy);
    heartbeat_monitor(const heartbeat_policy& policy, limits options);

    // Commands. Asks now, unless there is no connection or it is asking already.
    void probe(instant now);

    // Inputs.
    void handle_connected(instant now);
    void handle_disconnected();
    void handle_bytes(instant now);   // some were received
    void handle_answer(instant now);  // the frame that answers a ping was among them
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // State.
    [[nodiscard]] const round_trip& measured() const { return round_trip_; }

private:
    [[nodiscard]] duration answer_delay() const;
    void ask(instant now);

    const heartbeat_policy& policy_;
    limits limits_;
    round_trip round_trip_;
    std::optional<instant> last_life_;   // set while connected
    std::optional<instant> answer_due_;  // set while asking
    std::optional<instant> pinged_at_;   // set until the answer to the last ping
    std::deque<output> outputs_;
};

}  // namespace gapless::protocol
