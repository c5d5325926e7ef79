#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/outcome.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace gapless::crypto {

// Everything about a message but its content: who says it to whom, under which keys, and what its
// sender knew then. All of it is authenticated; docs/internals/crypto.md says what each field
// defends.
struct message_header {
    // Not sent: each end takes these from what it knows of the relation itself, so that ends that
    // know different things cannot read each other. Their first 4 bytes travel, for diagnosis.
    struct implied {
        digest epoch_id{};    // the hash of the signed entry that began the epoch
        digest state_hash{};  // the hash of the signed entry at state_index

        friend bool operator==(const implied&, const implied&) = default;
    };

    // Its sender had lost its place among its own messages, and begins anew.
    static constexpr std::uint16_t chain_restart = 1;

    relation_mode mode = relation_mode::end_to_end;
    std::uint8_t kind = 0;
    std::uint16_t flags = 0;
    relation_id relation;
    std::uint64_t epoch = 0;
    std::uint32_t generation = 0;
    std::uint64_t state_index = 0;
    user_id sender;
    device_id sender_device;
    client_id client;
    sender_counter counter;
    short_digest previous_own{};
    seq seen;
    short_digest seen_hash{};
    short_digest lists_digest{};
    wall_time sent_at;
    seq target;  // of a recall, an edit, a reaction; 0 for what has none

    friend bool operator==(const message_header&, const message_header&) = default;
};

inline constexpr std::size_t header_hint_size = 4;

// As it is sent: 180 bytes.
inline constexpr std::size_t sent_header_size = 180;
using sent_header = std::array<std::uint8_t, sent_header_size>;

[[nodiscard]] sent_header encode_header(
    const message_header& header, const message_header::implied& known
);

// A header that has arrived, and the first bytes of what its sender takes for implied.
struct arrived_header {
    message_header header;
    std::array<std::uint8_t, header_hint_size> epoch_hint{};
    std::array<std::uint8_t, header_hint_size> state_hint{};
};

// Fails with truncated, trailing_bytes, malformed, unknown_version, unknown_suite and wrong_mode.
[[nodiscard]] outcome<arrived_header> decode_header(byte_view sent);

// What is authenticated along with the content: the header with what is implied, in full.
[[nodiscard]] bytes aad_of(const message_header& header, const message_header::implied& known);

}  // namespace gapless::crypto
