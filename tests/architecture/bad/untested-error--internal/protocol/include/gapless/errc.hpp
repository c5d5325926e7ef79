#pragma once

#include <cstdint>

namespace gapless {

enum class errc : std::uint8_t {
    usage = 1,
    // Our own mistake.
    internal,
};

}  // namespace gapless
