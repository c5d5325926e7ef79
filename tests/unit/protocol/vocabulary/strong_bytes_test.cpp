#include <gapless/ids.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {

namespace {

TEST(StrongBytes, TravelUnchanged) {
    const std::string raw{"\x00\x01\xFE\xFF and 12 more..", 16};
    const auto id = client_id::from(raw);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->view(), raw);
}

TEST(StrongBytes, AreNotMadeFromAnotherLength) {
    EXPECT_FALSE(client_id::from(std::string(15, 'x')));
    EXPECT_FALSE(client_id::from(std::string(17, 'x')));
}

TEST(StrongBytes, AreZeroAtFirst) {
    EXPECT_TRUE(device_id{}.is_zero());
    EXPECT_FALSE(device_id::from(std::string(16, 'x'))->is_zero());
}

TEST(StrongBytes, CompareLikeUnsignedBytes) {
    EXPECT_LT(*client_id::from(std::string(16, '\x7F')), *client_id::from(std::string(16, '\x80')));
}

}  // namespace

}  // namespace gapless::tests
