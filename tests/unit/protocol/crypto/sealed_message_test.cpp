#include "protocol/crypto/sealed_message.hpp"

#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/xaes.hpp"
#include "tests/unit/protocol/crypto/sample_relation.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

TEST(SealedMessage, OpensToItsContent) {
    sample_relation some;
    for (const std::size_t size : {0U, 1U, 200U, 5'000U, 1'048'576U}) {
        const bytes content(size, 'x');
        const auto opened = some.opened(some.sealed(content));
        ASSERT_TRUE(opened) << size;
        EXPECT_EQ(opened->content, content);
        EXPECT_EQ(opened->content_hash, some.use->sha256({content}));
    }
}

TEST(SealedMessage, IsTheSameForTheSameInputs) {
    sample_relation some;
    const bytes once = some.sealed(view_of("text"), 1);
    EXPECT_EQ(some.sealed(view_of("text"), 1), once);
    EXPECT_EQ(once.size(), 180U + 24U + 256U + 16U);
}

// A generator that repeats itself repeats no nonce, unless the whole message repeats.
TEST(SealedMessage, HasAnotherNonceForAnotherContentOrHeader) {
    sample_relation some;
    const auto nonce_of = [](const bytes& message) {
        return read_sealed_message(message).value().nonce;
    };
    const auto once = nonce_of(some.sealed(view_of("text"), 1));
    EXPECT_NE(nonce_of(some.sealed(view_of("next"), 1)), once);
    EXPECT_NE(nonce_of(some.sealed(view_of("text"), 2)), once);
    some.header.counter = some.header.counter.next();
    EXPECT_NE(nonce_of(some.sealed(view_of("text"), 1)), once);
}

TEST(SealedMessage, OpensOnlyWithWhatItsSenderKnew) {
    sample_relation some;
    const bytes message = some.sealed(view_of("text"));
    some.known.epoch_id[0] ^= 1;
    EXPECT_EQ(why(some.opened(message)), reason::wrong_epoch);
    some.known.epoch_id[0] ^= 1;
    some.known.epoch_id[31] ^= 1;
    EXPECT_EQ(why(some.opened(message)), reason::not_authentic) << "behind the hint";
    some.known.epoch_id[31] ^= 1;
    some.known.state_hash[0] ^= 1;
    EXPECT_EQ(why(some.opened(message)), reason::wrong_state);
    some.known.state_hash[0] ^= 1;
    some.known.state_hash[31] ^= 1;
    EXPECT_EQ(why(some.opened(message)), reason::not_authentic);
    some.known.state_hash[31] ^= 1;
    EXPECT_EQ(why(some.opened(message)), reason{});
}

TEST(SealedMessage, OpensOnlyWithTheKeyOfItsGeneration) {
    sample_relation some;
    const bytes message = some.sealed(view_of("text"));
    auto next = some.key.at(*some.use, 1);
    ASSERT_TRUE(next);
    some.key = std::move(*next);
    EXPECT_EQ(why(some.opened(message)), reason::wrong_generation);
    some.key = generation_key{0, key_number(8)};
    EXPECT_EQ(why(some.opened(message)), reason::not_authentic);
}

// A member has the key, but not the other's signature.
TEST(SealedMessage, OfAMemberInTheNameOfAnotherIsRefused) {
    sample_relation some;
    const signing_key other = signer_number(2);
    const auto random = filled<32>(0);
    const message_draft draft{some.header, some.known, view_of("text"), random};
    const bytes forged = seal_message(*some.use, some.key, other, draft).value();
    EXPECT_EQ(why(some.opened(forged)), reason::bad_signature);

    some.verifier = verifier_of(other);
    EXPECT_EQ(why(some.opened(forged)), reason::wrong_device);
}

TEST(SealedMessage, RefusesAModeThatIsNotEndToEnd) {
    sample_relation some;
    bytes message = some.sealed(view_of("text"));
    message[4] = static_cast<std::uint8_t>(relation_mode::managed);
    EXPECT_EQ(why(some.opened(message)), reason::wrong_mode);
}

// Whoever has the key may encrypt anything: what is not padded as it should be is refused, and what
// is too short for a signature.
TEST(SealedMessage, RefusesAPlaintextThatNobodyHonestSeals) {
    sample_relation some;
    const auto forged = [&some](const bytes& plaintext) {
        const bytes aad = aad_of(some.header, some.known);
        const auto keys = some.key.keys_of(*some.use, some.header.sender_device);
        bytes message = owned(encode_header(some.header, some.known));
        const auto nonce = filled<24>(1);
        message.insert(message.end(), nonce.begin(), nonce.end());
        bytes ciphertext(plaintext.size() + 16);
        xaes_seal(*some.use, keys.message.view(), nonce, aad, plaintext, ciphertext);
        message.insert(message.end(), ciphertext.begin(), ciphertext.end());
        return message;
    };
    EXPECT_EQ(why(some.opened(forged(bytes(256)))), reason::bad_padding);
    bytes brief(63, 'x');
    pad(brief);
    EXPECT_EQ(why(some.opened(forged(brief))), reason::bad_padding);
    bytes unsigned_one(64, 'x');
    pad(unsigned_one);
    EXPECT_EQ(why(some.opened(forged(unsigned_one))), reason::bad_signature);
}

TEST(SealedMessage, RefusesWhatIsTooShortOrTooLong) {
    sample_relation some;
    const bytes message = some.sealed(view_of("text"));
    for (const std::size_t size : {std::size_t{0}, std::size_t{180}, message.size() - 1}) {
        EXPECT_EQ(why(read_sealed_message(byte_view{message}.first(size))), reason::truncated);
    }
    EXPECT_EQ(why(read_sealed_message(bytes(3'000'000))), reason::out_of_bounds);
    const bytes too_much(content_size_max + 1);
    EXPECT_EQ(
        why(seal_message(
            *some.use, some.key, some.author, {some.header, some.known, too_much, filled<32>(0)}
        )),
        reason::out_of_bounds
    );
}

}  // namespace

}  // namespace gapless::crypto::tests
