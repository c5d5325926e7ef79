#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/archive_keys.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/ids.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gapless::crypto {

// What a user gets back with the recovery code: the account key's seed, and the archive's keys.
struct recovered {
    secret_bytes<32> account;
    archive_keys keys;
};

// The code as people write it down: 56 letters and digits in groups of four. It is 32 random bytes
// and a checksum, in the alphabet of Crockford's base 32, which has no I, L, O and U.
[[nodiscard]] std::string recovery_code_text(algorithms& use, const secret_bytes<32>& code);

// Spaces and hyphens are left out; small letters are large ones, O is 0, and I and L are 1. Fails
// with truncated or trailing_bytes (its length), and malformed (a letter, or the checksum).
[[nodiscard]] outcome<secret_bytes<32>> read_recovery_code(algorithms& use, std::string_view text);

// Sealed under the code, which is 256 random bits: nothing makes it stronger. The entropy is fresh
// for each box.
[[nodiscard]] bytes seal_recovery_box(
    algorithms& use,
    const secret_bytes<32>& code,
    user_id user,
    const recovered& what,
    std::span<const std::uint8_t, 32> fresh
);

// Fails with not_authentic: another code, or another user's box; and with what a layout fails with.
[[nodiscard]] outcome<recovered> open_recovery_box(
    algorithms& use, const secret_bytes<32>& code, user_id user, byte_view box
);

}  // namespace gapless::crypto
