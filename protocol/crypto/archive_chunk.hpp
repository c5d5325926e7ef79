#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/ids.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gapless::crypto {

// The secret of an epoch as a user's key archive keeps it. `id` is the hash of the signed entry
// that began the epoch: whoever takes the secret holds it against that entry's commitment.
struct archived_epoch {
    conversation_id conversation;
    std::uint64_t epoch = 0;
    digest id{};
    secret_bytes<32> secret;

    friend bool operator==(const archived_epoch&, const archived_epoch&) = default;
};

// Where a chunk of an archive stands. No other place takes its bytes.
struct archive_place {
    user_id user;
    std::uint64_t number = 0;  // of the chunk, from 0
};

// So many fit into a chunk, whose sealed bytes are then below 32 KiB.
inline constexpr std::size_t archive_chunk_epochs_max = 340;

// The entropy is fresh for each chunk: 32 bytes of which the nonce is made, with all that is
// sealed.
[[nodiscard]] bytes seal_archive_chunk(
    algorithms& use,
    const secret_bytes<32>& archive_key,
    const archive_place& place,
    std::span<const archived_epoch> epochs,
    std::span<const std::uint8_t, 32> fresh
);

// The id of the key that a chunk says it needs; nothing is known of it yet. Fails with truncated
// and unknown_version.
[[nodiscard]] outcome<std::uint32_t> key_of_chunk(byte_view chunk);

// Fails with not_authentic besides, and with what a layout fails with.
[[nodiscard]] outcome<std::vector<archived_epoch>> open_archive_chunk(
    algorithms& use,
    const secret_bytes<32>& archive_key,
    const archive_place& place,
    byte_view chunk
);

}  // namespace gapless::crypto
