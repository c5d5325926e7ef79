#pragma once

#include <gapless/error.hpp>

#include <cstdint>

namespace gapless::protocol {

// What a server's no to a message means.
enum class refusal : std::uint8_t {
    conclusive,  // it would say no again: the message has failed
    passing,     // ask again later
    session,     // it is the connection that may not; the message goes on the next one
    keys,        // not under these keys: nothing is stored, and it is sealed anew
    generation,  // likewise, under a later key of the same epoch
};

[[nodiscard]] refusal refusal_of(const error& reason);

}  // namespace gapless::protocol
