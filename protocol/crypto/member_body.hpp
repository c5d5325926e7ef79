#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"

#include <gapless/ids.hpp>

#include <cstdint>

namespace gapless::crypto {

// What a member may do to the chain. 0 is that of somebody who leaves.
enum class relation_role : std::uint8_t {
    none = 0,
    member = 1,
    admin = 2,
    owner = 3,
};

// The body of ADD, REMOVE, LEAVE and ROLE: whom it is about, and the role from then on.
struct member_body {
    user_id user;
    relation_role role = relation_role::member;

    friend bool operator==(const member_body&, const member_body&) = default;
};

[[nodiscard]] bytes encode_member_body(const member_body& body);

// Fails with truncated, trailing_bytes and malformed.
[[nodiscard]] outcome<member_body> decode_member_body(byte_view body);

}  // namespace gapless::crypto
