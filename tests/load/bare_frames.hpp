#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::load {

// What the bare server and its clients say: a letter, then the rest of the payload.
//
//     client → server   H index      whose connection this is (decimal)
//                       S text       store this and give it to the neighbour: 0 ↔ 1, 2 ↔ 3, …
//                       F text       store this and give it to everybody else
//     server → client   A text's first 17 bytes: it is stored
//                       M text       somebody sent this
//                       R            the connection is known
enum class bare_kind : char {
    hello = 'H',
    send = 'S',
    send_to_all = 'F',
    acknowledged = 'A',
    message = 'M',
    ready = 'R',
};

inline constexpr std::size_t bare_stamp_bytes = 17;

[[nodiscard]] inline std::string bare_frame(bare_kind kind, std::string_view rest) {
    std::string made(1, static_cast<char>(kind));
    made += rest;
    return made;
}

}  // namespace gapless::load
