#include "server/sqlite/sweep.hpp"

#include <optional>

namespace gapless::server {

bool sweep::remove_requests(storage::database& file, wall_time before) {
    const std::uint64_t written = file.rows_written();
    file.run(
        "DELETE FROM request WHERE (actor, id) IN"
        " (SELECT actor, id FROM request WHERE at < ? ORDER BY at LIMIT ?)",
        before,
        rows_a_step
    );
    return file.rows_written() - written >= rows_a_step;
}

bool sweep::remove_sent(storage::database& file, wall_time before) {
    std::optional<place> end;
    {
        auto found = file.select(
            "SELECT conversation, device, client_id FROM sent"
            " WHERE (conversation, device, client_id) >= (?, ?, ?)"
            " ORDER BY conversation, device, client_id LIMIT 1 OFFSET ?",
            next_sent_.conversation,
            next_sent_.device,
            next_sent_.client,
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
            next_sent_.conversation,
            next_sent_.device,
            next_sent_.client,
            end->conversation,
            end->device,
            end->client,
            before
        );
    } else {
        file.run(
            "DELETE FROM sent WHERE (conversation, device, client_id) >= (?, ?, ?)"
            " AND server_time < ?",
            next_sent_.conversation,
            next_sent_.device,
            next_sent_.client,
            before
        );
    }
    next_sent_ = end.value_or(place{});
    return end.has_value();
}

bool sweep::remove_tokens(storage::database& file, wall_time now) {
    std::optional<token_hash> end;
    {
        auto found = file.select(
            "SELECT hash FROM token WHERE hash >= ? ORDER BY hash LIMIT 1 OFFSET ?",
            next_token_,
            rows_a_step
        );
        if (found.next()) {
            end = found.read<token_hash>(0);
        }
    }
    if (end) {
        file.run(
            "DELETE FROM token WHERE hash >= ? AND hash < ? AND expires <= ?",
            next_token_,
            *end,
            now
        );
    } else {
        file.run("DELETE FROM token WHERE hash >= ? AND expires <= ?", next_token_, now);
    }
    next_token_ = end.value_or(token_hash{});
    return end.has_value();
}

}  // namespace gapless::server
