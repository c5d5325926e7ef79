#pragma once

#include "protocol/delivery/heartbeat_memory.hpp"
#include "protocol/delivery/heartbeat_policy.hpp"

#include <gapless/time.hpp>

#include <cstdint>
#include <optional>

namespace gapless::protocol {

// Finds out how much silence a network bears, and uses nearly that.
//
//     galloping ──a miss counts──▶ bisecting ──low and high are close──▶ settled ──look_at──▶
//     looking
//         ▲                            ▲                                  │  ▲                 │  │
//         │                            └──── three misses: half of it ────┘  └─── refuted ─────┘  │
//         └───────────────────────────────── proven ──────────────────────────────────────────────┘
//
// An answer is strong evidence and a miss is weak: lost packets look the same. So what was tried is
// proven by two answers, refuted by two sound misses in a row, and what was proven once falls only
// to three. Networks change: from time to time it looks whether more silence would pass.
//
// A value: whoever keeps one for each network copies the memory in and out.
class learned_interval final : public heartbeat_policy {
public:
    // A part of a duration, but not less than so much.
    struct share {
        duration least;
        std::int64_t per_mille = 0;

        [[nodiscard]] duration of(duration whole) const;
    };

    struct limits {
        duration start = seconds(60);
        duration floor = seconds(15);
        duration cap = minutes(59);
        std::uint32_t answers_to_prove = 2;
        std::uint32_t misses_to_refute = 2;
        std::uint32_t misses_to_fall = 3;
        share close = {seconds(2), 50};   // low and high are, of low
        share margin = {seconds(1), 10};  // below what was proven, of that
    };

    explicit learned_interval(heartbeat_memory known = {});
    learned_interval(heartbeat_memory known, limits options);

    // Commands. Another network, or nothing is known of this one.
    void begin(heartbeat_memory known);

    // No interval is longer, whatever was learned; empty: no bound but the cap.
    void bound(std::optional<duration> longest) { bound_ = longest; }

    // Inputs.
    void handle_answered(const heartbeat_trial&) override;
    void handle_missed(const heartbeat_trial&) override;

    // Outputs.
    [[nodiscard]] duration interval() const override;
    [[nodiscard]] duration interval_after(const heartbeat_trial&) const override;

    // State.
    [[nodiscard]] const heartbeat_memory& memory() const { return memory_; }

    // It uses what it knows, and tries nothing.
    [[nodiscard]] bool is_settled() const;

private:
    [[nodiscard]] duration longest() const;
    [[nodiscard]] duration usable() const;
    [[nodiscard]] duration candidate() const;
    [[nodiscard]] bool are_close() const;
    void prove(duration silence, wall_time at);
    void refute(duration silence, wall_time at);
    void fall(duration silence);
    void settle(wall_time at);
    void look(wall_time at);
    void forget_counts();

    limits limits_;
    heartbeat_memory memory_;
    std::optional<duration> bound_;
    bool is_looking_ = false;    // upward, from a settled value
    std::uint32_t answers_ = 0;  // at the candidate
    std::uint32_t misses_ = 0;   // in a row, of silences that are not proven
    duration missed_;            // the longest of those
    std::uint32_t falls_ = 0;    // misses in a row, of silences that are proven
    duration fallen_;            // the shortest of those
};

}  // namespace gapless::protocol
