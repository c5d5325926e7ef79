#include "server/sqlite/sweep.hpp"

#include <optional>

namespace gapless::server {

void sweep::remove_requests(storage::database& file, wall_time before) {
    file.run(
        "DELETE FROM request WHERE (actor, id) IN"
        " (SELECT actor, id FROM request WHERE at < ? ORDER BY at LIMIT ?)",
        before,
        rows_a_step
    );
}

void sweep::remove_sent(storage::database& file, wall_time before) {
    std::optional<place> end;
    {
        auto found = file.select(
            "SELECT conversation, device, client_id FROM sent"
            " WHERE (conversation, device, client_id) >= (?, ?, ?)"
            " ORDER BY conversation, device, client_id LIMIT 1 OFFSET ?",
            next_.conversation,
            next_.device,
            next_.client,
            rows_a_step
        );
        if (found.next()) {
            const auto device = found.read<device_id>(1);
            end = {found.read<conversation_id>(0), device, found.read<client_id>(2)};
        }
    }
    if (end) {
        file.run(
            "DELETE FROM sent WHERE (conversation, device, client_id) >= (?, ?, ?)"
            " AND (conversation, device, client_id) < (?, ?, ?) AND server_time < ?",
            next_.conversation,
            next_.device,
            next_.client,
            end->conversation,
            end->device,
            end->client,
            before
        );
    } else {
        file.run(
            "DELETE FROM sent WHERE (conversation, device, client_id) >= (?, ?, ?)"
            " AND server_time < ?",
            next_.conversation,
            next_.device,
            next_.client,
            before
        );
    }
    next_ = end.value_or(place{});
}

}  // namespace gapless::server
