#pragma once

#include <gapless/message.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace gapless::bench {

// A message of 200 bytes by somebody else, as it comes out of a log.
[[nodiscard]] inline message a_message(seq at) {
    message made;
    made.seq = at;
    made.id = message_id{1'000'000 + at.value};
    for (std::size_t i = 0; i < 8; ++i) {
        made.client_id.bytes[15 - i] = static_cast<std::uint8_t>(at.value >> (8 * i));
    }
    made.sender = user_id{8};
    made.sender_name = "somebody";
    made.device.bytes[0] = 0xd0;
    made.counter = sender_counter{at.value};
    made.server_time = wall_time{1'700'000'000'000};
    made.body = std::string(200, 'x');
    return made;
}

}  // namespace gapless::bench
