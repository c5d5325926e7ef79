#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <cstdint>
#include <span>

namespace gapless::crypto {

// A message of a managed relation, whose key the server makes and hands out: whoever runs the
// server can read it, and write one in anybody's name. So it bears no signature, which would vouch
// for nothing, and none of the chains by which members compare what they were told.
//
// It is laid out as a sealed message, with managed for its mode and the version of the key for its
// epoch; what is of chains is zero, in the header and among what is implied.

// What sealing starts from. The references are borrowed for the call.
struct managed_draft {
    const message_header& header;
    byte_view content;
    std::span<const std::uint8_t, 32> random;  // fresh from the entropy port
};

// The header as such a message has it: else it is our own mistake. The same arguments give the same
// bytes. Fails with out_of_bounds for a content of more than content_size_max.
[[nodiscard]] outcome<bytes> seal_managed_message(
    algorithms& use, const secret_bytes<32>& key, const managed_draft& draft
);

// The receiver has looked up the key by the header's epoch.
//
// Fails with wrong_mode, wrong_epoch, wrong_state, wrong_generation or malformed (what has to be
// zero is not), not_authentic, bad_padding.
[[nodiscard]] outcome<opened_message> open_managed_message(
    algorithms& use, const secret_bytes<32>& key, const sealed_message& message
);

}  // namespace gapless::crypto
