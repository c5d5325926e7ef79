#pragma once

#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace gapless::server {

// Keeps work away from a store that does not answer: a job is out for too long, or several in a row
// have failed. Nobody then waits for what may never come, and nothing piles up.
//
//     closed ── stalled, or failures in a row ──▶ open ── the job is back, or after a while ──┐
//       ▲                                          ▲                                          ▼
//       └────── something written in time ─────────┼────────── failed, or stalled ──────── probing
//
// Ask admit before anything that writes goes to the store; while it is probing one thing may, now
// and then. What only reads proves nothing, and is not asked about. One job is out at a time.
class breaker {
public:
    struct limits {
        duration stall_after = seconds(2);
        std::uint32_t failures_max = 3;
        duration probe_every = milliseconds(500);
    };

    explicit breaker(limits options) : limits_(options) {}

    // Inputs. A store that says that it is full has answered.
    void handle_job_out(bool writes, instant now);
    void handle_job_back(bool has_answered, instant now);
    void handle_timeout(instant now);

    // Whether something that writes may come in; a yes is taken as done.
    [[nodiscard]] bool admit(instant now);

    // Output: it has opened since it was asked last, so what waits is to be refused.
    [[nodiscard]] bool poll_opened() { return std::exchange(has_opened_, false); }

    // The moment at which the job that is out has been out for too long; empty, when it has.
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // Open, or probing.
    [[nodiscard]] bool is_open() const { return is_open_; }

    // Open, and the job that is out too long is out still.
    [[nodiscard]] bool is_stalled() const { return late_at_ && is_late_; }

private:
    void open(std::optional<instant> probe_at);

    limits limits_;
    bool is_open_ = false;
    bool has_opened_ = false;
    std::optional<instant> probe_at_;  // while it is open: from then on; empty: not before the job
    std::optional<instant> late_at_;   // while a job is out
    bool is_late_ = false;
    bool writes_ = false;
    std::uint32_t failures_ = 0;  // in a row
};

}  // namespace gapless::server
