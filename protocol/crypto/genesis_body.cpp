#include "protocol/crypto/genesis_body.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

#include <cstdint>

namespace gapless::crypto {

bytes encode_genesis_body(const genesis_body& body) {
    byte_writer out;
    out.u64(0)
        .u64(body.conversation.value)
        .u8(static_cast<std::uint8_t>(body.mode))
        .u8(static_cast<std::uint8_t>(body.suite))
        .u8(static_cast<std::uint8_t>(body.policy))
        .raw(body.nonce)
        .u64(static_cast<std::uint64_t>(body.created_at.milliseconds))
        .u16(static_cast<std::uint16_t>(body.members.size()));
    for (const member_body& each : body.members) {
        out.user(each.user).u8(static_cast<std::uint8_t>(each.role));
    }
    return out.take();
}

outcome<genesis_body> decode_genesis_body(byte_view body) {
    byte_reader in{body};
    genesis_body read;
    in.require(in.u63() == 0, reason::malformed);
    read.conversation = conversation_id{in.u63()};
    read.mode = require_mode(in);
    read.suite = require_suite(in);
    read.policy = require_policy(in);
    read.nonce = in.fixed<16>();
    read.created_at = in.time();
    const std::size_t count = in.at_most(in.u16(), genesis_body::members_max);
    user_id last;
    for (std::size_t i = 0; i < count && !in.has_failed(); ++i) {
        member_body each;
        each.user = in.user();
        each.role = static_cast<relation_role>(in.u8());
        in.require(
            each.role >= relation_role::member && each.role <= relation_role::owner,
            reason::malformed
        );
        in.require(each.user > last, reason::not_ascending);
        last = each.user;
        read.members.push_back(each);
    }
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace gapless::crypto
