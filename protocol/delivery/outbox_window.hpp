#pragma once

#include "protocol/delivery/outbox_limits.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace gapless::protocol {

// What an outbox has on the wire, unanswered: bounded, and each transmission with the time at which
// its silence becomes suspicious.
class outbox_window {
public:
    struct flight {
        client_id id;
        std::size_t bytes = 0;
        instant due;
        bool is_probed = false;  // the connection was asked whether it is alive
    };

    // Inputs.
    void handle_transmitted(const flight& departed);
    void handle_probed(client_id id, instant due);

    // False: nothing with this id is in flight.
    bool handle_answered(client_id id);
    void handle_disconnected();

    // State. A message of any size may go alone.
    [[nodiscard]] bool has_room(std::size_t bytes, const outbox_limits& limits) const;
    [[nodiscard]] bool is_full(const outbox_limits& limits) const;
    [[nodiscard]] std::vector<flight> overdue(instant now) const;
    [[nodiscard]] std::optional<instant> next_due() const;

    [[nodiscard]] std::size_t size() const { return flights_.size(); }

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    std::vector<flight> flights_;  // in order of transmission
    std::size_t bytes_ = 0;
};

}  // namespace gapless::protocol
