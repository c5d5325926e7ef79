#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/limits/breaker.hpp"
#include "server/core/limits/store_gauge.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace gapless::server {

// Decides what may still join the line for the store: what would wait longer than its client does
// is better refused at once, with a time to come back.
//
// The longer the line, the more is kept out: first the server's own upkeep, which loses nothing by
// waiting, then logins, then all else that writes. Of that only a part at first, by who it is, and
// another part each second: if all were refused together they would all be silent, and the store
// idle, and all come back together. When the store does not answer (see breaker), everything is
// kept out. What only reads is not asked about. Driven with every job that goes out and comes back.
class store_door {
public:
    enum class visitor : std::uint8_t { upkeep, login, writer };

    explicit store_door(const engine_limits&);

    // Inputs, as those of the breaker.
    void handle_job_out(bool writes, instant now);
    void handle_job_back(bool has_answered, instant now);

    void handle_timeout(instant now) { breaker_.handle_timeout(now); }

    // Whether it may go where so many operations wait already; a yes is taken as done. `who` is any
    // number that stays the same for the same one.
    [[nodiscard]] bool admit(visitor, std::uint64_t who, std::size_t waiting, instant now);

    // Output: the store does not answer, so what waits for it is to be refused.
    [[nodiscard]] bool poll_opened() { return breaker_.poll_opened(); }

    [[nodiscard]] std::optional<instant> next_timeout() const { return breaker_.next_timeout(); }

    // The store does not answer, and nothing but what finds out whether it does again is let in.
    [[nodiscard]] bool is_shut() const { return breaker_.is_open(); }

    // What was let in before has nothing to wait for, either.
    [[nodiscard]] bool is_stalled() const { return breaker_.is_stalled(); }

private:
    [[nodiscard]] duration patience_with(visitor, std::uint64_t who, instant now) const;

    duration wait_max_;
    store_gauge gauge_;
    breaker breaker_;
};

}  // namespace gapless::server
