#pragma once

#include <gapless/time.hpp>
#include <gapless/transport.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gapless::sdk {

// Which transport the next connection takes: the best that the network lets through.
//
//     tcp ──blocked twice──▶ websocket ──blocked twice──▶ exchange
//      ▲  ◀──── a better one was tried, and works ─────────┘ │
//      └───────── nothing works: it is not the transport ────┘
//
// On a lower rung the better ones are tried beside the connection that stands, without logging in;
// the first that works is taken, and if it then does not bring a session, the old one again. A
// fixed choice has one rung, and asks for nothing.
//
// After each input and command ask poll_trial.
class transport_ladder {
public:
    struct limits {
        transport chosen = transport::tcp;
        std::uint32_t failures_max = 2;  // in a row, then the next rung
        duration trial_after = minutes(5);
        duration trial_after_max = hours(1);  // to which it doubles
    };

    explicit transport_ladder(limits options);

    // Command: another network, where this was the last to work, if it was there before. The better
    // ones are tried as soon as there is a session.
    void enter(transport remembered);

    // Input: no session came of a connection, in a way that speaks for blocking. True: there is
    // another transport, to be tried at once.
    [[nodiscard]] bool handle_blocked();

    // Inputs: a session stands, and does not any more.
    void handle_worked(instant now);
    void handle_left();

    // Input: how a trial went. True: it works, and is to be taken instead of what stands.
    [[nodiscard]] bool handle_tried(transport which, bool works, instant now);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] transport current() const;
    [[nodiscard]] std::optional<transport> poll_trial();
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    [[nodiscard]] bool is_fixed() const { return limits_.chosen != transport::automatic; }

    void try_better(std::size_t rung);
    void wait_for_trial(instant now);

    static constexpr std::size_t rungs = 3;

    limits limits_;
    std::size_t rung_ = 0;
    std::uint32_t failures_ = 0;
    std::array<bool, rungs> has_failed_{};     // since something worked
    std::optional<std::size_t> climbed_from_;  // until a session stands
    bool has_session_ = false;
    duration trial_wait_;
    std::optional<instant> trial_at_;
    bool is_trial_due_ = false;          // with the next session
    std::optional<std::size_t> trying_;  // the rung
    std::optional<transport> trial_;     // to be polled
};

}  // namespace gapless::sdk
