#include "protocol/crypto/xaes.hpp"

#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/crypto/wipe.hpp"

#include <algorithm>
#include <array>

namespace gapless::crypto {

namespace {

using block = algorithms::block;

// CMAC's first subkey: the encrypted zero block, doubled in GF(2^128).
[[nodiscard]] block doubled(const block& once) {
    block twice{};
    for (std::size_t i = 0; i < once.size(); ++i) {
        const int next = i + 1 < once.size() ? once[i + 1] >> 7 : 0;
        twice[i] = static_cast<std::uint8_t>(once[i] << 1 | next);
    }
    // A mask instead of a branch, since the bit is a secret's.
    twice.back() ^= static_cast<std::uint8_t>(0x87 & (0 - (once[0] >> 7)));
    return twice;
}

// The SP 800-108 KDF in counter mode with CMAC, of two blocks.
[[nodiscard]] secret_bytes<32> derive_key(
    algorithms& use, algorithms::key_view key, xaes_nonce_view nonce
) {
    const std::array<block, 1> zero{};
    std::array<block, 1> first{};
    use.aes_blocks(key, zero, first);
    block subkey = doubled(first[0]);

    std::array<block, 2> counted{block{0, 1, 'X', 0}, block{0, 2, 'X', 0}};
    for (block& each : counted) {
        std::copy_n(nonce.begin(), 12, each.begin() + 4);
        for (std::size_t i = 0; i < each.size(); ++i) {
            each[i] ^= subkey[i];
        }
    }
    std::array<block, 2> derived{};
    use.aes_blocks(key, counted, derived);

    secret_bytes<32> made;
    std::copy(derived[0].begin(), derived[0].end(), made.writable().begin());
    std::copy(derived[1].begin(), derived[1].end(), made.writable().begin() + 16);
    for (block* const leftover : {&first[0], &subkey, &derived[0], &derived[1]}) {
        wipe(*leftover);
    }
    return made;
}

}  // namespace

void xaes_seal(
    algorithms& use,
    algorithms::key_view key,
    xaes_nonce_view nonce,
    byte_view aad,
    byte_view plaintext,
    std::span<std::uint8_t> sealed
) {
    const auto derived = derive_key(use, key, nonce);
    use.gcm_seal(derived.view(), nonce.last<12>(), aad, plaintext, sealed);
}

outcome<void> xaes_open(
    algorithms& use,
    algorithms::key_view key,
    xaes_nonce_view nonce,
    byte_view aad,
    byte_view sealed,
    std::span<std::uint8_t> plaintext
) {
    const auto derived = derive_key(use, key, nonce);
    return use.gcm_open(derived.view(), nonce.last<12>(), aad, sealed, plaintext);
}

}  // namespace gapless::crypto
