#pragma once

#include "protocol/delivery/push_window.hpp"
#include "server/core/engine_limits.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>

namespace gapless::server {

// Bounds what all connections together have been pushed and have not acknowledged: of what waits in
// memory for those who read slowly, it is the part that they have not asked for.
//
// While half of it is left each may have a whole window in flight; from there on less, in
// proportion to what is left. So those who hold the most are the first to get notifies instead, and
// who reads is pushed to as ever; what somebody holds is not taken from him. Pushes never exceed
// the total; the notifies come on top, one small one a connection.
//
// Whatever is done with a connection's push window is done through here, to its end.
class push_budget {
public:
    explicit push_budget(const engine_limits&);

    // Inputs, as those of the window.
    [[nodiscard]] protocol::push_window::verdict admit(
        protocol::push_window&, std::size_t bytes, instant now
    );
    [[nodiscard]] bool handle_ack(protocol::push_window&, std::uint64_t frames, instant now);
    [[nodiscard]] bool poll_notify(protocol::push_window&, instant now);

    // The connection has ended, and with it what was in flight on it.
    void handle_gone(const protocol::push_window&);

    // State.
    [[nodiscard]] std::size_t used() const { return used_; }

    // What one connection may have in flight now.
    [[nodiscard]] std::size_t share() const;

private:
    std::size_t total_;
    std::size_t parts_;  // of what is left, a connection's share is one
    std::size_t used_ = 0;
};

}  // namespace gapless::server
