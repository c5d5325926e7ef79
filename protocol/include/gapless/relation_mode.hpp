#pragma once

#include <cstdint>

namespace gapless {

// Who can read what is said in a conversation. Numbers travel and are stored: never reuse one.
enum class relation_mode : std::uint8_t {
    none = 0,        // whoever runs the server: nothing is encrypted but the way there
    end_to_end = 1,  // the members' devices, and nobody else
    managed = 2,     // the members, and whoever runs the server: it makes the key and hands it out
};

}  // namespace gapless
