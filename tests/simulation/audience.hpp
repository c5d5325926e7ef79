#pragma once

#include "sdk/core/keys/key_finding.hpp"

#include <gapless/event.hpp>

#include <cstddef>

namespace gapless::simulation {

// Whoever watches what the apps of devices are told. It outlives the devices.
class audience {
public:
    virtual ~audience() = default;

    virtual void handle_shown(std::size_t device, const message_event& shown) = 0;
    virtual void handle_found(std::size_t device, const sdk::key_finding& found) = 0;
};

}  // namespace gapless::simulation
