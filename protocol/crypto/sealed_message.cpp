#include "protocol/crypto/sealed_message.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/secret.hpp"
#include "protocol/crypto/xaes.hpp"
#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <algorithm>

namespace gapless::crypto {

namespace {

using message_nonce = std::array<std::uint8_t, xaes_nonce_size>;

constexpr std::size_t overhead = sent_header_size + xaes_nonce_size + algorithms::tag_size;

// What the author signs: SHA-256(AAD) and SHA-256(content), behind one another.
[[nodiscard]] std::array<std::uint8_t, 64> signed_hashes(
    const digest& aad_hash, const digest& content_hash
) {
    std::array<std::uint8_t, 64> both{};
    std::copy(aad_hash.begin(), aad_hash.end(), both.begin());
    std::copy(content_hash.begin(), content_hash.end(), both.begin() + 32);
    return both;
}

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

[[nodiscard]] bool begins_with(const digest& whole, byte_view hint) {
    return std::equal(hint.begin(), hint.end(), whole.begin());
}

[[nodiscard]] outcome<void> check_place(
    algorithms& use,
    const generation_key& key,
    const verifying_key& sender,
    const message_header::implied& known,
    const arrived_header& arrived
) {
    if (arrived.header.mode != relation_mode::end_to_end) {
        return reason::wrong_mode;
    }
    if (!begins_with(known.epoch_id, arrived.epoch_hint)) {
        return reason::wrong_epoch;
    }
    if (!begins_with(known.state_hash, arrived.state_hint)) {
        return reason::wrong_state;
    }
    if (arrived.header.generation != key.number()) {
        return reason::wrong_generation;
    }
    if (arrived.header.sender_device != device_of(use, sender.public_half())) {
        return reason::wrong_device;
    }
    return {};
}

}  // namespace

outcome<bytes> seal_message(
    algorithms& use,
    const generation_key& key,
    const signing_key& sender,
    const message_draft& draft
) {
    GAPLESS_ASSERT(draft.header.mode == relation_mode::end_to_end);
    GAPLESS_ASSERT(draft.header.generation == key.number());
    if (draft.content.size() > content_size_max) {
        return reason::out_of_bounds;
    }
    const bytes aad = aad_of(draft.header, draft.known);
    const digest aad_hash = use.sha256({aad});
    const digest content_hash = use.sha256({draft.content});
    const signature author = sender.sign(label::message, signed_hashes(aad_hash, content_hash));

    bytes plaintext;
    plaintext.reserve(bucket_of(draft.content.size() + signature::size + 1));
    plaintext.insert(plaintext.end(), draft.content.begin(), draft.content.end());
    plaintext.insert(plaintext.end(), author.bytes.begin(), author.bytes.end());
    pad(plaintext);

    const sender_keys keys = key.keys_of(use, draft.header.sender_device);
    const message_nonce nonce = hedged_nonce(use, keys.hedge, draft.random, aad_hash, plaintext);
    const sent_header header = encode_header(draft.header, draft.known);
    bytes sealed(overhead + plaintext.size());
    const auto behind = std::copy(header.begin(), header.end(), sealed.begin());
    std::copy(nonce.begin(), nonce.end(), behind);
    const auto ciphertext = std::span{sealed}.subspan(header.size() + nonce.size());
    xaes_seal(use, keys.message.view(), nonce, aad, plaintext, ciphertext);
    wipe(plaintext);
    return sealed;
}

outcome<sealed_message> read_sealed_message(byte_view received) {
    if (received.size() < overhead + bucket_min) {
        return reason::truncated;
    }
    if (received.size() > overhead + bucket_of(content_size_max + signature::size + 1)) {
        return reason::out_of_bounds;
    }
    const auto header = decode_header(received.first(sent_header_size));
    if (!header) {
        return header.error();
    }
    sealed_message read{*header, {}, {}};
    const byte_view behind = received.subspan(sent_header_size);
    std::copy_n(behind.begin(), read.nonce.size(), read.nonce.begin());
    read.ciphertext = behind.subspan(read.nonce.size());
    return read;
}

outcome<opened_message> open_message(
    algorithms& use,
    const generation_key& key,
    const verifying_key& sender,
    const message_header::implied& known,
    const sealed_message& message
) {
    const message_header& header = message.arrived.header;
    if (const auto checked = check_place(use, key, sender, known, message.arrived); !checked) {
        return checked.error();
    }
    if (message.ciphertext.size() < algorithms::tag_size) {
        return reason::truncated;
    }
    const bytes aad = aad_of(header, known);
    const sender_keys keys = key.keys_of(use, header.sender_device);
    secret plaintext{message.ciphertext.size() - algorithms::tag_size};
    const auto decrypted = xaes_open(
        use, keys.message.view(), message.nonce, aad, message.ciphertext, plaintext.writable()
    );
    if (!decrypted) {
        return decrypted.error();
    }
    const auto text = unpadded(plaintext.view());
    if (!text || text->size() < signature::size) {
        return reason::bad_padding;
    }
    const byte_view content = text->first(text->size() - signature::size);
    signature author;
    std::copy_n(text->last(signature::size).begin(), signature::size, author.bytes.begin());

    const digest content_hash = use.sha256({content});
    const auto verified =
        sender.verify(label::message, signed_hashes(use.sha256({aad}), content_hash), author);
    if (!verified && !GAPLESS_PLANTED(attack_signature_unchecked)) {
        return verified.error();
    }
    return opened_message{bytes(content.begin(), content.end()), content_hash};
}

}  // namespace gapless::crypto
