#pragma once

#include <cstdint>

namespace gapless {

// Which conversations this device encrypts from device to device, so that who runs the server
// cannot read them. A conversation is from the first message that somebody sends who says
// `everywhere`, for all of its members, and for good.
enum class encryption : std::uint8_t {
    everywhere = 1,  // all: each has keys before the first message from here leaves
    where_begun,     // those that somebody else has begun to encrypt; it takes part in them
    off,             // none: in those that are, it can neither read nor write
};

}  // namespace gapless
