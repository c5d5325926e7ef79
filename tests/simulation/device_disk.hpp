#pragma once

#include "sdk/core/mailbox/identity.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/result.hpp>

#include <cstdint>

namespace gapless::simulation {

// Where a device's mailbox lives: it survives the process, and a crash does to it what its kind of
// disk allows.
class device_disk {
public:
    virtual ~device_disk() = default;

    // The mailbox of the running process; opened if it is not. Valid until crash().
    [[nodiscard]] virtual result<sdk::mailbox*> open() = 0;

    // The process is gone, and perhaps the power.
    virtual void crash() = 0;

    // Whether it goes wrong by itself, below the mailbox; otherwise commits are failed from above.
    [[nodiscard]] virtual bool has_faults() const { return false; }

    virtual void set_full(bool /*full*/) {}

    // The power goes within the next few changes; crash() follows.
    virtual void stop_soon(std::uint64_t /*changes*/) {}

    // Whether it has: whatever the process is told from then on, it is dead, and nobody hears it.
    [[nodiscard]] virtual bool is_stopped() const { return false; }

    // Some bits of the mailbox turn over while nobody has it open.
    virtual void rot(std::uint32_t /*bits*/) {}

    // The mailbox, which nobody has open, is taken away; the next one is for this device.
    virtual void replace(const sdk::identity& owner) = 0;

    // From now on it is a good disk.
    virtual void heal() {}
};

}  // namespace gapless::simulation
