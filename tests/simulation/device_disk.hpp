#pragma once

#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/result.hpp>

namespace gapless::simulation {

// Where a device's mailbox lives: it survives the process, and a crash does to it what its kind of
// disk allows.
class device_disk {
public:
    virtual ~device_disk() = default;

    // The mailbox of the running process; opened if it is not. Valid until crash().
    [[nodiscard]] virtual result<sdk::mailbox*> open() = 0;

    // The process is gone.
    virtual void crash() = 0;
};

}  // namespace gapless::simulation
