#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/hkdf.hpp"
#include "protocol/crypto/hpke.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/crypto/xaes.hpp"
#include "tests/vectors/operations.hpp"

#include <map>
#include <span>
#include <string_view>

namespace gapless::tests {

namespace {

using crypto::algorithms;
using crypto::bytes;
using nlohmann::json;

[[nodiscard]] bytes room_to_open(const bytes& sealed) {
    if (sealed.size() < algorithms::tag_size) {
        throw refused("truncated");
    }
    return bytes(sealed.size() - algorithms::tag_size);
}

json gcm_seal(algorithms& use, const request& asked) {
    const bytes plain = asked.bytes("pt");
    bytes sealed(plain.size() + algorithms::tag_size);
    use.gcm_seal(
        asked.fixed<32>("key"), asked.fixed<12>("nonce"), asked.bytes_or_none("aad"), plain, sealed
    );
    return {{"ct", hex_of(sealed)}};
}

json gcm_open(algorithms& use, const request& asked) {
    const bytes sealed = asked.bytes("ct");
    bytes plain = room_to_open(sealed);
    demand(use.gcm_open(
        asked.fixed<32>("key"), asked.fixed<12>("nonce"), asked.bytes_or_none("aad"), sealed, plain
    ));
    return {{"pt", hex_of(plain)}};
}

json xaes_seal(algorithms& use, const request& asked) {
    const bytes plain = asked.bytes("pt");
    bytes sealed(plain.size() + algorithms::tag_size);
    crypto::xaes_seal(
        use,
        asked.fixed<32>("key"),
        asked.fixed<24>("nonce"),
        asked.bytes_or_none("aad"),
        plain,
        sealed
    );
    return {{"ct", hex_of(sealed)}};
}

json xaes_open(algorithms& use, const request& asked) {
    const bytes sealed = asked.bytes("ct");
    bytes plain = room_to_open(sealed);
    demand(crypto::xaes_open(
        use,
        asked.fixed<32>("key"),
        asked.fixed<24>("nonce"),
        asked.bytes_or_none("aad"),
        sealed,
        plain
    ));
    return {{"pt", hex_of(plain)}};
}

json hkdf(algorithms& use, const request& asked) {
    const std::string hash = asked.text_or("hash", "sha256");
    const bytes salt = asked.bytes_or_none("salt");
    const bytes input_key = asked.bytes("ikm");
    const bytes info = asked.bytes_or_none("info");
    const std::uint64_t size = asked.number("size");
    if (size > 255 * 64) {
        throw refused("out_of_bounds");
    }
    bytes made(size);
    if (hash == "sha256") {
        const auto prk = crypto::hkdf_sha256_extract(use, salt, {input_key});
        demand(crypto::hkdf_sha256_expand(use, prk.view(), {info}, made));
        return {{"prk", hex_of(prk.view())}, {"okm", hex_of(made)}};
    }
    if (hash == "sha512") {
        const auto prk = crypto::hkdf_sha512_extract(use, salt, {input_key});
        demand(crypto::hkdf_sha512_expand(use, prk.view(), {info}, made));
        return {{"prk", hex_of(prk.view())}, {"okm", hex_of(made)}};
    }
    throw refused("unknown_hash");
}

json hmac(algorithms& use, const request& asked) {
    const std::string hash = asked.text("hash");
    const bytes key = asked.bytes_or_none("key");
    const bytes message = asked.bytes_or_none("msg");
    if (hash == "sha256") {
        return {{"tag", hex_of(use.hmac_sha256(key, {message}).view())}};
    }
    if (hash == "sha512") {
        return {{"tag", hex_of(use.hmac_sha512(key, {message}).view())}};
    }
    throw refused("unknown_hash");
}

json x25519(algorithms&, const request& asked) {
    const auto ours = demand(crypto::agreement_key::from(asked.key("private")));
    if (asked.bytes_or_none("public").empty()) {
        return {{"public", hex_of(ours.public_half().bytes)}};
    }
    const auto shared = demand(ours.agree(asked.strong<crypto::agreement_public_key>("public")));
    return {{"shared", hex_of(shared.view())}};
}

json ed25519_sign(algorithms&, const request& asked) {
    const auto key = demand(crypto::signing_key::from(asked.key("private")));
    const auto made = key.sign_bare(asked.bytes_or_none("msg"));
    return {{"public", hex_of(key.public_half().bytes)}, {"sig", hex_of(made.bytes)}};
}

json ed25519_verify(algorithms&, const request& asked) {
    const auto key = demand(crypto::verifying_key::from(asked.strong<public_key>("public")));
    const auto signed_by = asked.strong<crypto::signature>("sig");
    demand(key.verify_bare(asked.bytes_or_none("msg"), signed_by));
    return {{"valid", true}};
}

json hpke_seal(algorithms& use, const request& asked) {
    const auto ephemeral = demand(crypto::agreement_key::from(asked.key("skE")));
    const bytes info = asked.bytes_or_none("info");
    const bytes aad = asked.bytes_or_none("aad");
    const auto recipient = asked.strong<crypto::agreement_public_key>("pkR");
    const auto made =
        demand(crypto::hpke_seal(use, recipient, ephemeral, {info, aad}, asked.bytes("pt")));
    return {{"enc", hex_of(made.ephemeral.bytes)}, {"ct", hex_of(made.sealed)}};
}

json hpke_open(algorithms& use, const request& asked) {
    const auto recipient = demand(crypto::agreement_key::from(asked.key("skR")));
    const bytes info = asked.bytes_or_none("info");
    const bytes aad = asked.bytes_or_none("aad");
    const auto ephemeral = asked.strong<crypto::agreement_public_key>("enc");
    const auto plain =
        demand(crypto::hpke_open(use, recipient, ephemeral, {info, aad}, asked.bytes("ct")));
    return {{"pt", hex_of(plain.view())}};
}

}  // namespace

operation primitive_named(std::string_view name) {
    static const std::map<std::string_view, operation> all{
        {"aes256gcm_seal", gcm_seal},
        {"aes256gcm_open", gcm_open},
        {"xaes_seal", xaes_seal},
        {"xaes_open", xaes_open},
        {"hkdf", hkdf},
        {"hmac", hmac},
        {"x25519", x25519},
        {"ed25519_sign", ed25519_sign},
        {"ed25519_verify", ed25519_verify},
        {"hpke_seal", hpke_seal},
        {"hpke_open", hpke_open},
    };
    const auto found = all.find(name);
    return found == all.end() ? nullptr : found->second;
}

}  // namespace gapless::tests
