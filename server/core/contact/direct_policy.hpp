#pragma once

#include <cstdint>

namespace gapless::server {

// Who may write to whom directly, as the app's operator decides. Whatever it says: one who is
// blocked may not write to the one who blocks, and everybody may to oneself.
enum class direct_policy : std::uint8_t {
    anyone = 1,
    contacts,  // those who are each other's contacts
    followed,  // those whom the receiver follows
};

}  // namespace gapless::server
