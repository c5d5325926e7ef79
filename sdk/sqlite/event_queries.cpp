// What the app has not acknowledged.
#include "sdk/core/mailbox/event_page.hpp"
#include "sdk/sqlite/code_column.hpp"
#include "sdk/sqlite/expiry_writer.hpp"
#include "sdk/sqlite/mailbox_cells.hpp"
#include "sdk/sqlite/mailbox_queries.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace gapless::sdk {
namespace {

event read_message_event(storage::database& from, storage::rows& row) {
    message_event told;
    told.conversation = row.read<conversation_id>(2);
    const auto at = row.read<seq>(3);
    const bool is_here = row.read<std::optional<seq>>(10).has_value();
    if (row.read<bool>(29) || (!is_here && is_expired_here(from, told.conversation, at))) {
        told.message.seq = at;
        told.expired = true;
    } else if (is_here) {
        told.message = read_message(row, 10, told.conversation);
    } else {
        from.fail(from.damage("an event tells of an entry that is not there"));
    }
    return {row.read<event_id>(0), std::move(told)};
}

event read_sent_event(storage::rows& row) {
    sent_event told;
    told.client_id = row.read<client_id>(4);
    told.conversation = row.read<conversation_id>(2);
    told.seq = row.read<seq>(3);
    told.duplicate = row.read<bool>(5);
    return {row.read<event_id>(0), told};
}

event read_failed_event(storage::rows& row) {
    failed_event told;
    told.client_id = row.read<client_id>(4);
    told.to.conversation = row.read<conversation_id>(2);
    const auto id = row.read<event_id>(0);
    told.to.user = row.read_content(6, event_cell("event.user_name", id));
    told.reason.code = read_code(row, 7).value_or(errc::internal);
    told.reason.detail = row.read_content(8, event_cell("event.detail", id));
    if (const auto wait = row.read<std::optional<std::int64_t>>(9)) {
        told.reason.retry_after = microseconds(*wait);
    }
    return {id, std::move(told)};
}

}  // namespace

std::vector<event> read_events(storage::database& from, event_id after, std::size_t limit) {
    std::vector<event> read;
    auto found = from.select(
        "SELECT e.id, e.kind, e.conversation, e.seq, e.client_id, e.duplicate, e.user_name,"
        " e.failure, e.detail, e.retry_after, m.seq, m.id, m.client_id, m.sender, m.sender_name,"
        " m.device, m.counter, m.kind, m.server_time, m.body, m.ordinal, m.mentions,"
        " m.mention_all, m.target, m.recalled, m.expires, m.origin_author,"
        " m.origin_written, m.protection, ifnull(m.goes > 0 AND m.goes <= (SELECT expired_to FROM "
        "progress), 0)"
        " FROM event AS e"
        " LEFT JOIN message AS m ON e.kind = 1 AND m.conversation = e.conversation AND m.seq = "
        "e.seq"
        " WHERE e.id > ? ORDER BY e.id LIMIT ?",
        after,
        limit
    );
    std::size_t bytes = 0;
    while (bytes < event_bytes_max && found.next()) {
        switch (found.read<int>(1)) {
            case 1:
                read.push_back(read_message_event(from, found));
                bytes += body_bytes_of(read.back());
                break;
            case 2:
                read.push_back(read_sent_event(found));
                break;
            case 3:
                read.push_back(read_failed_event(found));
                break;
            default:
                from.fail(from.damage("an event is of an unknown kind"));
        }
    }
    return read;
}

}  // namespace gapless::sdk
