#pragma once

#include <gapless/time.hpp>

namespace gapless::protocol {

// How much silence a connection may have before somebody asks whether it is still there.
class heartbeat_policy {
public:
    virtual ~heartbeat_policy() = default;

    [[nodiscard]] virtual duration interval() const = 0;
};

}  // namespace gapless::protocol
