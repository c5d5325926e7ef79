#include "protocol/crypto/kem_key.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "protocol/planted.hpp"

namespace gapless::crypto {

bytes sign_kem_key(const signing_key& device, const kem_key& key) {
    byte_writer out;
    out.u8(layout_version)
        .raw(key.device.bytes)
        .u32(key.number)
        .raw(key.key.bytes)
        .u64(static_cast<std::uint64_t>(key.not_before.milliseconds))
        .u64(static_cast<std::uint64_t>(key.not_after.milliseconds));
    return sign_object(device, label::kem_key, out.take());
}

outcome<kem_key> verify_kem_key(
    algorithms& use, const verifying_key& device, byte_view signed_key
) {
    auto object = verify_object(device, label::kem_key, signed_key);
    if (GAPLESS_PLANTED(attack_kem_signature_unchecked)) {
        object = unsigned_part(signed_key);
    }
    if (!object) {
        return object.error();
    }
    byte_reader in{*object};
    kem_key read;
    require_version(in);
    read.device.bytes = in.fixed<16>();
    read.number = in.u32();
    read.key.bytes = in.fixed<32>();
    read.not_before = in.time();
    read.not_after = in.time();
    in.require(read.not_before < read.not_after, reason::malformed);
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    if (read.device != device_of(use, device.public_half())) {
        return reason::wrong_device;
    }
    if (const auto checked = check_agreement_key(read.key); !checked) {
        return checked.error();
    }
    return read;
}

}  // namespace gapless::crypto
