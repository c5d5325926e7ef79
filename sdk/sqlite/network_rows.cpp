#include "sdk/sqlite/network_rows.hpp"

#include "sdk/sqlite/mailbox_cells.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

std::optional<std::int64_t> microseconds_of(const std::optional<duration>& span) {
    return span ? std::optional(span->microseconds) : std::nullopt;
}

// One that a later version knows is none of ours: then the best.
transport transport_of(std::uint32_t stored) {
    const bool is_known = stored >= static_cast<std::uint32_t>(transport::tcp) &&
                          stored <= static_cast<std::uint32_t>(transport::exchange);
    return is_known ? static_cast<transport>(stored) : transport::tcp;
}

}  // namespace

void write_networks(storage::database& into, const std::vector<network_memory>& networks) {
    into.run("DELETE FROM network");
    std::uint64_t position = 0;
    for (const network_memory& each : networks) {
        into.run(
            "INSERT INTO network (position, name, low, high, looks, look_at, tcp, websocket, rest,"
            " region, exchange, over) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            position,
            into.text_for(network_cell("network.name", position), each.name),
            microseconds_of(each.heartbeat.low),
            microseconds_of(each.heartbeat.high),
            each.heartbeat.looks,
            each.heartbeat.look_at,
            into.text_for(network_cell("network.tcp", position), each.server.tcp),
            into.text_for(network_cell("network.websocket", position), each.server.websocket),
            into.text_for(network_cell("network.rest", position), each.server.rest),
            into.text_for(network_cell("network.region", position), each.server.region),
            into.text_for(network_cell("network.exchange", position), each.server.exchange),
            static_cast<std::uint32_t>(each.over)
        );
        ++position;
    }
}

std::vector<network_memory> read_networks(storage::database& from) {
    std::vector<network_memory> read;
    auto found = from.select(
        "SELECT name, low, high, looks, look_at, position, tcp, websocket, rest, region, exchange,"
        " over FROM network ORDER BY position"
    );
    while (found.next()) {
        network_memory& each = read.emplace_back();
        const auto position = found.read<std::uint64_t>(5);
        each.name = found.read_content(0, network_cell("network.name", position));
        each.server.tcp = found.read_content(6, network_cell("network.tcp", position));
        each.server.websocket = found.read_content(7, network_cell("network.websocket", position));
        each.server.rest = found.read_content(8, network_cell("network.rest", position));
        each.server.region = found.read_content(9, network_cell("network.region", position));
        each.server.exchange = found.read_content(10, network_cell("network.exchange", position));
        if (const auto low = found.read<std::optional<std::int64_t>>(1)) {
            each.heartbeat.low = microseconds(*low);
        }
        if (const auto high = found.read<std::optional<std::int64_t>>(2)) {
            each.heartbeat.high = microseconds(*high);
        }
        each.heartbeat.looks = found.read<std::uint32_t>(3);
        each.heartbeat.look_at = found.read<std::optional<wall_time>>(4);
        each.over = transport_of(found.read<std::uint32_t>(11));
    }
    return read;
}

}  // namespace gapless::sdk
