#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::crypto {

// A message as it lies in the outbox, travels and is stored: the header, a nonce of 24 bytes, and
// the content with its author's signature, padded and encrypted.

// What sealing starts from. The references are borrowed for the call.
struct message_draft {
    const message_header& header;
    const message_header::implied& known;
    byte_view content;
    std::span<const std::uint8_t, 32> random;  // fresh from the entropy port
};

inline constexpr std::size_t content_size_max = 2 * 1'024 * 1'024;

// The header's generation is the key's, and its device the signer's: our own mistake otherwise. The
// same arguments give the same bytes, which are stored once and sent again as they are.
// Fails with out_of_bounds for a content of more than content_size_max.
[[nodiscard]] outcome<bytes> seal_message(
    algorithms& use,
    const generation_key& key,
    const signing_key& sender,
    const message_draft& draft
);

// What has arrived, taken apart and not yet believed. It borrows the bytes.
struct sealed_message {
    arrived_header arrived;
    std::array<std::uint8_t, 24> nonce{};
    byte_view ciphertext;
};

// Fails as decode_header does, and with out_of_bounds.
[[nodiscard]] outcome<sealed_message> read_sealed_message(byte_view received);

struct opened_message {
    bytes content;
    digest content_hash{};  // for the sender's chain (own_chain)

    friend bool operator==(const opened_message&, const opened_message&) = default;
};

// The receiver has looked up, by the header, what is implied, the key of the generation (at) and
// the key of the sending device, and has checked that this device belongs to the header's user.
//
// Fails with wrong_mode, wrong_epoch or wrong_state (we know another one: by the hint),
// wrong_generation, wrong_device (the key is not the header's device's), not_authentic,
// bad_padding, bad_signature.
[[nodiscard]] outcome<opened_message> open_message(
    algorithms& use,
    const generation_key& key,
    const verifying_key& sender,
    const message_header::implied& known,
    const sealed_message& message
);

}  // namespace gapless::crypto
