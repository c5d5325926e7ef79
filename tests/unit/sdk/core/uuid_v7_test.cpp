#include "sdk/core/uuid_v7.hpp"

#include "tests/support/counting_entropy.hpp"

#include <gapless/ids.hpp>
#include <gapless/uuid.hpp>

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

TEST(UuidV7, BeginsWithTheTimeAndSaysItsVersion) {
    counting_entropy chance;

    const auto id = sdk::draw_uuid_v7<client_id>(wall_time{0x0123'4567'89ab}, chance);

    const auto text = uuid_text(id.view());
    EXPECT_EQ(text.substr(0, 13), "01234567-89ab");
    EXPECT_EQ(text[14], '7');
    EXPECT_TRUE(text[19] == '8' || text[19] == '9' || text[19] == 'a' || text[19] == 'b');
}

TEST(UuidV7, DiffersAtOneMoment) {
    counting_entropy chance;
    const wall_time now{1'700'000'000'000};

    const auto one = sdk::draw_uuid_v7<client_id>(now, chance);
    const auto two = sdk::draw_uuid_v7<client_id>(now, chance);

    EXPECT_NE(one, two);
}

}  // namespace
}  // namespace gapless::tests
