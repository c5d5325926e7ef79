#pragma once

#include <gapless/relation_mode.hpp>

#include <cstdint>

namespace gapless {

// Which conversations this device encrypts from device to device, so that who runs the server
// cannot read them. A conversation is from the first message that somebody sends who says
// `everywhere`, for all of its members, and for good.
//
// Groups that were made as managed ones (client::create_managed_group) are another thing: all that
// is said there is encrypted, but under a key that the server makes, so whoever runs the server can
// read it, and could write in anybody's name. Devices with `off` take part there, too. What a
// conversation is conversation::mode says (relation_mode), and of each message message::protection.
enum class encryption : std::uint8_t {
    everywhere = 1,  // all: each has keys before the first message from here leaves
    where_begun,     // those that somebody else has begun to encrypt; it takes part in them
    off,             // none: in those that are, it can neither read nor write
};

}  // namespace gapless
