#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/engine_output.hpp"
#include "server/core/limits/send_limits.hpp"
#include "server/core/receipts/delivered_marks.hpp"
#include "server/core/receipts/receipt_hints.hpp"
#include "server/core/router/router.hpp"
#include "server/core/sequencer/job_queue.hpp"
#include "server/core/sequencer/sweep_schedule.hpp"
#include "server/core/session/live_connections.hpp"

#include <gapless/error.hpp>

#include <cstddef>
#include <deque>
#include <utility>

namespace gapless::server {

// What the engine's desks share: the small machines, and the outputs in their order.
struct engine_room {
    explicit engine_room(const engine_limits& given)
        : limits(given),
          queue(given.job_operations_max),
          sends(given),
          sweeps(given),
          marks(given),
          hints(given) {}

    engine_limits limits;
    live_connections connections;
    server::router router;
    job_queue queue;
    send_limits sends;
    sweep_schedule sweeps;
    delivered_marks marks;
    receipt_hints hints;
    std::deque<engine_output> outputs;
    std::size_t held_bytes = 0;  // of all connections
    bool is_draining = false;

    void transmit_to(connection_id connection, protocol::frame frame) {
        outputs.emplace_back(transmit{connection, std::move(frame)});
    }

    // For what would work later.
    [[nodiscard]] error later(errc code) const { return error{code, {}, limits.come_back_after}; }
};

}  // namespace gapless::server
