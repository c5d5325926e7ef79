#pragma once

#include "protocol/crypto/byte_reader.hpp"

#include <gapless/key_policy.hpp>
#include <gapless/relation_mode.hpp>

#include <cstdint>

namespace gapless::crypto {

// The first byte of every signed layout. Another number is another layout, which this code refuses.
inline constexpr std::uint8_t layout_version = 1;

inline void require_version(byte_reader& in) {
    in.require(in.u8() == layout_version, reason::unknown_version);
}

// Which primitives it uses: HPKE with X25519 for wraps, XAES-256-GCM for messages, Ed25519.
enum class cipher_suite : std::uint8_t {
    x25519_xaes = 1,
};

// Their numbers travel and are signed; what is signed is never without a mode.
using gapless::key_policy;
using gapless::relation_mode;

[[nodiscard]] inline relation_mode require_mode(byte_reader& in) {
    const auto mode = static_cast<relation_mode>(in.u8());
    in.require(
        mode == relation_mode::end_to_end || mode == relation_mode::managed, reason::wrong_mode
    );
    return mode;
}

[[nodiscard]] inline cipher_suite require_suite(byte_reader& in) {
    const auto suite = static_cast<cipher_suite>(in.u8());
    in.require(suite == cipher_suite::x25519_xaes, reason::unknown_suite);
    return suite;
}

[[nodiscard]] inline key_policy require_policy(byte_reader& in) {
    const auto policy = static_cast<key_policy>(in.u8());
    in.require(policy == key_policy::archive || policy == key_policy::ephemeral, reason::malformed);
    return policy;
}

}  // namespace gapless::crypto
