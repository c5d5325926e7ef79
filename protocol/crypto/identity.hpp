#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"

#include <gapless/ids.hpp>
#include <gapless/strong_bytes.hpp>

namespace gapless::crypto {

// The key chain of a conversation: the hash of how it began.
using relation_id = strong_bytes<struct relation_id_tag, 16>;

// The id of the device with this signing key. An id that is a hash cannot be given to another key.
[[nodiscard]] device_id device_of(algorithms& use, const public_key& signing);

// The same for those who ask for one now and then: the hash is looked up each time.
[[nodiscard]] device_id device_of(const public_key& signing);

// The id of the relation whose first entry is this (with zeros where its own id stands; see
// relation_entry).
[[nodiscard]] relation_id relation_of(algorithms& use, byte_view genesis);

// What a roster says of a user's AIK.
[[nodiscard]] digest fingerprint_of(algorithms& use, const public_key& account_key);

}  // namespace gapless::crypto
