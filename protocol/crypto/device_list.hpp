#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gapless::crypto {

struct listed_device {
    // It has the AIK, and may sign lists.
    static constexpr std::uint8_t can_link = 1;

    device_id device;
    public_key signing;
    std::uint8_t flags = 0;

    friend bool operator==(const listed_device&, const listed_device&) = default;
};

struct revoked_device {
    device_id device;
    std::uint64_t at_list_seq = 0;

    friend bool operator==(const revoked_device&, const revoked_device&) = default;
};

// A user's devices, as the user says: signed with the AIK, each list with the hash of the one
// before. Both lists ascend by device id, without twins; no device is in both.
struct device_list {
    static constexpr std::size_t devices_max = 256;
    static constexpr std::size_t revoked_max = 1'024;

    user_id user;
    std::uint64_t list_seq = 0;
    digest previous{};
    wall_time issued_at;
    std::vector<listed_device> devices;
    std::vector<revoked_device> revoked;

    friend bool operator==(const device_list&, const device_list&) = default;
};

// A list that its own decoder refuses is our own mistake.
[[nodiscard]] bytes sign_device_list(
    algorithms& use, const signing_key& account, const device_list& list
);

// Every device's id is the hash of its key, and its key one that check_signing_key takes. Whether
// the list follows on the one that is pinned is for the caller to see.
//
// Fails with bad_signature; truncated, trailing_bytes, out_of_bounds, malformed, not_ascending,
// unknown_version; wrong_device, small_order_key, non_canonical_key.
[[nodiscard]] outcome<device_list> verify_device_list(
    algorithms& use, const verifying_key& account, byte_view signed_list
);

// What the next list and the rosters quote: the hash of the signed list.
[[nodiscard]] digest list_hash_of(algorithms& use, byte_view signed_list);

}  // namespace gapless::crypto
