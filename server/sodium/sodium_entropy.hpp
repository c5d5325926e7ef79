#pragma once

#include "protocol/entropy.hpp"

#include <cstdint>
#include <span>

namespace gapless::server {

// Bytes of the operating system, through libsodium. Any thread may ask.
class sodium_entropy final : public protocol::entropy {
public:
    void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace gapless::server
