#pragma once

#include "protocol/crypto/bytes.hpp"

#include <gapless/ids.hpp>

#include <cstdint>
#include <utility>

namespace gapless::crypto {

// Writes a fixed binary layout, numbers big-endian: what is signed or authenticated has one
// spelling, and nobody ever writes it anew from what was read.
class byte_writer {
public:
    byte_writer& u8(std::uint8_t number);
    byte_writer& u16(std::uint16_t number);
    byte_writer& u32(std::uint32_t number);
    byte_writer& u64(std::uint64_t number);
    byte_writer& raw(byte_view some);

    // Padded on the left to 16 bytes, as ids have them that are no numbers.
    byte_writer& user(user_id who);

    [[nodiscard]] bytes take() { return std::exchange(written_, {}); }

private:
    bytes written_;
};

}  // namespace gapless::crypto
