#include "sdk/core/connection/connection.hpp"
#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace gapless::tests {
namespace {

using sdk::connection;
using phase = sdk::connection::phase;

constexpr instant start{1'000'000};
const error refused{errc::unreachable};
const std::vector<known_server> two_known{{"a:1", "", "", ""}, {"b:1", "", "", ""}};

// A connection that chooses its transport.
class ConnectionLadder : public testing::Test {
protected:
    // What came out since the last call, of sockets, in words.
    std::string said() {
        std::string words;
        while (const auto next = way.poll_output()) {
            if (const auto* const opened = std::get_if<connection::open_socket>(&*next)) {
                words += " open " + name_of(opened->over);
            } else if (const auto* const tried = std::get_if<connection::try_transport>(&*next)) {
                words += " try " + name_of(tried->over);
            } else if (std::holds_alternative<connection::close_socket>(*next)) {
                words += " close";
            }
        }
        return words.empty() ? words : words.substr(1);
    }

    static std::string name_of(transport over) { return std::to_string(static_cast<int>(over)); }

    static connection::limits automatic() {
        connection::limits limits;
        limits.ladder.chosen = transport::automatic;
        return limits;
    }

    void open() {
        connection::login_flight flight;
        flight.hello.versions = {1};
        way.handle_opened(flight, now);
    }

    void establish() {
        open();
        EXPECT_FALSE(way.handle_frame(protocol::welcome{}, now));
        said();
    }

    // Two tries are refused, the second after its wait.
    void refuse_twice() {
        way.handle_closed(refused, now);
        now = way.next_timeout().value_or(now);
        way.handle_timeout(now);
        way.handle_closed(refused, now);
    }

    counting_entropy chance;
    connection way{automatic(), chance};
    instant now = start;
};

TEST_F(ConnectionLadder, TriesTheNextTransportWithoutWaiting) {
    EXPECT_EQ(said(), "open 1");
    refuse_twice();
    EXPECT_EQ(said(), "open 1 open 2");
    EXPECT_EQ(way.current(), phase::opening);
    EXPECT_EQ(way.reason(), refused);
}

TEST_F(ConnectionLadder, TakesAnEndBeforeTheWelcomeForBlocking) {
    said();
    open();
    way.handle_closed(refused, now);
    way.handle_timeout(*way.next_timeout());
    open();
    now = *way.next_timeout();
    way.handle_timeout(now);
    EXPECT_EQ(way.over(), transport::websocket) << "no welcome in time";
}

TEST_F(ConnectionLadder, TakesNoRefusalOfAServerForBlocking) {
    for (int times = 0; times < 4; ++times) {
        open();
        EXPECT_FALSE(way.handle_frame(protocol::close{error{errc::overloaded}}, now));
        now = *way.next_timeout();
        way.handle_timeout(now);
    }
    EXPECT_EQ(way.over(), transport::tcp);
}

TEST_F(ConnectionLadder, TakesNoEndOfASessionForBlocking) {
    for (int times = 0; times < 4; ++times) {
        establish();
        way.handle_closed(refused, now);
        now = *way.next_timeout();
        way.handle_timeout(now);
    }
    EXPECT_EQ(way.over(), transport::tcp);
}

TEST_F(ConnectionLadder, MovesWhenABetterOneWorks) {
    refuse_twice();
    establish();
    now = now + minutes(5);
    way.handle_timeout(now);
    EXPECT_NE(said().find("try 1"), std::string::npos);
    way.handle_tried(transport::tcp, true, now);
    EXPECT_EQ(said(), "close open 1");
    EXPECT_EQ(way.current(), phase::opening);

    way.handle_closed(refused, now);
    EXPECT_EQ(said(), "open 2") << "it worked before";
}

TEST_F(ConnectionLadder, StaysWhenNoBetterOneWorks) {
    refuse_twice();
    establish();
    way.handle_tried(transport::tcp, false, now);
    EXPECT_TRUE(way.is_established());
    EXPECT_EQ(said(), "");
}

TEST_F(ConnectionLadder, TriesAllServersBeforeTheNextTransport) {
    auto limits = automatic();
    limits.servers.built_in = two_known;
    connection chooser(limits, chance);
    // Where it goes next, and over what, also when it has to wait for that.
    const auto next = [&] {
        if (chooser.current() == phase::waiting) {
            now = chooser.next_timeout().value_or(now);
            chooser.handle_timeout(now);
        }
        std::string gone;
        while (const auto output = chooser.poll_output()) {
            if (const auto* const opened = std::get_if<connection::open_socket>(&*output)) {
                gone = chooser.choose_server({}, now).tcp + " " + name_of(opened->over);
            }
        }
        chooser.handle_closed(refused, now);
        return gone;
    };

    EXPECT_EQ(next(), "a:1 1");
    EXPECT_EQ(next(), "b:1 1");
    EXPECT_EQ(chooser.current(), phase::waiting) << "that was once";
    EXPECT_EQ(next(), "a:1 1");
    EXPECT_EQ(next(), "b:1 1");
    EXPECT_EQ(chooser.current(), phase::opening) << "over the next transport, without waiting";
    EXPECT_EQ(next(), "a:1 2");
    EXPECT_EQ(next(), "b:1 2") << "all are fresh again";
    EXPECT_EQ(chooser.current(), phase::waiting);
}

TEST_F(ConnectionLadder, RemembersServerAndTransportOfANetwork) {
    auto limits = automatic();
    limits.servers.built_in = two_known;
    limits.stay_offline = true;
    connection chooser(limits, chance);
    chooser.set_network({"hotel", network_kind::wifi, true}, now);
    chooser.go_online();
    for (int times = 0; times < 5; ++times) {
        EXPECT_FALSE(chooser.choose_server({}, now).tcp.empty());
        chooser.handle_closed(refused, now);
        now = chooser.next_timeout().value_or(now);
        chooser.handle_timeout(now);
    }
    EXPECT_EQ(chooser.choose_server({}, now).tcp, "b:1");
    connection::login_flight flight;
    flight.hello.versions = {1};
    chooser.handle_opened(flight, now);
    EXPECT_FALSE(chooser.handle_frame(protocol::welcome{}, now));

    const auto learned = chooser.take_learned();
    ASSERT_TRUE(learned);
    ASSERT_EQ(learned->size(), 1U);
    EXPECT_EQ(learned->front().server.tcp, "b:1");
    EXPECT_EQ(learned->front().over, transport::websocket);
}

TEST_F(ConnectionLadder, RemembersWhatWorkedInANetwork) {
    way.set_network({"hotel", network_kind::wifi, true}, now);
    refuse_twice();
    establish();

    const auto learned = way.take_learned();
    ASSERT_TRUE(learned);
    ASSERT_EQ(learned->size(), 1U);
    EXPECT_EQ(learned->front().name, "hotel");
    EXPECT_EQ(learned->front().over, transport::websocket);

    way.set_network({"home", network_kind::wifi, true}, now);
    EXPECT_EQ(said(), "close open 1");
    establish();
    way.set_network({"hotel", network_kind::wifi, true}, now);
    EXPECT_EQ(said(), "close open 2");
    establish();
    way.handle_timeout(now);
    EXPECT_EQ(said(), "try 1");
}

TEST_F(ConnectionLadder, StaysWhereItIsWhenItsNetworkGetsAName) {
    refuse_twice();
    establish();
    way.set_network({"hotel", network_kind::wifi, true}, now);
    EXPECT_EQ(said(), "");
    EXPECT_EQ(way.over(), transport::websocket);
    EXPECT_EQ(way.take_learned()->front().name, "hotel");
}

}  // namespace
}  // namespace gapless::tests
