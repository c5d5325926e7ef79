#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/ids.hpp>

#include <cstddef>
#include <cstdint>

namespace gapless::crypto {

// One entry of a relation's chain: who is in it, in what role, and which epoch it is in, each
// signed by the device that did it and with the hash of the entry before.
struct relation_entry {
    enum class type : std::uint8_t {
        genesis = 1,
        add,
        remove,
        leave,
        role,
        mode,
        epoch,
    };

    static constexpr std::size_t body_size_max = 256 * 1'024;

    relation_id relation;
    std::uint64_t index = 0;
    digest previous{};  // zeros before the first
    type what = type::genesis;
    bytes body;  // see genesis_body, member_body, mode_body, epoch_body
    user_id actor;
    device_id actor_device;
    std::uint64_t actor_list_seq = 0;

    friend bool operator==(const relation_entry&, const relation_entry&) = default;
};

// The id that a relation gets from its first entry, in which it stands itself: for the hash, as
// zeros.
[[nodiscard]] relation_id relation_begun_by(algorithms& use, const relation_entry& genesis);

[[nodiscard]] bytes sign_relation_entry(const signing_key& actor, const relation_entry& entry);

// What it says, before anybody has looked whether that is so: to find out who has to have signed
// it. Fails with truncated, trailing_bytes, out_of_bounds, malformed, unknown_version, and with
// wrong_relation for a first entry whose id is not its hash.
[[nodiscard]] outcome<relation_entry> read_unverified_relation_entry(
    algorithms& use, byte_view signed_entry
);

// Fails with bad_signature, and with wrong_device if it names another actor's device, besides.
[[nodiscard]] outcome<relation_entry> verify_relation_entry(
    algorithms& use, const verifying_key& actor, byte_view signed_entry
);

// What the next entry quotes, and messages as their state; that of an epoch's entry is the epoch's
// id.
[[nodiscard]] digest entry_hash_of(algorithms& use, byte_view signed_entry);

// What wraps are bound to, which are made before the entry is signed.
[[nodiscard]] digest entry_head_of(algorithms& use, byte_view signed_entry);

}  // namespace gapless::crypto
