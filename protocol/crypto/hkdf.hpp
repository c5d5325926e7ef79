#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::crypto {

// HKDF (RFC 5869). Expanding gives at most 255 hashes, else it fails with out_of_bounds.
[[nodiscard]] secret_bytes<32> hkdf_sha256_extract(
    algorithms& use, byte_view salt, byte_parts input_key
);
[[nodiscard]] outcome<void> hkdf_sha256_expand(
    algorithms& use, byte_view prk, byte_parts info, std::span<std::uint8_t> out
);
[[nodiscard]] secret_bytes<64> hkdf_sha512_extract(
    algorithms& use, byte_view salt, byte_parts input_key
);
[[nodiscard]] outcome<void> hkdf_sha512_expand(
    algorithms& use, byte_view prk, byte_parts info, std::span<std::uint8_t> out
);

// One hash of SHA-256 expanded: a key of 32 bytes, which cannot fail.
[[nodiscard]] secret_bytes<32> hkdf_key(algorithms& use, byte_view prk, byte_parts info);

}  // namespace gapless::crypto
