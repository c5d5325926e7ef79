#pragma once

#include <cstdint>
#include <span>

namespace gapless::protocol {

// Port: where unpredictable bytes come from. The product asks the operating system, the simulator
// its seed.
class entropy {
public:
    virtual ~entropy() = default;

    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    // One draw of 64 bits, for jitter.
    [[nodiscard]] std::uint64_t draw() {
        std::uint8_t bytes[8];
        fill(bytes);
        std::uint64_t drawn = 0;
        for (const std::uint8_t byte : bytes) {
            drawn = drawn << 8 | byte;
        }
        return drawn;
    }
};

}  // namespace gapless::protocol
