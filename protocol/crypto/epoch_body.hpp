#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/outcome.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gapless::crypto {

// A member as the one who began the epoch saw them: the key that vouches for their devices, the
// list, and for which devices a secret was wrapped.
struct roster_member {
    user_id user;
    digest account_fingerprint{};
    std::uint64_t list_seq = 0;
    digest list_hash{};
    std::vector<wrap_recipient> devices;  // ascending by device id, without twins
    relation_role role = relation_role::member;

    friend bool operator==(const roster_member&, const roster_member&) = default;
};

// The body of EPOCH.
struct epoch_body {
    enum class why : std::uint8_t {
        begun = 1,       // the relation's first
        member_removed,  // or has left
        member_added,
        device_revoked,
        key_compromised,
        policy_changed,
        age,
        on_demand,
    };

    static constexpr std::size_t members_max = 500;
    static constexpr std::size_t devices_max = 2'000;  // of all members together

    std::uint64_t epoch = 0;
    std::vector<roster_member> roster;  // ascending by user, without twins
    digest commitment{};
    why reason_given = why::begun;
    wall_time created_at;

    // As the genesis says, for those who have not seen that. What is archived says nothing, as did
    // all before there was another policy.
    key_policy policy = key_policy::archive;

    friend bool operator==(const epoch_body&, const epoch_body&) = default;
};

[[nodiscard]] bytes encode_epoch_body(const epoch_body& body);

// Fails with truncated, trailing_bytes, out_of_bounds, malformed and not_ascending.
[[nodiscard]] outcome<epoch_body> decode_epoch_body(byte_view body);

}  // namespace gapless::crypto
