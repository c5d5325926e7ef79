#include "protocol/crypto/message_header.hpp"

#include "tests/unit/protocol/crypto/sample_relation.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

TEST(MessageHeader, IsReadAsItWasWritten) {
    sample_relation some;
    some.header.flags = message_header::chain_restart;
    some.header.target = seq{340};
    const auto arrived = decode_header(encode_header(some.header, some.known));
    ASSERT_TRUE(arrived);
    EXPECT_EQ(arrived->header, some.header);
    EXPECT_EQ(arrived->epoch_hint, filled<4>(0x11));
    EXPECT_EQ(arrived->state_hint, filled<4>(0x22));
}

TEST(MessageHeader, HasOneLayout) {
    sample_relation some;
    some.header.sender_device.bytes = filled<16>(5);
    EXPECT_EQ(
        owned(encode_header(some.header, some.known)),
        hex("474c01010101000003030303030303030303030303030303"  // GL, versions, kind, rid
            "00000000000000040000000011111111"                  // epoch, gen, hint
            "000000000000000922222222"                          // state, hint
            "0000000000000000000000000000004d"                  // sender
            "0505050505050505050505050505050506060606060606060606060606060606"
            "000000000000000c07070707070707070707070707070707"  // counter, prev_own
            "000000000000015908080808080808080808080808080808"  // seen
            "090909090909090909090909090909090000018bcfe568000000000000000000")
    );
}

TEST(MessageHeader, AuthenticatesWhatIsImpliedInFull) {
    sample_relation some;
    const bytes aad = aad_of(some.header, some.known);
    EXPECT_EQ(aad.size(), sent_header_size + 2 * (32 - header_hint_size));
    auto other = some.known;
    other.epoch_id[31] ^= 1;
    EXPECT_NE(aad_of(some.header, other), aad);
    other = some.known;
    other.state_hash[31] ^= 1;
    EXPECT_NE(aad_of(some.header, other), aad);
}

[[nodiscard]] reason with_byte(std::size_t at, std::uint8_t value) {
    sample_relation some;
    auto sent = encode_header(some.header, some.known);
    sent[at] = value;
    return why(decode_header(sent));
}

TEST(MessageHeader, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(with_byte(0, 'g'), reason::malformed);
    EXPECT_EQ(with_byte(2, 2), reason::unknown_version);
    EXPECT_EQ(with_byte(3, 2), reason::unknown_suite);
    EXPECT_EQ(with_byte(4, 0), reason::wrong_mode);
    EXPECT_EQ(with_byte(4, 3), reason::wrong_mode);
    EXPECT_EQ(with_byte(7, 2), reason::malformed) << "a flag without a meaning";
    EXPECT_EQ(with_byte(24, 0x80), reason::malformed) << "an epoch of 64 bits";
    EXPECT_EQ(with_byte(52, 1), reason::malformed) << "a user id that is not padded";
}

TEST(MessageHeader, RefusesAnyOtherLength) {
    sample_relation some;
    const auto sent = encode_header(some.header, some.known);
    for (std::size_t size = 0; size < sent.size(); ++size) {
        EXPECT_EQ(why(decode_header(byte_view{sent}.first(size))), reason::truncated) << size;
    }
    bytes longer = owned(sent);
    longer.push_back(0);
    EXPECT_EQ(why(decode_header(longer)), reason::trailing_bytes);
}

}  // namespace

}  // namespace gapless::crypto::tests
