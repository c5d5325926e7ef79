#pragma once

#include "protocol/delivery/heartbeat_trial.hpp"

#include <gapless/time.hpp>

namespace gapless::protocol {

// How much silence a connection may have before somebody asks whether it is still there.
//
// It is told how each ping ended, and may learn from it. It has no clock: what it needs of time is
// in the trials.
class heartbeat_policy {
public:
    virtual ~heartbeat_policy() = default;

    // Inputs. A miss is told when the server has answered on the next connection, for only then is
    // it known whether it was sound.
    virtual void handle_answered(const heartbeat_trial&) {}

    virtual void handle_missed(const heartbeat_trial&) {}

    [[nodiscard]] virtual duration interval() const = 0;

    // What it will be if the ping that is sent now is answered: the silence to announce with it.
    [[nodiscard]] virtual duration interval_after(const heartbeat_trial&) const {
        return interval();
    }
};

}  // namespace gapless::protocol
