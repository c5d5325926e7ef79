#pragma once

#include "protocol/delivery/outbox_limits.hpp"

#include <gapless/time.hpp>

#include <cstdint>
#include <optional>

namespace gapless::protocol {

// How long an outbox keeps quiet because the server asked for it.
class outbox_hold {
public:
    // Inputs. Without a time the wait doubles from hold_min to hold_max; refusals that come while
    // it holds already belong to the same wait.
    void handle_refused(std::optional<duration> wait, instant now, const outbox_limits& limits);
    void handle_accepted();
    void handle_timeout(instant now);

    // State.
    [[nodiscard]] bool is_holding(instant now) const { return until_ && now < *until_; }

    [[nodiscard]] std::optional<instant> until() const { return until_; }

private:
    std::optional<instant> until_;
    std::uint32_t doublings_ = 0;
};

}  // namespace gapless::protocol
