#include "server/core/access/access_desk.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::server {
namespace {

const known_server own{"own:1", "own:2", "own:3", "eu"};
const known_server other{"other:1", "", "other:3", "us"};

access_node at(const known_server& where) {
    access_node made;
    made.at = where;
    return made;
}

access_desk::circumstances calm(instant now = {}) { return {100, false, 7, now}; }

TEST(AccessDesk, NamesItselfWhereNobodyIsNamed) {
    access_desk desk({}, {});
    desk.stand_at(own);

    const auto answer = desk.ask({}, "192.0.2.1", calm());

    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->nodes.size(), 1U);
    EXPECT_EQ(answer->nodes.front().at, own);
    EXPECT_EQ(answer->nodes.front().load, 100U);
    EXPECT_EQ(answer->lifetime, minutes(5));
}

TEST(AccessDesk, KnowsItsOwnLoadAlone) {
    access_desk desk({}, {at(own), at(other)});
    desk.stand_at(own);

    const auto answer = desk.ask({"eu", {}, {}}, "192.0.2.1", calm());

    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->nodes.size(), 2U);
    EXPECT_EQ(answer->nodes[0].load, 100U);
    EXPECT_EQ(answer->nodes[1].load, 0U);
}

TEST(AccessDesk, NamesTheOthersWhileItDrains) {
    access_desk desk({}, {at(own), at(other)});
    desk.stand_at(own);
    auto how = calm();
    how.is_draining = true;

    const auto answer = desk.ask({}, "192.0.2.1", how);

    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->nodes.size(), 1U);
    EXPECT_EQ(answer->nodes.front().at, other);
}

TEST(AccessDesk, LimitsHowOftenAnAddressAsks) {
    access_desk desk({.questions_per_minute = 2}, {});
    EXPECT_TRUE(desk.ask({}, "a", calm()));
    EXPECT_TRUE(desk.ask({}, "a", calm()));

    const auto refused = desk.ask({}, "a", calm());

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::rate_limited);
    EXPECT_EQ(refused.error().retry_after, seconds(30));
    EXPECT_TRUE(desk.ask({}, "b", calm()));
    EXPECT_TRUE(desk.ask({}, "a", calm(instant{} + seconds(30))));
}

}  // namespace
}  // namespace gapless::server
