#include "protocol/crypto/hpke.hpp"

#include "protocol/crypto/hkdf.hpp"

#include <gapless/assert.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace gapless::crypto {

namespace {

// "KEM" and the KEM's number; "HPKE" and the numbers of KEM, KDF and AEAD.
constexpr std::array<std::uint8_t, 5> kem_suite{'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<std::uint8_t, 10> suite{
    'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x02
};
constexpr std::uint8_t mode_base = 0;

constexpr std::string_view version = "HPKE-v1";

struct message_keys {
    secret_bytes<algorithms::key_size> key;
    secret_bytes<algorithms::nonce_size> nonce;
};

[[nodiscard]] secret_bytes<32> labeled_extract(
    algorithms& use, byte_view salt, byte_view suite_id, std::string_view name, byte_view input_key
) {
    return hkdf_sha256_extract(use, salt, {view_of(version), suite_id, view_of(name), input_key});
}

void labeled_expand(
    algorithms& use,
    byte_view prk,
    byte_view suite_id,
    std::string_view name,
    byte_parts info,
    std::span<std::uint8_t> out
) {
    GAPLESS_ASSERT(out.size() <= 255 && info.size() == 3);
    const std::array<std::uint8_t, 2> length{0, static_cast<std::uint8_t>(out.size())};
    const byte_view* part = info.begin();
    const auto made = hkdf_sha256_expand(
        use,
        prk,
        {length, view_of(version), suite_id, view_of(name), part[0], part[1], part[2]},
        out
    );
    GAPLESS_ASSERT(made.has_value());
}

[[nodiscard]] message_keys key_schedule(
    algorithms& use, const secret_bytes<32>& shared, byte_view info
) {
    const auto psk_id = labeled_extract(use, {}, suite, "psk_id_hash", {});
    const auto info_hash = labeled_extract(use, {}, suite, "info_hash", info);
    const auto prk = labeled_extract(use, shared.view(), suite, "secret", {});
    const byte_parts context = {byte_view{&mode_base, 1}, psk_id.view(), info_hash.view()};
    message_keys keys;
    labeled_expand(use, prk.view(), suite, "key", context, keys.key.writable());
    labeled_expand(use, prk.view(), suite, "base_nonce", context, keys.nonce.writable());
    return keys;
}

}  // namespace

outcome<secret_bytes<32>> kem_secret(algorithms& use, const kem_exchange& exchange) {
    const auto agreed = exchange.ours.agree(exchange.peer);
    if (!agreed) {
        return agreed.error();
    }
    const auto prk = labeled_extract(use, {}, kem_suite, "eae_prk", agreed->view());
    secret_bytes<32> shared;
    labeled_expand(
        use,
        prk.view(),
        kem_suite,
        "shared_secret",
        {exchange.ephemeral.bytes, exchange.recipient.bytes, byte_view{}},
        shared.writable()
    );
    return shared;
}

outcome<hpke_message> hpke_seal(
    algorithms& use,
    const agreement_public_key& recipient,
    const agreement_key& ephemeral,
    const hpke_context& context,
    byte_view plaintext
) {
    const auto shared = kem_secret(use, {ephemeral, recipient, ephemeral.public_half(), recipient});
    if (!shared) {
        return shared.error();
    }
    const auto keys = key_schedule(use, *shared, context.info);
    hpke_message made{ephemeral.public_half(), bytes(plaintext.size() + algorithms::tag_size)};
    use.gcm_seal(keys.key.view(), keys.nonce.view(), context.aad, plaintext, made.sealed);
    return made;
}

outcome<secret> hpke_open(
    algorithms& use,
    const agreement_key& recipient,
    const agreement_public_key& ephemeral,
    const hpke_context& context,
    byte_view sealed
) {
    if (sealed.size() < algorithms::tag_size) {
        return reason::truncated;
    }
    const auto shared = kem_secret(use, {recipient, ephemeral, ephemeral, recipient.public_half()});
    if (!shared) {
        return shared.error();
    }
    const auto keys = key_schedule(use, *shared, context.info);
    secret plaintext{sealed.size() - algorithms::tag_size};
    const auto opened =
        use.gcm_open(keys.key.view(), keys.nonce.view(), context.aad, sealed, plaintext.writable());
    if (!opened) {
        return opened.error();
    }
    return plaintext;
}

}  // namespace gapless::crypto
