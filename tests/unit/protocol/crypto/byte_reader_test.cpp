#include "protocol/crypto/byte_reader.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

TEST(ByteReader, ReadsWhatAWriterWrote) {
    byte_writer out;
    out.u8(1).u16(0x0203).u32(0x04050607).u64(0x08090a0b0c0d0e0f).raw(hex("1011")).user(user_id{5});
    const bytes written = out.take();
    EXPECT_EQ(written, hex("0102030405060708090a0b0c0d0e0f101100000000000000000000000000000005"));
    byte_reader in{written};
    EXPECT_EQ(in.u8(), 1);
    EXPECT_EQ(in.u16(), 0x0203);
    EXPECT_EQ(in.u32(), 0x04050607U);
    EXPECT_EQ(in.u63(), 0x08090a0b0c0d0e0fU);
    EXPECT_EQ(owned(in.raw(2)), hex("1011"));
    EXPECT_EQ(in.user(), user_id{5});
    EXPECT_TRUE(in.finish());
}

TEST(ByteReader, ReadsZeroBehindTheEnd) {
    const bytes two = hex("0102");
    byte_reader in{two};
    EXPECT_EQ(in.u32(), 0U);
    EXPECT_EQ(in.u8(), 0) << "nothing is read behind a failure";
    EXPECT_EQ(why(in.finish()), reason::truncated);
}

TEST(ByteReader, SeesWhatIsLeft) {
    const bytes two = hex("0102");
    byte_reader in{two};
    (void)in.u8();
    EXPECT_EQ(why(in.finish()), reason::trailing_bytes);
}

TEST(ByteReader, RefusesNumbersOf64Bits) {
    const bytes large = hex("8000000000000000");
    byte_reader in{large};
    EXPECT_EQ(in.u63(), 0U);
    EXPECT_EQ(why(in.finish()), reason::malformed);
}

TEST(ByteReader, RefusesUsersThatAreNone) {
    const bytes nobody(16);
    byte_reader in{nobody};
    (void)in.user();
    EXPECT_EQ(why(in.finish()), reason::malformed);

    const bytes unpadded = hex("01000000000000000000000000000001");
    byte_reader other{unpadded};
    (void)other.user();
    EXPECT_EQ(why(other.finish()), reason::malformed);
}

TEST(ByteReader, KeepsItsFirstFailure) {
    byte_reader in{{}};
    EXPECT_EQ(in.at_most(5, 4), 0U);
    (void)in.u8();
    EXPECT_EQ(why(in.finish()), reason::out_of_bounds);
}

}  // namespace

}  // namespace gapless::crypto::tests
