#include "protocol/crypto/archive_chunk.hpp"

#include "protocol/crypto/archive_key.hpp"
#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/hkdf.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/secret.hpp"
#include "protocol/crypto/wipe.hpp"
#include "protocol/crypto/xaes.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace gapless::crypto {
namespace {

// Version, the key's id and nonce stand in front of what is sealed.
constexpr std::size_t front_size = 1 + 4 + xaes_nonce_size;

[[nodiscard]] bytes aad_of(const archive_place& place, std::uint32_t key) {
    return byte_writer{}
        .raw(view_of("gapless/v1/archive"))
        .user(place.user)
        .u32(key)
        .u64(place.number)
        .take();
}

[[nodiscard]] bytes encode(std::span<const archived_epoch> epochs) {
    byte_writer out;
    out.u16(static_cast<std::uint16_t>(epochs.size()));
    for (const auto& each : epochs) {
        out.u64(each.conversation.value).u64(each.epoch).raw(each.id).raw(each.secret.view());
    }
    return out.take();
}

[[nodiscard]] outcome<std::vector<archived_epoch>> decode(byte_view text) {
    byte_reader in{text};
    std::vector<archived_epoch> read;
    for (auto left = in.at_most(in.u16(), archive_chunk_epochs_max); left > 0; --left) {
        archived_epoch& each = read.emplace_back();
        each.conversation = conversation_id{in.u63()};
        each.epoch = in.u63();
        each.id = in.fixed<32>();
        each.secret = secret_bytes<32>{in.fixed<32>()};
    }
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace

bytes seal_archive_chunk(
    algorithms& use,
    const secret_bytes<32>& archive_key,
    const archive_place& place,
    std::span<const archived_epoch> epochs,
    std::span<const std::uint8_t, 32> fresh
) {
    GAPLESS_ASSERT(epochs.size() <= archive_chunk_epochs_max);
    const auto id = archive_key_id(use, archive_key);
    const bytes aad = aad_of(place, id);
    bytes text = encode(epochs);
    pad(text);
    // Of the text too, so that chance that comes twice is no harm.
    const auto hedge = hkdf_key(use, archive_key.view(), {view_of("gapless/v1/archive-nonce")});
    const auto hash = use.sha256({text});
    const auto drawn = use.hmac_sha256(hedge.view(), {fresh, aad, hash});
    const auto nonce = drawn.view().first<xaes_nonce_size>();

    bytes made = byte_writer{}.u8(layout_version).u32(id).raw(nonce).take();
    made.resize(front_size + text.size() + algorithms::tag_size);
    xaes_seal(use, archive_key.view(), nonce, aad, text, std::span{made}.subspan(front_size));
    wipe(text);
    return made;
}

outcome<std::uint32_t> key_of_chunk(byte_view chunk) {
    byte_reader in{chunk.first(std::min(chunk.size(), front_size))};
    require_version(in);
    const auto id = in.u32();
    static_cast<void>(in.raw(xaes_nonce_size));
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return id;
}

outcome<std::vector<archived_epoch>> open_archive_chunk(
    algorithms& use,
    const secret_bytes<32>& archive_key,
    const archive_place& place,
    byte_view chunk
) {
    const auto id = key_of_chunk(chunk);
    if (!id) {
        return id.error();
    }
    const auto sealed = chunk.subspan(front_size);
    if (*id != archive_key_id(use, archive_key) || sealed.size() < algorithms::tag_size) {
        return reason::not_authentic;
    }
    secret text(sealed.size() - algorithms::tag_size);
    const auto nonce = chunk.subspan(front_size - xaes_nonce_size).first<xaes_nonce_size>();
    const auto opened =
        xaes_open(use, archive_key.view(), nonce, aad_of(place, *id), sealed, text.writable());
    if (!opened) {
        return opened.error();
    }
    const auto plain = unpadded(text.view());
    if (!plain) {
        return plain.error();
    }
    return decode(*plain);
}

}  // namespace gapless::crypto
