#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/outcome.hpp"

namespace gapless::crypto {

// The body of MODE: how the relation is encrypted from then on.
struct mode_body {
    relation_mode mode = relation_mode::end_to_end;
    key_policy policy = key_policy::archive;

    friend bool operator==(const mode_body&, const mode_body&) = default;
};

[[nodiscard]] bytes encode_mode_body(const mode_body& body);

// Fails with truncated, trailing_bytes, wrong_mode and malformed.
[[nodiscard]] outcome<mode_body> decode_mode_body(byte_view body);

}  // namespace gapless::crypto
