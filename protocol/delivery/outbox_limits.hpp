#pragma once

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace gapless::protocol {

// What a row that stopped (failed or unconfirmed) does to the rows behind it in its destination.
enum class stopped_row_policy : std::uint8_t {
    block,  // they wait until the row is retried, cancelled or settled: the order is kept
    skip,   // they pass it
};

struct outbox_limits {
    std::size_t queued_max = 10'000;                           // rows of every state
    std::size_t queued_bytes_max = std::size_t{256} << 20;     // their bodies; one may always wait
    std::size_t message_bytes_max = std::size_t{1024} * 1024;  // a body
    std::size_t in_flight_max = 32;                            // per connection
    std::size_t in_flight_bytes_max = 256 * 1024;
    std::size_t in_flight_per_destination_max = 16;

    stopped_row_policy when_stopped = stopped_row_policy::block;

    duration expires_after = hours(24);
    std::optional<std::uint32_t> tries_max;

    // A row whose oldest unanswered transmission is older has to be looked for in the conversation
    // before it goes again; the server forgets client_ids after a multiple of this.
    duration reconcile_after = days(7);

    duration ack_timeout_min = seconds(3);
    duration ack_timeout_max = seconds(15);
    duration probe_grace = seconds(30);  // then a connection that lives owes the answer too long

    // How long everything waits after a refusal that names no time: doubled up to the maximum.
    duration hold_min = seconds(1);
    duration hold_max = seconds(30);
};

}  // namespace gapless::protocol
