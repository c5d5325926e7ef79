#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"

#include <cstddef>

namespace gapless::crypto {

// Hides how long a text is: all lengths up to 256 look alike, and longer ones share a bucket that
// is at most an eighth larger (Padmé: the larger a number, the more of its low bits are zero).
inline constexpr std::size_t bucket_min = 256;

// The smallest bucket that holds so many bytes.
[[nodiscard]] std::size_t bucket_of(std::size_t size);

// A 0x80 and zeros up to the bucket. There is one padding for each text, so nothing can hide in it.
void pad(bytes& text);

// The bytes in front of the padding; they are borrowed. Fails with bad_padding.
[[nodiscard]] outcome<byte_view> unpadded(byte_view padded);

}  // namespace gapless::crypto
