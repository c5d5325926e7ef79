#include "protocol/crypto/padding.hpp"

#include <bit>
#include <cstdint>

namespace gapless::crypto {

namespace {

constexpr std::uint8_t end_mark = 0x80;

}  // namespace

std::size_t bucket_of(std::size_t size) {
    if (size <= bucket_min) {
        return bucket_min;
    }
    const auto exponent = static_cast<std::size_t>(std::bit_width(size)) - 1;
    const auto kept_bits = static_cast<std::size_t>(std::bit_width(exponent));
    const std::size_t step = std::size_t{1} << (exponent - kept_bits);
    return (size + step - 1) / step * step;
}

void pad(bytes& text) {
    const std::size_t bucket = bucket_of(text.size() + 1);
    text.push_back(end_mark);
    text.resize(bucket);
}

outcome<byte_view> unpadded(byte_view padded) {
    std::size_t end = padded.size();
    while (end > 0 && padded[end - 1] == 0) {
        --end;
    }
    if (end == 0 || padded[end - 1] != end_mark || bucket_of(end) != padded.size()) {
        return reason::bad_padding;
    }
    return padded.first(end - 1);
}

}  // namespace gapless::crypto
