#include "protocol/crypto/message_envelope.hpp"

#include <algorithm>
#include <utility>

namespace gapless::crypto {

namespace {

using message_nonce = std::array<std::uint8_t, xaes_nonce_size>;

// Fresh bytes, and all that is encrypted and authenticated: if the generator should ever repeat
// itself, as after a restore from a backup, the nonce repeats only together with the whole message.
[[nodiscard]] message_nonce hedged_nonce(
    algorithms& use,
    const secret_bytes<32>& hedge,
    byte_view random,
    const digest& aad_hash,
    byte_view plaintext
) {
    const digest plaintext_hash = use.sha256({plaintext});
    const auto whole = use.hmac_sha256(hedge.view(), {random, aad_hash, plaintext_hash});
    message_nonce nonce{};
    std::copy_n(whole.view().begin(), nonce.size(), nonce.begin());
    return nonce;
}

}  // namespace

bytes seal_envelope(
    algorithms& use,
    const sender_keys& keys,
    const message_envelope& around,
    std::span<const std::uint8_t, 32> random,
    byte_view padded
) {
    const message_nonce nonce = hedged_nonce(use, keys.hedge, random, around.aad_hash, padded);
    const sent_header header = encode_header(around.header, around.known);
    bytes sealed(envelope_overhead + padded.size());
    const auto behind = std::copy(header.begin(), header.end(), sealed.begin());
    std::copy(nonce.begin(), nonce.end(), behind);
    const auto ciphertext = std::span{sealed}.subspan(header.size() + nonce.size());
    xaes_seal(use, keys.message.view(), nonce, around.aad, padded, ciphertext);
    return sealed;
}

outcome<secret> open_envelope(
    algorithms& use,
    const sender_keys& keys,
    byte_view aad,
    const std::array<std::uint8_t, xaes_nonce_size>& nonce,
    byte_view ciphertext
) {
    if (ciphertext.size() < algorithms::tag_size) {
        return reason::truncated;
    }
    secret plaintext{ciphertext.size() - algorithms::tag_size};
    const auto decrypted =
        xaes_open(use, keys.message.view(), nonce, aad, ciphertext, plaintext.writable());
    if (!decrypted) {
        return decrypted.error();
    }
    return plaintext;
}

}  // namespace gapless::crypto
