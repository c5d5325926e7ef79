#pragma once

#include "protocol/crypto/bytes.hpp"

#include <cstdint>
#include <string_view>

namespace gapless::crypto {

// What a signature is for. It is signed along, so that a signature of one kind of object is none of
// another.
enum class label : std::uint8_t {
    device_list,
    kem_key,
    relation_entry,
    message,
    login,
    backup,
};

// The label as it is signed, like "gapless/v1/msg".
[[nodiscard]] std::string_view text_of(label purpose);

// What is really signed: label, 0x00, the length in 4 bytes, the bytes.
[[nodiscard]] bytes signature_input(label purpose, byte_view object);

}  // namespace gapless::crypto
