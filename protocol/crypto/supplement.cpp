#include "protocol/crypto/supplement.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/signed_object.hpp"

namespace gapless::crypto {

namespace {

[[nodiscard]] outcome<supplement> decode_supplement(byte_view object) {
    byte_reader in{object};
    supplement read;
    require_version(in);
    read.signer.bytes = in.fixed<16>();
    read.relation.bytes = in.fixed<16>();
    read.epoch = in.u63();
    read.what = static_cast<supplement::holds>(in.u8());
    read.generation = in.u32();
    read.recipient.device.bytes = in.fixed<16>();
    read.recipient.key_number = in.u32();
    read.wrap = in.fixed<80>();
    const bool is_whole_epoch = read.what == supplement::holds::epoch_secret;
    in.require(
        is_whole_epoch ? read.generation == 0 : read.what == supplement::holds::generation_key,
        reason::malformed
    );
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace

bytes sign_supplement(const signing_key& signer, const supplement& made) {
    byte_writer out;
    out.u8(layout_version)
        .raw(made.signer.bytes)
        .raw(made.relation.bytes)
        .u64(made.epoch)
        .u8(static_cast<std::uint8_t>(made.what))
        .u32(made.generation)
        .raw(made.recipient.device.bytes)
        .u32(made.recipient.key_number)
        .raw(made.wrap);
    return sign_object(signer, label::supplement, out.take());
}

outcome<supplement> read_unverified_supplement(byte_view signed_supplement) {
    return decode_supplement(unsigned_part(signed_supplement));
}

outcome<supplement> verify_supplement(
    algorithms& use, const verifying_key& signer, byte_view signed_supplement
) {
    const auto object = verify_object(signer, label::supplement, signed_supplement);
    if (!object) {
        return object.error();
    }
    auto read = decode_supplement(*object);
    if (read && read->signer != device_of(use, signer.public_half())) {
        return reason::wrong_device;
    }
    return read;
}

}  // namespace gapless::crypto
