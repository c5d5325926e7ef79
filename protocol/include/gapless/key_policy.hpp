#pragma once

#include <gapless/time.hpp>

#include <cstdint>

namespace gapless {

// What becomes of the keys and texts of a conversation that is encrypted end to end. It is chosen
// when it is made, and signed: nobody changes it. Numbers travel and are signed: never reuse one.
enum class key_policy : std::uint8_t {
    archive = 1,    // keys are kept as long as the messages: every device can read all of it
    ephemeral = 2,  // both are erased after some days: what was is nowhere any more
};

// How long keys that are used no more, and texts, of an ephemeral conversation are kept: for what
// is on its way, or not read yet.
inline constexpr duration ephemeral_window = days(7);

}  // namespace gapless
