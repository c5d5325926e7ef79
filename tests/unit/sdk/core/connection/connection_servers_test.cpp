// A connection that knows of several servers.
#include "sdk/core/connection/connection.hpp"
#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace gapless::tests {
namespace {

using sdk::connection;
using phase = sdk::connection::phase;

const known_server first{"first:1", "", "first:3", ""};
const known_server second{"second:1", "", "second:3", ""};

connection::limits two_servers() {
    connection::limits made;
    made.servers.built_in = {first, second};
    return made;
}

class ConnectionServers : public testing::Test {
protected:
    // Whom it opens a connection to; empty: it doesn't.
    std::string opened() {
        std::string to;
        while (const auto next = way.poll_output()) {
            if (std::holds_alternative<connection::open_socket>(*next)) {
                to = way.choose_server({}, now).tcp;
            }
        }
        return to;
    }

    void establish() {
        connection::login_flight flight;
        flight.hello.versions = {1};
        way.handle_opened(flight, now);
        EXPECT_FALSE(way.handle_frame(protocol::welcome{}, now));
        opened();
    }

    void close_with(const error& why) { EXPECT_FALSE(way.handle_frame(protocol::close{why}, now)); }

    // When what it waits for is over.
    duration wait() {
        const instant due = way.next_timeout().value_or(now);
        const duration waited = due - now;
        now = due;
        way.handle_timeout(now);
        return waited;
    }

    counting_entropy chance;
    connection way{two_servers(), chance};
    instant now{1'000};
};

TEST_F(ConnectionServers, GoesOnToTheNextWithoutWaiting) {
    EXPECT_EQ(opened(), "first:1");
    way.handle_closed(error{errc::unreachable}, now);
    EXPECT_EQ(opened(), "second:1");
    EXPECT_EQ(way.current(), phase::opening);
}

TEST_F(ConnectionServers, WaitsWhenItHasTriedAll) {
    EXPECT_EQ(opened(), "first:1");
    way.handle_closed(error{errc::certificate_refused}, now);
    EXPECT_EQ(way.reason(), std::nullopt) << "it is not over yet";
    EXPECT_EQ(opened(), "second:1");
    way.handle_closed(error{errc::unreachable}, now);

    EXPECT_EQ(opened(), "");
    EXPECT_EQ(way.current(), phase::waiting);
    EXPECT_EQ(way.reason()->code, errc::unreachable);
    EXPECT_GE(wait(), milliseconds(500));
    EXPECT_EQ(opened(), "first:1");
}

TEST_F(ConnectionServers, LeavesAServerThatAcceptsAndCloses) {
    EXPECT_EQ(opened(), "first:1");
    connection::login_flight flight;
    flight.hello.versions = {1};
    way.handle_opened(flight, now);
    way.handle_closed(error{errc::unreachable}, now);
    EXPECT_EQ(opened(), "second:1");
}

TEST_F(ConnectionServers, LeavesAServerThatTalksNonsense) {
    EXPECT_EQ(opened(), "first:1");
    establish();
    way.drop(error{errc::unexpected_frame}, now);
    EXPECT_EQ(opened(), "second:1");
}

TEST_F(ConnectionServers, LeavesAServerThatDrainsForAsLongAsItAsks) {
    EXPECT_EQ(opened(), "first:1");
    establish();
    way.handle_success();

    close_with(error{errc::shutting_down, {}, seconds(120)});
    EXPECT_EQ(opened(), "second:1");

    way.handle_closed(error{errc::unreachable}, now);
    EXPECT_EQ(opened(), "");
    EXPECT_LT(wait(), seconds(30)) << "the other one asks for nothing";
    EXPECT_EQ(opened(), "second:1");
}

TEST_F(ConnectionServers, WaitsAsLongAsAllOfThemAsk) {
    EXPECT_EQ(opened(), "first:1");
    establish();
    close_with(error{errc::overloaded, {}, seconds(120)});
    EXPECT_EQ(opened(), "second:1");
    establish();
    close_with(error{errc::overloaded, {}, seconds(100)});

    EXPECT_EQ(opened(), "");
    EXPECT_GE(wait(), seconds(100));
    EXPECT_EQ(opened(), "second:1");
}

TEST_F(ConnectionServers, ComesBackToTheSameWhenTheNetworkBroke) {
    EXPECT_EQ(opened(), "first:1");
    establish();
    way.handle_success();

    way.handle_closed(error{errc::unreachable}, now);

    EXPECT_EQ(opened(), "");
    EXPECT_GE(wait(), milliseconds(500));
    EXPECT_EQ(opened(), "first:1");
}

TEST_F(ConnectionServers, RemembersTheGoodOneOfEachNetwork) {
    way.set_network({"office", network_kind::wifi, true}, now);
    EXPECT_EQ(opened(), "first:1");
    way.handle_closed(error{errc::unreachable}, now);
    EXPECT_EQ(opened(), "second:1");
    establish();
    way.handle_success();

    const auto learned = way.take_learned();
    ASSERT_TRUE(learned);
    ASSERT_EQ(learned->size(), 1U);
    EXPECT_EQ(learned->front().name, "office");
    EXPECT_EQ(learned->front().server, second);

    auto again = two_servers();
    again.networks = *learned;
    connection later(again, chance);
    later.set_network({"office", network_kind::wifi, true}, now);
    EXPECT_EQ(later.choose_server({}, now), second);
    later.set_network({"home", network_kind::wifi, true}, now);
    EXPECT_EQ(later.choose_server({}, now), first);
}

TEST_F(ConnectionServers, DoesNotBlameAServerForTheOwnDisk) {
    EXPECT_EQ(opened(), "first:1");
    establish();
    way.drop(error{errc::storage_failed}, now);
    EXPECT_EQ(opened(), "");
    wait();
    EXPECT_EQ(opened(), "first:1");
}

TEST_F(ConnectionServers, TriesNobodyElseWhileItCannotReadItsMailbox) {
    EXPECT_EQ(opened(), "first:1");
    way.handle_closed(error{errc::storage_failed}, now);
    EXPECT_EQ(opened(), "");
    EXPECT_EQ(way.current(), phase::waiting);
    wait();
    EXPECT_EQ(opened(), "first:1");
}

TEST_F(ConnectionServers, AsksWhichThereAreWhileItIsOnline) {
    auto asking = two_servers();
    asking.servers.asks = true;
    asking.stay_offline = true;
    connection asker(asking, chance);
    EXPECT_FALSE(asker.poll_ask(now));
    EXPECT_FALSE(asker.next_timeout());

    asker.go_online();
    EXPECT_TRUE(asker.poll_ask(now));
    EXPECT_FALSE(asker.poll_ask(now));
    asker.handle_servers({second}, minutes(5), now);
    EXPECT_EQ(asker.choose_server({}, now), second);
    ASSERT_TRUE(asker.next_timeout());
    EXPECT_GE(*asker.next_timeout(), now + minutes(5));

    asker.set_network({"", network_kind::other, false}, now);
    EXPECT_FALSE(asker.next_timeout()) << "there is no network";
    EXPECT_FALSE(asker.poll_ask(now + days(1)));
}

}  // namespace
}  // namespace gapless::tests
