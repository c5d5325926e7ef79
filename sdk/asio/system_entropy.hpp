#pragma once

#include "protocol/entropy.hpp"

#include <cstdint>
#include <span>

namespace gapless::sdk {

// The operating system's unpredictable bytes. Stateless: any thread may use its own or a shared
// one.
class system_entropy final : public protocol::entropy {
public:
    void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace gapless::sdk
