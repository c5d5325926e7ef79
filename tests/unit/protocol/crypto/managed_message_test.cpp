#include "protocol/crypto/managed_message.hpp"

#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/message_envelope.hpp"
#include "protocol/crypto/padding.hpp"
#include "tests/unit/protocol/crypto/sample_relation.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace gapless::crypto::tests {

namespace {

// A managed relation, and a device that writes in it.
struct sample_managed {
    std::unique_ptr<algorithms> use = loaded();
    message_header header = sample_header();
    secret_bytes<32> key = key_number(5);

    [[nodiscard]] static message_header sample_header() {
        message_header made;
        made.mode = relation_mode::managed;
        made.kind = 1;
        made.relation.bytes = filled<16>(3);
        made.epoch = 4;
        made.sender = user_id{77};
        made.sender_device.bytes = filled<16>(2);
        made.client.bytes = filled<16>(6);
        made.counter = sender_counter{12};
        made.sent_at = wall_time{1'700'000'000'000};
        return made;
    }

    [[nodiscard]] bytes sealed(byte_view content, std::uint8_t random = 0) {
        return seal_managed_message(*use, key, {header, content, filled<32>(random)}).value();
    }

    [[nodiscard]] outcome<opened_message> opened(byte_view received) {
        const auto message = read_sealed_message(received);
        return message ? open_managed_message(*use, key, *message) : message.error();
    }

    // Whoever has the key seals whatever they like.
    [[nodiscard]] bytes forged(const message_header& bears, const message_header::implied& known) {
        const bytes aad = aad_of(bears, known);
        const digest aad_hash = use->sha256({aad});
        bytes text{'x'};
        pad(text);
        const auto keys = generation_key{0, key.copy()}.keys_of(*use, bears.sender_device);
        return seal_envelope(*use, keys, {bears, known, aad, aad_hash}, filled<32>(0), text);
    }
};

TEST(ManagedMessage, OpensToItsContent) {
    sample_managed some;
    for (const std::size_t size : {0U, 1U, 200U, 255U, 256U, 5'000U, 1'048'576U}) {
        const bytes content(size, 'x');
        const auto opened = some.opened(some.sealed(content));
        ASSERT_TRUE(opened) << size;
        EXPECT_EQ(opened->content, content);
        EXPECT_EQ(opened->content_hash, some.use->sha256({content}));
    }
}

TEST(ManagedMessage, IsTheSameForTheSameInputsAndHasNoSignature) {
    sample_managed some;
    const bytes text(255, 'x');
    const bytes once = some.sealed(text, 1);
    EXPECT_EQ(some.sealed(text, 1), once);
    EXPECT_EQ(once.size(), 180U + 24U + 256U + 16U);
}

TEST(ManagedMessage, HasAnotherNonceForAnotherContentOrHeader) {
    sample_managed some;
    const auto nonce_of = [](const bytes& message) {
        return read_sealed_message(message).value().nonce;
    };
    const auto once = nonce_of(some.sealed(view_of("text"), 1));
    EXPECT_NE(nonce_of(some.sealed(view_of("next"), 1)), once);
    EXPECT_NE(nonce_of(some.sealed(view_of("text"), 2)), once);
    some.header.counter = some.header.counter.next();
    EXPECT_NE(nonce_of(some.sealed(view_of("text"), 1)), once);
}

TEST(ManagedMessage, OpensWithItsVersionAlone) {
    sample_managed some;
    const bytes message = some.sealed(view_of("text"));
    some.key = key_number(6);
    EXPECT_EQ(why(some.opened(message)), reason::not_authentic);
}

TEST(ManagedMessage, EveryBitOfItCounts) {
    sample_managed some;
    const bytes message = some.sealed(view_of("text"));
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
        bytes changed = message;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        EXPECT_FALSE(some.opened(changed)) << bit;
    }
}

// A32: neither mode passes for the other.
TEST(ManagedMessage, IsNoEndToEndMessageAndTheReverse) {
    sample_managed some;
    sample_relation other;
    const bytes sealed = other.sealed(view_of("text"));
    EXPECT_EQ(why(some.opened(sealed)), reason::wrong_mode);
    EXPECT_EQ(why(other.opened(some.sealed(view_of("text")))), reason::wrong_mode);

    // Nor under the same key.
    other.key = generation_key{0, some.key.copy()};
    bytes renamed = other.sealed(view_of("text"));
    renamed[4] = static_cast<std::uint8_t>(relation_mode::managed);
    EXPECT_FALSE(some.opened(renamed));
}

TEST(ManagedMessage, RefusesAHeaderThatIsNotBare) {
    sample_managed some;
    const auto refusal = [&](const std::function<void(message_header&)>& change) {
        message_header changed = some.header;
        change(changed);
        return why(some.opened(some.forged(changed, {})));
    };
    EXPECT_EQ(refusal([](message_header&) {}), reason{});
    EXPECT_EQ(refusal([](auto& it) { it.epoch = 0; }), reason::wrong_epoch);
    EXPECT_EQ(refusal([](auto& it) { it.generation = 1; }), reason::wrong_generation);
    EXPECT_EQ(refusal([](auto& it) { it.state_index = 1; }), reason::wrong_state);
    EXPECT_EQ(refusal([](auto& it) { it.flags = 1; }), reason::malformed);
    EXPECT_EQ(refusal([](auto& it) { it.previous_own[0] = 1; }), reason::malformed);
    EXPECT_EQ(refusal([](auto& it) { it.seen = seq{1}; }), reason::malformed);
    EXPECT_EQ(refusal([](auto& it) { it.seen_hash[0] = 1; }), reason::malformed);
    EXPECT_EQ(refusal([](auto& it) { it.lists_digest[0] = 1; }), reason::malformed);

    const message_header::implied epoch{filled<32>(1), {}};
    EXPECT_EQ(why(some.opened(some.forged(some.header, epoch))), reason::wrong_epoch);
    const message_header::implied state{{}, filled<32>(1)};
    EXPECT_EQ(why(some.opened(some.forged(some.header, state))), reason::wrong_state);
}

TEST(ManagedMessage, RefusesAContentThatIsTooLong) {
    sample_managed some;
    const bytes too_much(content_size_max + 1);
    EXPECT_EQ(
        why(seal_managed_message(*some.use, some.key, {some.header, too_much, filled<32>(0)})),
        reason::out_of_bounds
    );
}

}  // namespace

}  // namespace gapless::crypto::tests
