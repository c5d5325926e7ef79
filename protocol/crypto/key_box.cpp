#include "protocol/crypto/key_box.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/hpke.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "protocol/crypto/wipe.hpp"
#include "protocol/planted.hpp"

#include <algorithm>
#include <cstddef>

namespace gapless::crypto {
namespace {

// What stands in front of the sealed keys; it is signed, and bound to them.
[[nodiscard]] bytes front_of(const key_box_place& place) {
    return byte_writer{}
        .u8(layout_version)
        .user(place.user)
        .raw(place.from.bytes)
        .raw(place.to.device.bytes)
        .u32(place.to.key_number)
        .take();
}

constexpr std::size_t front_size = 1 + 16 + 16 + 16 + 4;

[[nodiscard]] outcome<key_box_place> read_front(byte_view object) {
    byte_reader in{object.first(std::min(object.size(), front_size))};
    key_box_place read;
    require_version(in);
    read.user = in.user();
    read.from.bytes = in.fixed<16>();
    read.to.device.bytes = in.fixed<16>();
    read.to.key_number = in.u32();
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace

outcome<bytes> seal_key_box(
    algorithms& use,
    const signing_key& signer,
    const key_box_place& place,
    const agreement_public_key& recipient_key,
    const agreement_key& ephemeral,
    const archive_keys& keys
) {
    const bytes front = front_of(place);
    byte_writer plain;
    write_archive_keys(plain, keys);
    bytes text = plain.take();
    const auto sealed =
        hpke_seal(use, recipient_key, ephemeral, {view_of("gapless/v1/keybox"), front}, text);
    wipe(text);
    if (!sealed) {
        return sealed.error();
    }
    byte_writer out;
    out.raw(front).raw(sealed->ephemeral.bytes).raw(sealed->sealed);
    return sign_object(signer, label::backup, out.take());
}

outcome<key_box_place> read_unverified_key_box(byte_view box) {
    return read_front(unsigned_part(box));
}

outcome<archive_keys> open_key_box(
    algorithms& use,
    const verifying_key& signer,
    const key_box_place& place,
    const agreement_key& recipient_key,
    byte_view box
) {
    auto object = verify_object(signer, label::backup, box);
    if (GAPLESS_PLANTED(attack_box_signature_unchecked)) {
        object = unsigned_part(box);
    }
    if (!object) {
        return object.error();
    }
    const auto said = read_front(*object);
    if (!said) {
        return said.error();
    }
    if (*said != place || place.from != device_of(use, signer.public_half())) {
        return reason::wrong_device;
    }
    byte_reader in{object->subspan(front_size)};
    agreement_public_key ephemeral;
    ephemeral.bytes = in.fixed<32>();
    if (in.has_failed()) {
        return reason::truncated;
    }
    const auto opened = hpke_open(
        use,
        recipient_key,
        ephemeral,
        {view_of("gapless/v1/keybox"), object->first(front_size)},
        object->subspan(front_size + ephemeral.bytes.size())
    );
    if (!opened) {
        return opened.error();
    }
    byte_reader keys{opened->view()};
    auto read = read_archive_keys(keys);
    if (const auto finished = keys.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace gapless::crypto
