#include "protocol/crypto/managed_message.hpp"

#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/message_envelope.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/wipe.hpp"

#include <gapless/assert.hpp>

namespace gapless::crypto {

namespace {

// Nothing is implied.
const message_header::implied nothing_known{};

// What there is one way to write, since nobody looks at it.
[[nodiscard]] outcome<void> check_header(const message_header& header) {
    if (header.mode != relation_mode::managed) {
        return reason::wrong_mode;
    }
    if (header.epoch == 0) {
        return reason::wrong_epoch;
    }
    if (header.generation != 0) {
        return reason::wrong_generation;
    }
    if (header.state_index != 0) {
        return reason::wrong_state;
    }
    const bool is_bare = header.flags == 0 && header.previous_own == short_digest{} &&
                         header.seen == seq{} && header.seen_hash == short_digest{} &&
                         header.lists_digest == short_digest{};
    return is_bare ? outcome<void>{} : reason::malformed;
}

[[nodiscard]] outcome<void> check_arrived(const arrived_header& arrived) {
    constexpr std::array<std::uint8_t, header_hint_size> none{};
    if (const auto checked = check_header(arrived.header); !checked) {
        return checked.error();
    }
    if (arrived.epoch_hint != none) {
        return reason::wrong_epoch;
    }
    return arrived.state_hint == none ? outcome<void>{} : reason::wrong_state;
}

// A version is a generation that no other follows.
[[nodiscard]] sender_keys keys_of(
    algorithms& use, const secret_bytes<32>& key, const message_header& header
) {
    return generation_key{0, key.copy()}.keys_of(use, header.sender_device);
}

}  // namespace

outcome<bytes> seal_managed_message(
    algorithms& use, const secret_bytes<32>& key, const managed_draft& draft
) {
    GAPLESS_ASSERT(check_header(draft.header).has_value());
    if (draft.content.size() > content_size_max) {
        return reason::out_of_bounds;
    }
    bytes plaintext;
    plaintext.reserve(bucket_of(draft.content.size() + 1));
    plaintext.insert(plaintext.end(), draft.content.begin(), draft.content.end());
    pad(plaintext);

    const bytes aad = aad_of(draft.header, nothing_known);
    const digest aad_hash = use.sha256({aad});
    const sender_keys keys = keys_of(use, key, draft.header);
    bytes sealed = seal_envelope(
        use, keys, {draft.header, nothing_known, aad, aad_hash}, draft.random, plaintext
    );
    wipe(plaintext);
    return sealed;
}

outcome<opened_message> open_managed_message(
    algorithms& use, const secret_bytes<32>& key, const sealed_message& message
) {
    const message_header& header = message.arrived.header;
    if (const auto checked = check_arrived(message.arrived); !checked) {
        return checked.error();
    }
    const bytes aad = aad_of(header, nothing_known);
    const auto plaintext =
        open_envelope(use, keys_of(use, key, header), aad, message.nonce, message.ciphertext);
    if (!plaintext) {
        return plaintext.error();
    }
    const auto content = unpadded(plaintext->view());
    if (!content) {
        return content.error();
    }
    return opened_message{bytes(content->begin(), content->end()), use.sha256({*content})};
}

}  // namespace gapless::crypto
