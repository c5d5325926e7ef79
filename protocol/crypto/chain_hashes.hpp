#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <span>

namespace gapless::crypto {

// The hashes by which messages vouch for what came before them.

// prev_own after a device's own message: over contents, not ciphertexts, so that one queued message
// can be encrypted anew without those behind it. The first of a chain follows on zeros.
[[nodiscard]] short_digest next_own(
    algorithms& use,
    const short_digest& previous,
    const client_id& client,
    const digest& content_hash
);

// What stands for a timeline's entry in the transcript: the hash of its body as it is stored. It
// outlives the body.
[[nodiscard]] digest leaf_of(algorithms& use, byte_view stored_body);

// T_n, after the entry at this seq. T_0 is the epoch's id: each epoch starts anew.
[[nodiscard]] digest next_transcript(
    algorithms& use, const digest& before, seq position, const digest& leaf
);

// What a sender knows of a member's device list.
struct known_list {
    user_id user;
    std::uint64_t list_seq = 0;
    digest list_hash{};

    friend bool operator==(const known_list&, const known_list&) = default;
};

// Of the lists in ascending order of their users, each once: our own mistake otherwise.
[[nodiscard]] short_digest lists_digest_of(algorithms& use, std::span<const known_list> lists);

}  // namespace gapless::crypto
