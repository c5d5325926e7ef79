#pragma once

#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <memory>

namespace gapless::crypto::tests {

// One relation in one epoch, and a device that writes in it.
struct sample_relation {
    std::unique_ptr<algorithms> use = loaded();
    signing_key author = signer_number(1);
    verifying_key verifier = verifier_of(author);
    message_header::implied known{filled<32>(0x11), filled<32>(0x22)};
    message_header header = sample_header();
    generation_key key =
        epoch_secret{*use, key_number(5)}.first_generation(*use, header.relation, known.epoch_id);

    [[nodiscard]] message_header sample_header() {
        message_header made;
        made.kind = 1;
        made.relation.bytes = filled<16>(3);
        made.epoch = 4;
        made.state_index = 9;
        made.sender = user_id{77};
        made.sender_device = device_of(*use, author.public_half());
        made.client.bytes = filled<16>(6);
        made.counter = sender_counter{12};
        made.previous_own = filled<16>(7);
        made.seen = seq{345};
        made.seen_hash = filled<16>(8);
        made.lists_digest = filled<16>(9);
        made.sent_at = wall_time{1'700'000'000'000};
        return made;
    }

    [[nodiscard]] bytes sealed(byte_view content, std::uint8_t random = 0) {
        return seal_message(*use, key, author, {header, known, content, filled<32>(random)})
            .value();
    }

    [[nodiscard]] outcome<opened_message> opened(byte_view received) {
        const auto message = read_sealed_message(received);
        if (!message) {
            return message.error();
        }
        return open_message(*use, key, verifier, known, *message);
    }
};

}  // namespace gapless::crypto::tests
