#include "protocol/crypto/device_list.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <utility>

namespace gapless::crypto {

namespace {

[[nodiscard]] bytes encode_list(const device_list& list) {
    byte_writer out;
    out.u8(layout_version)
        .user(list.user)
        .u64(list.list_seq)
        .raw(list.previous)
        .u64(static_cast<std::uint64_t>(list.issued_at.milliseconds))
        .u16(static_cast<std::uint16_t>(list.devices.size()));
    for (const listed_device& each : list.devices) {
        out.raw(each.device.bytes).raw(each.signing.bytes).u8(each.flags);
    }
    out.u16(static_cast<std::uint16_t>(list.revoked.size()));
    for (const revoked_device& each : list.revoked) {
        out.raw(each.device.bytes).u64(each.at_list_seq);
    }
    return out.take();
}

void read_devices(byte_reader& in, device_list& list) {
    const std::size_t count = in.at_most(in.u16(), device_list::devices_max);
    device_id last;
    for (std::size_t i = 0; i < count && !in.has_failed(); ++i) {
        listed_device each;
        each.device.bytes = in.fixed<16>();
        each.signing.bytes = in.fixed<32>();
        each.flags = in.u8();
        in.require((each.flags & ~listed_device::can_link) == 0, reason::malformed);
        in.require(each.device > last, reason::not_ascending);
        last = each.device;
        list.devices.push_back(each);
    }
}

void read_revoked(byte_reader& in, device_list& list) {
    const std::size_t count = in.at_most(in.u16(), device_list::revoked_max);
    device_id last;
    for (std::size_t i = 0; i < count && !in.has_failed(); ++i) {
        revoked_device each;
        each.device.bytes = in.fixed<16>();
        each.at_list_seq = in.u63();
        in.require(each.at_list_seq <= list.list_seq, reason::malformed);
        in.require(each.device > last, reason::not_ascending);
        last = each.device;
        list.revoked.push_back(each);
    }
}

[[nodiscard]] bool is_revoked(const device_list& list, const device_id& device) {
    const auto at = std::lower_bound(
        list.revoked.begin(),
        list.revoked.end(),
        device,
        [](const revoked_device& each, const device_id& wanted) { return each.device < wanted; }
    );
    return at != list.revoked.end() && at->device == device;
}

[[nodiscard]] outcome<void> check_devices(algorithms& use, const device_list& list) {
    for (const listed_device& each : list.devices) {
        if (const auto checked = check_signing_key(each.signing); !checked) {
            return checked.error();
        }
        if (each.device != device_of(use, each.signing)) {
            return reason::wrong_device;
        }
        if (is_revoked(list, each.device)) {
            return reason::malformed;
        }
    }
    return {};
}

[[nodiscard]] outcome<device_list> decode_list(algorithms& use, byte_view object) {
    byte_reader in{object};
    device_list list;
    require_version(in);
    list.user = in.user();
    list.list_seq = in.u63();
    list.previous = in.fixed<32>();
    list.issued_at = in.time();
    read_devices(in, list);
    read_revoked(in, list);
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    if (const auto checked = check_devices(use, list); !checked) {
        return checked.error();
    }
    return list;
}

}  // namespace

bytes sign_device_list(algorithms& use, const signing_key& account, const device_list& list) {
    bytes object = encode_list(list);
    const auto decoded = decode_list(use, object);
    GAPLESS_ASSERT(decoded.has_value() && *decoded == list);
    return sign_object(account, label::device_list, std::move(object));
}

outcome<device_list> verify_device_list(
    algorithms& use, const verifying_key& account, byte_view signed_list
) {
    if (GAPLESS_PLANTED(attack_list_signature_unchecked)) {
        return decode_list(use, unsigned_part(signed_list));
    }
    const auto object = verify_object(account, label::device_list, signed_list);
    if (!object) {
        return object.error();
    }
    return decode_list(use, *object);
}

digest list_hash_of(algorithms& use, byte_view signed_list) { return use.sha256({signed_list}); }

}  // namespace gapless::crypto
