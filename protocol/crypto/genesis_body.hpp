#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/outcome.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <vector>

namespace gapless::crypto {

// The body of a relation's first entry: for which conversation it is, how it is encrypted, and who
// is in it. The nonce, fresh from the entropy port, makes its hash the only one of its kind.
struct genesis_body {
    static constexpr std::size_t members_max = 500;

    conversation_id conversation;
    relation_mode mode = relation_mode::end_to_end;
    cipher_suite suite = cipher_suite::x25519_xaes;
    key_policy policy = key_policy::archive;
    short_digest nonce{};
    wall_time created_at;
    std::vector<member_body> members;  // ascending by user, without twins

    friend bool operator==(const genesis_body&, const genesis_body&) = default;
};

[[nodiscard]] bytes encode_genesis_body(const genesis_body& body);

// Fails with truncated, trailing_bytes, out_of_bounds, malformed, not_ascending, wrong_mode and
// unknown_suite.
[[nodiscard]] outcome<genesis_body> decode_genesis_body(byte_view body);

}  // namespace gapless::crypto
