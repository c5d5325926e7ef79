#pragma once

#include "protocol/entropy.hpp"

#include <gapless/ids.hpp>

#include <string>

namespace gapless::sdk {

// An Ed25519 pair and the name that the device has by it.
struct device_key {
    device_id device;
    gapless::public_key public_key;
    std::string secret_key;  // 32 bytes

    [[nodiscard]] static device_key make(protocol::entropy&);
};

}  // namespace gapless::sdk
