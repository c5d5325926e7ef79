#include "server/core/router/router.hpp"

#include "tests/support/store_driver.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

using tests::numbered;

constexpr user_id alice{1};
const device_id phone = numbered<device_id>(1);
const device_id tablet = numbered<device_id>(2);
constexpr connection_id first{1};
constexpr connection_id second{2};

std::vector<connection_id> connections(router& routes, user_id user) {
    const auto found = routes.handle_inbox(user, {});
    return {found.begin(), found.end()};
}

TEST(Router, KnowsAllConnectionsOfAUser) {
    router routes;
    EXPECT_FALSE(routes.add(alice, phone, first, inbox_version{3}));
    EXPECT_FALSE(routes.add(alice, tablet, second, inbox_version{3}));

    EXPECT_EQ(connections(routes, alice), (std::vector{first, second}));
    EXPECT_TRUE(connections(routes, user_id{2}).empty());
}

TEST(Router, ADevicesNewerConnectionTakesTheOldersPlace) {
    router routes;
    routes.add(alice, phone, first, {});

    EXPECT_EQ(routes.add(alice, phone, second, {}), first);
    routes.remove(alice, phone, first);

    EXPECT_EQ(routes.connection(phone), second);
    EXPECT_EQ(connections(routes, alice), std::vector{second});
}

TEST(Router, ForgetsWhoIsNotConnected) {
    router routes;
    routes.add(alice, phone, first, inbox_version{3});

    routes.remove(alice, phone, first);
    routes.remove(alice, phone, first);

    EXPECT_TRUE(connections(routes, alice).empty());
    EXPECT_FALSE(routes.connection(phone));
    EXPECT_EQ(routes.inbox(alice), inbox_version{});
}

TEST(Router, AnInboxsHeadOnlyGrows) {
    router routes;
    routes.add(alice, phone, first, inbox_version{3});
    routes.handle_inbox(alice, inbox_version{5});
    routes.handle_inbox(alice, inbox_version{4});
    routes.handle_inbox(user_id{2}, inbox_version{9});
    routes.add(alice, tablet, second, inbox_version{2});

    EXPECT_EQ(routes.inbox(alice), inbox_version{5});
    EXPECT_EQ(routes.inbox(user_id{2}), inbox_version{});
}

}  // namespace
}  // namespace gapless::server
