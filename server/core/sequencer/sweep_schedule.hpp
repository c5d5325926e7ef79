#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/store/job.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/moment.hpp>
#include <gapless/time.hpp>

#include <optional>

namespace gapless::server {

// When the store is swept: everything from time to time, and a part whose step was full soon again
// until it is not, so that it shrinks faster than it grows and sends still come in between.
// Messages are swept when the next of them expires, too: at first a little after the start, since
// nobody knows yet when that is.
//
// Poll after each input; next_timeout() is empty before the first poll only.
class sweep_schedule {
public:
    explicit sweep_schedule(const engine_limits& limits)
        : every_(limits.sweep_every),
          again_after_(limits.sweep_again_after),
          first_after_(limits.sweep_first_after),
          retry_after_(limits.sweep_retry_after) {}

    // What came of the sweep that was polled last. One whose job failed is not told of, and waits
    // for the next time, messages a little while.
    void handle_swept(const swept&, moment now);

    // A message was stored that expires then.
    void handle_expiry(wall_time expires, moment now);

    [[nodiscard]] std::optional<sweep_operation> poll_sweep(instant now);

    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    duration every_;
    duration again_after_;
    duration first_after_;
    duration retry_after_;
    std::optional<instant> due_;
    std::optional<instant> expiry_due_;
    sweep_operation next_;
};

}  // namespace gapless::server
