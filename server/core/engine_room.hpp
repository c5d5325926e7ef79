#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/engine_output.hpp"
#include "server/core/fanout/crossing_queue.hpp"
#include "server/core/fanout/large_audience.hpp"
#include "server/core/fanout/push_budget.hpp"
#include "server/core/limits/send_limits.hpp"
#include "server/core/limits/store_door.hpp"
#include "server/core/presence/presence_table.hpp"
#include "server/core/presence/presence_watches.hpp"
#include "server/core/receipts/delivered_marks.hpp"
#include "server/core/receipts/receipt_hints.hpp"
#include "server/core/router/router.hpp"
#include "server/core/sequencer/job_queue.hpp"
#include "server/core/sequencer/sweep_schedule.hpp"
#include "server/core/session/live_connections.hpp"

#include <gapless/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace gapless::server {

// What the engine's desks share: the small machines, and the outputs in their order.
struct engine_room {
    static constexpr std::int64_t turns = 8;

    explicit engine_room(const engine_limits& given)
        : limits(given),
          pushes(given),
          queue(given.job_operations_max),
          sends(given),
          door(given),
          sweeps(given),
          marks(given),
          hints(given),
          presence(given) {}

    engine_limits limits;
    live_connections connections;
    server::router router;
    push_budget pushes;
    job_queue queue;
    send_limits sends;
    store_door door;
    sweep_schedule sweeps;
    delivered_marks marks;
    receipt_hints hints;
    presence_table presence;
    presence_watches watches;
    large_audience audience;
    crossing_queue crossings;
    std::deque<engine_output> outputs;
    std::size_t held_bytes = 0;  // of all connections
    bool is_draining = false;

    void transmit_to(connection_id connection, protocol::frame frame) {
        outputs.emplace_back(transmit{connection, std::move(frame)});
    }

    // For what would work later.
    [[nodiscard]] error later(errc code) const { return error{code, {}, limits.come_back_after}; }

    // The same for one of many who may be told so at once: they come back one after the other.
    [[nodiscard]] error later(errc code, connection_id who) const {
        const auto turn = static_cast<std::int64_t>(who.value % turns);
        return error{code, {}, limits.come_back_after * (turns + 2 * turn) / (2 * turns)};
    }

    // How much of what it may hold waits for the store: per mille.
    [[nodiscard]] std::uint32_t load() const {
        const std::size_t most = std::max<std::size_t>(limits.queued_bytes_total, 1);
        return static_cast<std::uint32_t>(queue.bytes() * 1'000 / most);
    }

    [[nodiscard]] bool admits(store_door::visitor kind, connection_id who, instant now) {
        return door.admit(kind, who.value, queue.waiting(), now);
    }
};

}  // namespace gapless::server
