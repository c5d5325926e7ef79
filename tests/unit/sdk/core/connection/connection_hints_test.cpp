#include "sdk/core/connection/connection.hpp"
#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gapless::tests {
namespace {

using sdk::connection;
using phase = sdk::connection::phase;

// What an app's hints make of a connection that stands.
class ConnectionHints : public testing::Test {
protected:
    ConnectionHints() { establish(); }

    void establish() {
        said();
        connection::login_flight flight;
        flight.hello.versions = {1};
        way.handle_opened(flight, now);
        EXPECT_FALSE(way.handle_frame(protocol::welcome{}, now));
        said();
    }

    // What came out since the last call, in words; an announced silence in seconds.
    std::string said() {
        static constexpr std::array<const char*, 12> words{
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
        std::string text;
        while (const auto next = way.poll_output()) {
            text += text.empty() ? "" : " ";
            text += words.at(next->index());
            if (const auto* ping = std::get_if<connection::ping>(&*next)) {
                const auto& silence = ping->next_silence;
                text += silence ? " " + std::to_string(silence->milliseconds() / 1'000) : "";
            }
        }
        return text;
    }

    void answer(std::optional<duration> silence_max = std::nullopt) {
        protocol::heartbeat_answer answered;
        answered.silence_max = silence_max;
        EXPECT_TRUE(way.handle_frame(answered, now));
    }

    void wait() {
        now = way.next_timeout().value();
        way.handle_timeout(now);
    }

    void miss() {
        wait();
        said();
        wait();
        said();
        wait();
        establish();
    }

    counting_entropy chance;
    connection way{{}, chance};
    instant now{1'000};
};

TEST_F(ConnectionHints, TheBackgroundAnnouncesItsSilence) {
    way.set_in_background(true, now);
    EXPECT_EQ(said(), "ping 60");
    answer();
    EXPECT_EQ(way.next_timeout(), now + seconds(60));

    wait();
    EXPECT_EQ(said(), "ping") << "it was agreed";
    answer();
    wait();
    EXPECT_EQ(said(), "ping 90");
}

TEST_F(ConnectionHints, TheForegroundAsksAtOnce) {
    way.set_in_background(true, now);
    answer();
    said();
    way.set_in_background(false, now + seconds(20));
    EXPECT_EQ(said(), "ping 30");
    way.set_in_background(false, now + seconds(21));
    EXPECT_EQ(said(), "") << "nothing new";
}

// Its answer would be a reason to ask again.
TEST_F(ConnectionHints, AForegroundThatAsksSeldomDoesNotAskAboutThat) {
    connection::limits seldom;
    seldom.pulse.foreground = minutes(2);
    connection patient{seldom, chance};
    connection::login_flight flight;
    flight.hello.versions = {1};
    patient.handle_opened(flight, now);
    EXPECT_FALSE(patient.handle_frame(protocol::welcome{}, now));
    while (patient.poll_output()) {
    }

    EXPECT_TRUE(patient.handle_frame(protocol::heartbeat_answer{}, now));

    EXPECT_FALSE(patient.poll_output());
}

TEST_F(ConnectionHints, ANewConnectionInTheBackgroundAnnouncesItsSilenceToo) {
    way.set_in_background(true, now);
    answer();
    said();
    way.handle_closed(error{errc::unreachable}, now);
    wait();
    EXPECT_EQ(said(), "lost open");

    connection::login_flight flight;
    flight.hello.versions = {1};
    way.handle_opened(flight, now);
    EXPECT_FALSE(way.handle_frame(protocol::welcome{}, now));

    EXPECT_TRUE(said().ends_with("established ping 60"));
}

TEST_F(ConnectionHints, WhatCouldNotBeAnnouncedAtOnceIsLater) {
    way.probe(now);
    way.set_in_background(true, now);
    EXPECT_EQ(said(), "ping");
    answer();
    EXPECT_EQ(said(), "ping 60");
}

TEST_F(ConnectionHints, TheServersBoundHolds) {
    way.set_in_background(true, now);
    answer(seconds(40));
    EXPECT_EQ(way.next_timeout(), now + seconds(40));
}

TEST_F(ConnectionHints, ItLearnsWhatIsKept) {
    way.set_network({"wifi", network_kind::wifi, true}, now);
    way.set_in_background(true, now);
    answer();
    for (int n = 0; n < 2; ++n) {
        EXPECT_EQ(way.take_learned(), std::nullopt);
        wait();
        answer();
    }
    const auto learned = way.take_learned();
    ASSERT_TRUE(learned);
    ASSERT_EQ(learned->size(), 1U);
    EXPECT_EQ(learned->front().name, "wifi");
    EXPECT_EQ(learned->front().heartbeat.low, seconds(60));
}

TEST_F(ConnectionHints, TwoMissesTeachItAndACloseForIdlenessNever) {
    way.set_in_background(true, now);
    answer();
    for (int n = 0; n < 2; ++n) {
        (void)way.take_learned();
        now = now + seconds(50);
        EXPECT_FALSE(way.handle_frame(protocol::close{error{errc::idle_timeout}}, now));
        wait();
        establish();
        answer();
    }
    EXPECT_EQ(way.take_learned(), std::nullopt);

    miss();
    answer();
    EXPECT_EQ(way.take_learned(), std::nullopt);
    miss();
    const auto learned = way.take_learned();
    ASSERT_TRUE(learned);
    EXPECT_EQ(learned->front().heartbeat.high, seconds(60));
}

TEST_F(ConnectionHints, WithoutANetworkNothingIsTried) {
    way.set_network({"", network_kind::other, false}, now);
    EXPECT_EQ(said(), "close lost");
    EXPECT_EQ(way.next_timeout(), std::nullopt);

    way.network_changed(now);
    way.handle_timeout(now + days(1));
    way.go_online();
    EXPECT_EQ(said(), "");

    way.set_network({"", network_kind::other, true}, now + days(1));
    EXPECT_EQ(said(), "open");
}

TEST_F(ConnectionHints, WhoGoesOnlineWithoutANetworkWaitsForOne) {
    way.go_offline();
    way.set_network({"", network_kind::other, false}, now);
    said();
    way.go_online();
    EXPECT_EQ(said(), "");
    EXPECT_EQ(way.next_timeout(), std::nullopt);
    way.set_network({}, now);
    EXPECT_EQ(said(), "open");
}

TEST_F(ConnectionHints, AnotherNetworkHasAConnectionOfItsOwnAtOnce) {
    way.set_network({"wifi", network_kind::wifi, true}, now);
    EXPECT_EQ(said(), "") << "the network got its name";
    way.set_network({"cellular", network_kind::cellular, true}, now);
    EXPECT_EQ(said(), "close lost open");

    way.set_network({"wifi", network_kind::wifi, true}, now);
    EXPECT_EQ(said(), "close open") << "also when it is still being made";
}

TEST_F(ConnectionHints, TheSameNetworkAgainChangesNothing) {
    way.set_network({"wifi", network_kind::wifi, true}, now);
    said();
    way.set_network({"wifi", network_kind::wifi, true}, now);
    EXPECT_EQ(said(), "");
}

TEST_F(ConnectionHints, WhoSleptAsksAtOnce) {
    way.handle_clocks({now, wall_time{1'000'000}});
    way.handle_clocks({now + seconds(1), wall_time{2'000'000}});
    EXPECT_EQ(said(), "ping");
}

}  // namespace
}  // namespace gapless::tests
