#include "sdk/core/connection/connection.hpp"

#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace gapless::tests {
namespace {

using sdk::connection;
using phase = sdk::connection::phase;

class Connection : public testing::Test {
protected:
    // What came out since the last call, in words.
    std::string said() {
        std::string words;
        while (const auto next = way.poll_output()) {
            words += words.empty() ? "" : " ";
            words += word_for(*next);
        }
        return words;
    }

    static std::string word_for(const connection::output& output) {
        static const char* const words[] = {
            "open",
            "close",
            "open_spare",
            "close_spare",
            "take_spare",
            "renew",
            "transmit",
            "ping",
            "established",
            "lost",
            "signed_out",
            "try"
        };
        return words[output.index()];
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

    counting_entropy chance;
    connection way{{}, chance};
    instant now{1'000};
};

TEST_F(Connection, OpensAndLogsIn) {
    EXPECT_EQ(said(), "open");

    open();

    EXPECT_EQ(said(), "transmit transmit transmit");
    EXPECT_EQ(way.current(), phase::open);
    EXPECT_FALSE(way.is_established());
}

TEST_F(Connection, IsEstablishedByTheWelcome) {
    open();
    said();

    EXPECT_FALSE(way.handle_frame(protocol::welcome{}, now));

    EXPECT_EQ(said(), "established");
    EXPECT_TRUE(way.is_established());
}

TEST_F(Connection, PassesFramesOnOnlyOnceItIsEstablished) {
    open();
    EXPECT_FALSE(way.handle_frame(protocol::heartbeat_answer{}, now));

    establish();

    EXPECT_TRUE(way.handle_frame(protocol::heartbeat_answer{}, now));
}

TEST_F(Connection, AsksWhatThereIsHoweverMuchElsePasses) {
    establish();
    std::string all;
    for (int n = 0; n < 4; ++n) {
        now = now + seconds(10);
        way.handle_timeout(now);
        EXPECT_TRUE(way.handle_frame(protocol::response{}, now));
        all += said() + ",";
    }
    EXPECT_EQ(all, ",,ping,,");
}

TEST_F(Connection, DropsWithAReasonAndComesBack) {
    establish();

    way.drop(error{errc::storage_failed}, now);

    EXPECT_EQ(said(), "transmit close lost");
    EXPECT_EQ(way.current(), phase::waiting);
    EXPECT_EQ(way.reason()->code, errc::storage_failed);
    way.handle_timeout(*way.next_timeout());
    EXPECT_EQ(said(), "open");
}

TEST_F(Connection, IgnoresWhatComesAfterTheEnd) {
    establish();
    way.drop(error{errc::storage_failed}, now);
    said();

    EXPECT_FALSE(way.handle_frame(protocol::welcome{}, now));
    way.handle_closed(error{errc::unreachable}, now);
    way.drop(error{errc::timed_out}, now);
    open();

    EXPECT_EQ(said(), "");
    EXPECT_EQ(way.reason()->code, errc::storage_failed);
}

TEST_F(Connection, NeedsNoTimerWhenItIsOffline) {
    way.go_offline();
    said();

    EXPECT_EQ(way.current(), phase::offline);
    EXPECT_FALSE(way.next_timeout());
    way.network_changed(now);
    EXPECT_EQ(said(), "");
}

TEST_F(Connection, GivesUpWhereverItIsWhenItsTokensAreRefusedForGood) {
    way.handle_closed(error{errc::unreachable}, now);
    said();
    way.handle_tokens_refused(error{errc::token_expired}, now);
    EXPECT_EQ(way.current(), phase::offline);
    EXPECT_EQ(way.reason()->code, errc::token_expired);
    EXPECT_FALSE(way.next_timeout());

    way.go_online();
    EXPECT_EQ(said(), "open");
    way.handle_tokens_refused(error{errc::kicked}, now);
    EXPECT_EQ(said(), "close signed_out");
    EXPECT_EQ(way.current(), phase::offline);
    EXPECT_EQ(way.reason()->code, errc::kicked);
}

TEST_F(Connection, DoesNotGoOnlineOnceItWasSignedOutUntilSomebodyLogsIn) {
    establish();
    EXPECT_FALSE(way.handle_frame(protocol::close{error{errc::kicked}}, now));
    EXPECT_EQ(said(), "close lost signed_out");

    way.go_online();
    EXPECT_EQ(said(), "");
    EXPECT_EQ(way.reason()->code, errc::kicked);

    way.lift_bar();
    way.go_online();
    EXPECT_EQ(said(), "open");
}

TEST_F(Connection, AsksOnceMoreWithTokensThatAreNewerThanTheSessionThatWasEnded) {
    establish();
    way.handle_tokens();

    EXPECT_FALSE(way.handle_frame(protocol::close{error{errc::kicked}}, now));
    EXPECT_EQ(said(), "close lost open");

    establish();
    EXPECT_FALSE(way.handle_frame(protocol::close{error{errc::kicked}}, now));
    EXPECT_EQ(said(), "close lost signed_out");
}

TEST_F(Connection, GoesOnTryingWhenTokensCouldNotBeAskedFor) {
    way.handle_closed(error{errc::unreachable}, now);
    const auto due = way.next_timeout();

    way.handle_tokens_refused(error{errc::timed_out}, now);

    EXPECT_EQ(way.current(), phase::waiting);
    EXPECT_EQ(way.next_timeout(), due);
}

TEST_F(Connection, KeepsTheSessionThatStandsWhenNewTokensAreRefused) {
    establish();

    way.handle_tokens_refused(error{errc::token_expired}, now);

    EXPECT_TRUE(way.is_established());
    EXPECT_EQ(said(), "");
}

TEST_F(Connection, IsNotOpenedTwice) {
    said();

    way.go_online();

    EXPECT_EQ(said(), "");
}

TEST_F(Connection, WaitsLongerWhileItFails) {
    duration longest;
    for (int n = 0; n < 40; ++n) {
        way.handle_closed(error{errc::unreachable}, now);
        const auto due = *way.next_timeout();
        longest = std::max(longest, due - now);
        now = due;
        way.handle_timeout(now);
    }

    EXPECT_GT(longest, seconds(10));
    EXPECT_LE(longest, seconds(30));
}

TEST_F(Connection, BeginsAnewAfterASuccess) {
    for (int n = 0; n < 20; ++n) {
        way.handle_closed(error{errc::unreachable}, now);
        now = *way.next_timeout();
        way.handle_timeout(now);
    }
    establish();
    way.handle_success();

    way.handle_closed(error{errc::unreachable}, now);

    EXPECT_LE(*way.next_timeout() - now, seconds(1));
}

}  // namespace
}  // namespace gapless::tests
