#include "protocol/crypto/key_wrap.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/hpke.hpp"
#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <utility>

namespace gapless::crypto {

namespace {

[[nodiscard]] bytes info_of(const wrap_place& place) {
    return byte_writer{}
        .raw(view_of("gapless/v1/wrap"))
        .raw(place.relation.bytes)
        .u64(place.epoch)
        .raw(place.head)
        .take();
}

[[nodiscard]] bytes aad_of(const wrap_recipient& recipient) {
    return byte_writer{}.raw(recipient.device.bytes).u32(recipient.key_number).take();
}

}  // namespace

outcome<key_wrap> seal_wrap(
    algorithms& use,
    const wrap_place& place,
    const wrap_recipient& recipient,
    const agreement_public_key& recipient_key,
    const agreement_key& ephemeral,
    const secret_bytes<32>& wrapped
) {
    const bytes info = info_of(place);
    const bytes aad = aad_of(recipient);
    const auto sealed = hpke_seal(use, recipient_key, ephemeral, {info, aad}, wrapped.view());
    if (!sealed) {
        return sealed.error();
    }
    key_wrap made{};
    const auto& front = sealed->ephemeral.bytes;
    GAPLESS_ASSERT(front.size() + sealed->sealed.size() == made.size());
    const auto behind = std::copy(front.begin(), front.end(), made.begin());
    std::copy(sealed->sealed.begin(), sealed->sealed.end(), behind);
    return made;
}

outcome<secret_bytes<32>> open_wrap(
    algorithms& use,
    const wrap_place& place,
    const wrap_recipient& recipient,
    const agreement_key& recipient_key,
    const key_wrap& wrap
) {
    const bytes info = info_of(place);
    const bytes aad = aad_of(recipient);
    agreement_public_key ephemeral;
    std::copy_n(wrap.begin(), ephemeral.bytes.size(), ephemeral.bytes.begin());
    const auto opened = hpke_open(
        use, recipient_key, ephemeral, {info, aad}, byte_view{wrap}.subspan(ephemeral.bytes.size())
    );
    if (!opened) {
        return opened.error();
    }
    return secret_bytes<32>{opened->view().first<32>()};
}

outcome<epoch_secret> open_epoch_wrap(
    algorithms& use,
    const wrap_place& place,
    const wrap_recipient& recipient,
    const agreement_key& recipient_key,
    const key_wrap& wrap,
    const digest& committed
) {
    auto opened = open_wrap(use, place, recipient, recipient_key, wrap);
    if (!opened) {
        return opened.error();
    }
    epoch_secret found{use, std::move(*opened)};
    const auto checked = found.check(use, place.relation, place.epoch, committed);
    if (!checked && !GAPLESS_PLANTED(attack_commitment_unchecked)) {
        return checked.error();
    }
    return found;
}

}  // namespace gapless::crypto
