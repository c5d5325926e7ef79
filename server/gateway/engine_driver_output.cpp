// The other half of engine_driver: what waits for the sockets, and for how long.

#include "protocol/wire/frame_parts.hpp"
#include "server/gateway/clocks.hpp"
#include "server/gateway/engine_driver.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace gapless::server {

void engine_driver::queue(connection_id id, std::string_view first, std::string_view second) {
    connection_table::entry* found = connections_.find(id);
    if (found == nullptr) {
        return;
    }
    if (first.size() + second.size() <= options_.part_bytes_max) {
        found->connection->queue(first, second);
    } else {
        protocol::cut_payload(
            first,
            second,
            options_.part_bytes_max,
            [found](std::string_view part) { found->connection->queue(part, {}); }
        );
    }
    count(*found);
    if (found->connection->queued_bytes() > options_.output_bytes_max) {
        overflowing_.push_back(id);
    }
    mark(id, *found);
}

void engine_driver::mark(connection_id id, connection_table::entry& entry) {
    if (entry.is_marked) {
        return;
    }
    entry.is_marked = true;
    if (marked_.empty()) {
        boost::asio::post(io_, [this] { flush_marked(); });
    }
    marked_.push_back({id, entry.connection});
}

void engine_driver::flush_marked() {
    std::vector<marked_connection> turn;
    turn.swap(marked_);
    for (const marked_connection& each : turn) {
        if (connection_table::entry* found = connections_.find(each.id)) {
            found->is_marked = false;
        }
        each.connection->flush();
        // The flush may have found that it is gone.
        if (connection_table::entry* found = connections_.find(each.id)) {
            count(*found);
        }
    }
    if (output_bytes_ > options_.output_bytes_total) {
        drop_excess();
    }
}

void engine_driver::count(connection_table::entry& entry) {
    output_bytes_ -= entry.bytes;
    entry.bytes = entry.connection->queued_bytes();
    output_bytes_ += entry.bytes;
}

std::shared_ptr<device_connection> engine_driver::take_out(connection_id id) {
    if (const connection_table::entry* found = connections_.find(id)) {
        output_bytes_ -= found->bytes;
    }
    parts_.forget(id);
    return connections_.remove(id);
}

void engine_driver::drop_overflowing() {
    while (!overflowing_.empty()) {
        const connection_id id = overflowing_.back();
        overflowing_.pop_back();
        drop(id);
    }
}

void engine_driver::drop(connection_id id) {
    if (const auto slow = take_out(id)) {
        slow->abort();
        engine_.handle_disconnected(id, read_clocks());
        drain_engine();
    }
}

// Sockets have taken something since it was counted: looks at all again, and makes some room, so
// that this is not done every turn.
void engine_driver::drop_excess() {
    std::vector<std::pair<std::size_t, connection_id>> unread;
    for (const connection_id id : connections_.ids()) {
        connection_table::entry& entry = *connections_.find(id);
        count(entry);
        unread.emplace_back(entry.bytes, id);
    }
    if (output_bytes_ <= options_.output_bytes_total) {
        return;
    }
    std::sort(unread.begin(), unread.end(), std::greater<>{});
    for (const auto& [bytes, id] : unread) {
        if (output_bytes_ <= options_.output_bytes_total / 8 * 7) {
            break;
        }
        drop(id);
    }
    drop_overflowing();
    arm_timer();
}

}  // namespace gapless::server
