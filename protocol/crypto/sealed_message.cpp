#include "protocol/crypto/sealed_message.hpp"

#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/message_envelope.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/wipe.hpp"
#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <algorithm>

namespace gapless::crypto {

namespace {

// What the author signs: SHA-256(AAD) and SHA-256(content), behind one another.
[[nodiscard]] std::array<std::uint8_t, 64> signed_hashes(
    const digest& aad_hash, const digest& content_hash
) {
    std::array<std::uint8_t, 64> both{};
    std::copy(aad_hash.begin(), aad_hash.end(), both.begin());
    std::copy(content_hash.begin(), content_hash.end(), both.begin() + 32);
    return both;
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
    bytes sealed = seal_envelope(
        use, keys, {draft.header, draft.known, aad, aad_hash}, draft.random, plaintext
    );
    wipe(plaintext);
    return sealed;
}

outcome<sealed_message> read_sealed_message(byte_view received) {
    if (received.size() < envelope_overhead + bucket_min) {
        return reason::truncated;
    }
    if (received.size() > envelope_overhead + bucket_of(content_size_max + signature::size + 1)) {
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
    const bytes aad = aad_of(header, known);
    const auto plaintext = open_envelope(
        use, key.keys_of(use, header.sender_device), aad, message.nonce, message.ciphertext
    );
    if (!plaintext) {
        return plaintext.error();
    }
    const auto text = unpadded(plaintext->view());
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
