#include "protocol/crypto/epoch_body.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

#include <utility>

namespace gapless::crypto {

namespace {

void write_member(byte_writer& out, const roster_member& member) {
    out.user(member.user)
        .u8(static_cast<std::uint8_t>(member.role))
        .raw(member.account_fingerprint)
        .u64(member.list_seq)
        .raw(member.list_hash)
        .u16(static_cast<std::uint16_t>(member.devices.size()));
    for (const wrap_recipient& each : member.devices) {
        out.raw(each.device.bytes).u32(each.key_number);
    }
}

// `room` is how many devices the roster may still have.
[[nodiscard]] roster_member read_member(byte_reader& in, std::size_t& room) {
    roster_member member;
    member.user = in.user();
    member.role = static_cast<relation_role>(in.u8());
    in.require(
        member.role >= relation_role::member && member.role <= relation_role::owner,
        reason::malformed
    );
    member.account_fingerprint = in.fixed<32>();
    member.list_seq = in.u63();
    member.list_hash = in.fixed<32>();
    const std::size_t count = in.at_most(in.u16(), room);
    room -= count;
    device_id last;
    for (std::size_t i = 0; i < count && !in.has_failed(); ++i) {
        wrap_recipient each;
        each.device.bytes = in.fixed<16>();
        each.key_number = in.u32();
        in.require(each.device > last, reason::not_ascending);
        last = each.device;
        member.devices.push_back(each);
    }
    return member;
}

}  // namespace

bytes encode_epoch_body(const epoch_body& body) {
    byte_writer out;
    out.u64(body.epoch).u16(static_cast<std::uint16_t>(body.roster.size()));
    for (const roster_member& each : body.roster) {
        write_member(out, each);
    }
    out.raw(body.commitment)
        .u8(static_cast<std::uint8_t>(body.reason_given))
        .u64(static_cast<std::uint64_t>(body.created_at.milliseconds));
    if (body.policy != key_policy::archive) {
        out.u8(static_cast<std::uint8_t>(body.policy));
    }
    return out.take();
}

outcome<epoch_body> decode_epoch_body(byte_view body) {
    byte_reader in{body};
    epoch_body read;
    read.epoch = in.u63();
    const std::size_t count = in.at_most(in.u16(), epoch_body::members_max);
    std::size_t room = epoch_body::devices_max;
    user_id last;
    for (std::size_t i = 0; i < count && !in.has_failed(); ++i) {
        roster_member member = read_member(in, room);
        in.require(member.user > last, reason::not_ascending);
        last = member.user;
        read.roster.push_back(std::move(member));
    }
    read.commitment = in.fixed<32>();
    read.reason_given = static_cast<epoch_body::why>(in.u8());
    in.require(
        read.reason_given >= epoch_body::why::begun &&
            read.reason_given <= epoch_body::why::on_demand,
        reason::malformed
    );
    read.created_at = in.time();
    if (in.has_more()) {
        read.policy = static_cast<key_policy>(in.u8());
        in.require(read.policy == key_policy::ephemeral, reason::trailing_bytes);
    }
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace gapless::crypto
