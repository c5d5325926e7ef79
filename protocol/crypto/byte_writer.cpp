#include "protocol/crypto/byte_writer.hpp"

namespace gapless::crypto {

byte_writer& byte_writer::u8(std::uint8_t number) {
    written_.push_back(number);
    return *this;
}

byte_writer& byte_writer::u16(std::uint16_t number) {
    return u8(static_cast<std::uint8_t>(number >> 8)).u8(static_cast<std::uint8_t>(number));
}

byte_writer& byte_writer::u32(std::uint32_t number) { return raw(big_endian(number)); }

byte_writer& byte_writer::u64(std::uint64_t number) { return raw(big_endian(number)); }

byte_writer& byte_writer::raw(byte_view some) {
    written_.insert(written_.end(), some.begin(), some.end());
    return *this;
}

byte_writer& byte_writer::user(user_id who) { return u64(0).u64(who.value); }

}  // namespace gapless::crypto
