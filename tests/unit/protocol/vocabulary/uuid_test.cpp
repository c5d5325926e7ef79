#include <gapless/uuid.hpp>

#include <gtest/gtest.h>

namespace gapless::tests {

namespace {

constexpr std::string_view text = "0190cf2e-7a10-7bcd-8eff-0123456789ab";

TEST(Uuid, TextGoesThereAndBack) {
    const auto id = client_id_from_text(text);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->bytes[0], 0x01);
    EXPECT_EQ(id->bytes[15], 0xab);
    EXPECT_EQ(uuid_text(id->view()), text);
}

TEST(Uuid, IsReadInEitherCase) {
    EXPECT_EQ(
        client_id_from_text("0190CF2E-7A10-7BCD-8EFF-0123456789AB"), client_id_from_text(text)
    );
}

TEST(Uuid, IsNotReadFromAnythingElse) {
    for (const std::string_view wrong : {
             "",
             "0190cf2e7a107bcd8eff0123456789ab",
             "0190cf2e-7a10-7bcd-8eff-0123456789a",
             "0190cf2e-7a10-7bcd-8eff-0123456789abc",
             "0190cf2e-7a10-7bcd-8eff-0123456789ag",
             "0190cf2e-7a10-7bcd-8eff+0123456789ab",
             "0190cf2-e7a10-7bcd-8eff-0123456789ab",
             "{190cf2e-7a10-7bcd-8eff-0123456789a}",
         }) {
        EXPECT_FALSE(client_id_from_text(wrong)) << wrong;
    }
}

TEST(UuidDeathTest, OfOtherThanSixteenBytesIsOurMistake) {
    EXPECT_DEATH((void)uuid_text("short"), "");
}

}  // namespace

}  // namespace gapless::tests
