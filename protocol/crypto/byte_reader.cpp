#include "protocol/crypto/byte_reader.hpp"

namespace gapless::crypto {

std::uint8_t byte_reader::u8() { return fixed<1>()[0]; }

std::uint16_t byte_reader::u16() {
    const auto read = fixed<2>();
    return static_cast<std::uint16_t>(read[0] << 8 | read[1]);
}

std::uint32_t byte_reader::u32() {
    std::uint32_t number = 0;
    for (const std::uint8_t byte : fixed<4>()) {
        number = number << 8 | byte;
    }
    return number;
}

std::uint64_t byte_reader::u63() {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : fixed<8>()) {
        number = number << 8 | byte;
    }
    require(number >> 63 == 0, reason::malformed);
    return has_failed() ? 0 : number;
}

user_id byte_reader::user() {
    require(u63() == 0, reason::malformed);
    const user_id who{u63()};
    require(who.value != 0, reason::malformed);
    return who;
}

byte_view byte_reader::raw(std::size_t size) {
    require(size <= rest_.size(), reason::truncated);
    if (has_failed()) {
        return {};
    }
    const byte_view taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
}

std::size_t byte_reader::at_most(std::size_t number, std::size_t most) {
    require(number <= most, reason::out_of_bounds);
    return has_failed() ? 0 : number;
}

void byte_reader::require(bool is_so, reason otherwise) {
    if (!is_so && !failure_) {
        failure_ = otherwise;
    }
}

outcome<void> byte_reader::finish() const {
    if (failure_) {
        return *failure_;
    }
    if (!rest_.empty()) {
        return reason::trailing_bytes;
    }
    return {};
}

}  // namespace gapless::crypto
