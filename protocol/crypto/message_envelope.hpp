#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret.hpp"
#include "protocol/crypto/xaes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::crypto {

// What messages of every mode have in common: the header, a nonce of 24 bytes, and a padded text
// that is encrypted under the sender's keys. What stands in the text is for who seals and opens.

inline constexpr std::size_t envelope_overhead =
    sent_header_size + xaes_nonce_size + algorithms::tag_size;

// What stands around the text. The references are borrowed for the call.
struct message_envelope {
    const message_header& header;
    const message_header::implied& known;
    byte_view aad;           // of these two
    const digest& aad_hash;  // SHA-256
};

// The text is padded already.
[[nodiscard]] bytes seal_envelope(
    algorithms& use,
    const sender_keys& keys,
    const message_envelope& around,
    std::span<const std::uint8_t, 32> random,
    byte_view padded
);

// The padded text. Fails with truncated and not_authentic.
[[nodiscard]] outcome<secret> open_envelope(
    algorithms& use,
    const sender_keys& keys,
    byte_view aad,
    const std::array<std::uint8_t, xaes_nonce_size>& nonce,
    byte_view ciphertext
);

}  // namespace gapless::crypto
