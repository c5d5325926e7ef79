#pragma once

#include "protocol/entropy.hpp"

#include <cstdint>

namespace gapless::simulation {

// What a disk says of itself, and keeps to.
struct disk_options {
    std::uint32_t sector_bytes = 4096;

    // Power lost while a sector is being written harms no byte that is not being written. Without
    // it the whole sector may be garbage.
    bool powersafe_overwrite = true;
};

[[nodiscard]] inline disk_options draw_disk_options(protocol::entropy& chance) {
    disk_options drawn;
    const auto small = chance.draw() % 2;
    const auto safe = chance.draw() % 2;
    drawn.sector_bytes = small == 0 ? 4096 : 512;
    drawn.powersafe_overwrite = safe == 0;
    return drawn;
}

}  // namespace gapless::simulation
