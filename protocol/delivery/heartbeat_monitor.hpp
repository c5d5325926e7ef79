#pragma once

#include "protocol/delivery/heartbeat_policy.hpp"
#include "protocol/delivery/round_trip.hpp"

#include <gapless/moment.hpp>
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
// The policy hears how each ping ended, and whether that says anything: a timer that fires late, a
// device that slept, a network that changed and a server that closes for reasons of its own explain
// a miss as well as the silence does. A late answer timer asks once more: what came while the
// device slept may not have been read yet.
//
// It also measures the round trip, from ping to answer; the estimate survives reconnects.
class heartbeat_monitor {
public:
    struct limits {
        duration answer_min = seconds(2);  // the answer is due after 4 · round trip within these
        duration answer_max = seconds(8);
        duration answer_patient = seconds(15);    // instead, for who has better ways to find out
        duration late = seconds(2);               // a timer is, that fires so long after it was due
        duration reconnect_within = seconds(10);  // or the network was away, too
    };

    // Send a heartbeat, with whatever there is to acknowledge.
    struct ping {
        duration next_silence;  // that may follow it

        friend bool operator==(const ping&, const ping&) = default;
    };

    // Close the connection and make a new one.
    struct dead {
        friend bool operator==(const dead&, const dead&) = default;
    };

    using output = std::variant<ping, dead>;

    // The policy is borrowed and outlives the monitor.
    explicit heartbeat_monitor(heartbeat_policy& policy);
    heartbeat_monitor(heartbeat_policy& policy, limits options);

    // Commands. Asks now, unless there is no connection or it is asking already.
    void probe(instant now);

    // Whether somebody else looks for what is dead, so that nothing is to be given up early.
    void be_patient(bool is_patient) { is_patient_ = is_patient; }

    // Inputs. Before each other one: how the clocks stand. Where the wall clock went ahead alone
    // the device slept (or the clock was set), and it asks at once.
    void handle_clocks(moment now);

    // What is under way proves nothing: another network, for instance.
    void handle_disturbed();
    void handle_connected(instant now);
    void handle_welcomed(instant now);  // the server itself has answered
    void handle_disconnected();         // in good order, or by a decision of somebody's
    void handle_broken(instant now);    // by the network: an answer that was due did not come
    void handle_sent(instant now);      // something that is no ping
    void handle_bytes(instant now);     // some were received
    void handle_answer(instant now);    // the frame that answers a ping was among them
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // State.
    [[nodiscard]] const round_trip& measured() const { return round_trip_; }

private:
    struct miss {
        heartbeat_trial trial;
        instant noticed_at;
    };

    [[nodiscard]] duration answer_delay() const;
    void ask(instant now);
    void take_answer();

    heartbeat_policy& policy_;
    limits limits_;
    round_trip round_trip_;
    std::optional<instant> last_life_;     // set while connected
    std::optional<instant> answer_due_;    // set while asking
    std::optional<instant> pinged_at_;     // set until the answer to the last ping
    std::optional<instant> connected_at_;  // set until the welcome
    instant last_passed_;                  // something, either way
    bool is_patient_ = false;
    bool is_disturbed_ = false;             // since then
    std::optional<heartbeat_trial> trial_;  // of the ping that is out
    std::optional<miss> missed_;            // to be judged by the next welcome
    std::optional<moment> clocks_;
    std::deque<output> outputs_;
};

}  // namespace gapless::protocol
