#include "protocol/session/server_session.hpp"

#include "protocol/session/frame_origin.hpp"
#include "tests/unit/protocol/session/session_frames.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <variant>
#include <vector>

namespace gapless::protocol {
namespace {

using tests::session_start;
using tests::transmitted;

using frames = std::vector<frame>;
using state = server_session::state;
using verdict = server_session::verdict;

server_session a_greeted_session() {
    server_session session(session_start);
    EXPECT_EQ(session.handle_frame(tests::a_hello()).value(), verdict::taken);
    return session;
}

server_session an_authenticating_session() {
    server_session session = a_greeted_session();
    EXPECT_EQ(session.handle_frame(authenticate{}).value(), verdict::authenticate);
    return session;
}

server_session an_established_session() {
    server_session session = an_authenticating_session();
    session.handle_authenticated(tests::an_admission());
    EXPECT_EQ(transmitted(session).size(), 1U);
    return session;
}

// It ended for this reason, said so, and takes nothing more.
void expect_failed(server_session& session, const result<verdict>& answer, errc code) {
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, code);
    EXPECT_TRUE(session.is_closed());
    EXPECT_EQ(session.reason(), answer.error());
    EXPECT_EQ(transmitted(session), frames{close{answer.error()}});
    EXPECT_EQ(session.next_timeout(), std::nullopt);
    EXPECT_EQ(session.handle_frame(tests::a_hello()).value(), verdict::closed);
}

bool begins_a_session(const frame& arrived) {
    return std::holds_alternative<hello>(arrived) || std::holds_alternative<authenticate>(arrived);
}

TEST(ServerSession, TakesTheHello) {
    server_session session(session_start);

    EXPECT_EQ(session.handle_frame(tests::a_hello()).value(), verdict::taken);

    EXPECT_EQ(session.current(), state::greeted);
    EXPECT_EQ(session.device(), tests::a_device());
    EXPECT_EQ(session.network(), "wifi");
    EXPECT_EQ(session.version(), 1U);
    EXPECT_TRUE(transmitted(session).empty());
}

TEST(ServerSession, ChoosesTheClientsBestVersionThatItSpeaks) {
    server_session session({.versions = {1, 2, 3}}, session_start);

    ASSERT_TRUE(session.handle_frame(tests::a_hello({9, 2, 3, 1})).has_value());

    EXPECT_EQ(session.version(), 2U);
}

TEST(ServerSession, RefusesAClientWithoutACommonVersion) {
    for (const auto& versions : {std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{2, 3}}) {
        server_session session(session_start);
        expect_failed(session, session.handle_frame(tests::a_hello(versions)), errc::unsupported);
    }
}

TEST(ServerSession, RefusesAHelloWithoutADevice) {
    server_session session(session_start);
    hello nobody = tests::a_hello();
    nobody.device = device_id{};

    expect_failed(session, session.handle_frame(nobody), errc::malformed_frame);
}

TEST(ServerSession, RefusesEverythingButHelloFirst) {
    for (const frame& early : tests::one_of_each()) {
        if (std::holds_alternative<hello>(early) || std::holds_alternative<close>(early)) {
            continue;
        }
        server_session session(session_start);
        expect_failed(session, session.handle_frame(early), errc::unexpected_frame);
    }
}

TEST(ServerSession, RefusesEverythingButAuthenticateSecond) {
    for (const frame& early : tests::one_of_each()) {
        if (std::holds_alternative<authenticate>(early) || std::holds_alternative<close>(early)) {
            continue;
        }
        server_session session = a_greeted_session();
        expect_failed(session, session.handle_frame(early), errc::unexpected_frame);
    }
}

TEST(ServerSession, HoldsTheRestOfTheFlightWhileTheStoreIsAsked) {
    for (const frame& arrived : tests::one_of_each()) {
        if (!is_from_client(arrived) || begins_a_session(arrived) ||
            std::holds_alternative<close>(arrived)) {
            continue;
        }
        server_session session = an_authenticating_session();
        EXPECT_EQ(session.handle_frame(arrived).value(), verdict::hold) << arrived.index();
        EXPECT_FALSE(session.is_established());
    }
}

TEST(ServerSession, WelcomesWhomTheStoreKnows) {
    server_session session({.versions = {1, 2}}, session_start);
    ASSERT_TRUE(session.handle_frame(tests::a_hello({2, 1})).has_value());
    ASSERT_TRUE(session.handle_frame(authenticate{}).has_value());

    session.handle_authenticated(tests::an_admission());

    const auto granted = tests::an_admission();
    const welcome expected{
        .version = 2,
        .session_epoch = granted.session_epoch,
        .user = granted.user,
        .user_name = granted.user_name,
        .limits = granted.wire,
        .server_time = granted.server_time
    };
    EXPECT_EQ(transmitted(session), frames{expected});
    EXPECT_TRUE(session.is_established());
    EXPECT_EQ(session.user(), granted.user);
    EXPECT_EQ(session.user_name(), granted.user_name);
    EXPECT_EQ(session.epoch(), granted.session_epoch);
}

TEST(ServerSession, ClosesOnWhomTheStoreRefuses) {
    server_session session = an_authenticating_session();

    session.handle_refused(error{errc::token_expired});

    EXPECT_EQ(transmitted(session), frames{close{error{errc::token_expired}}});
    EXPECT_TRUE(session.is_closed());
}

TEST(ServerSession, ChallengesWhoKnowsOnlyOlderSessions) {
    server_session session = an_authenticating_session();

    session.handle_outdated(session_epoch{7}, session_start);

    EXPECT_EQ(transmitted(session), frames{challenge{session_epoch{7}}});
    EXPECT_EQ(session.handle_frame(sync{}).value(), verdict::hold);
    const authenticate again{.token = "token", .signature = {}, .session_epoch = session_epoch{7}};
    EXPECT_EQ(session.handle_frame(again).value(), verdict::authenticate);
    session.handle_authenticated(tests::an_admission());
    EXPECT_TRUE(session.is_established());
}

TEST(ServerSession, WaitsForAnAnswerToItsChallengesNoLongerThanForALogin) {
    server_session session = an_authenticating_session();
    EXPECT_EQ(session.next_timeout(), std::nullopt);
    const instant asked = session_start + seconds(30);
    session.handle_outdated(session_epoch{7}, asked);
    EXPECT_EQ(session.next_timeout(), asked + seconds(10));
    ASSERT_EQ(session.handle_frame(authenticate{}).value(), verdict::authenticate);
    session.handle_outdated(session_epoch{8}, asked + seconds(9));
    EXPECT_EQ(session.next_timeout(), asked + seconds(10)) << "not ten more for each";

    session.handle_timeout(asked + seconds(10));

    EXPECT_TRUE(session.is_closed());
    EXPECT_EQ(session.reason()->code, errc::timed_out);
}

TEST(ServerSession, IgnoresTheStoresAnswerOnceItHasClosed) {
    server_session session = an_authenticating_session();
    EXPECT_EQ(session.handle_frame(close{error{errc::shutting_down}}).value(), verdict::closed);

    session.handle_authenticated(tests::an_admission());
    session.handle_refused(error{errc::token_expired});

    EXPECT_TRUE(session.is_closed());
    EXPECT_EQ(session.reason(), error{errc::shutting_down});
    EXPECT_TRUE(transmitted(session).empty());
}

TEST(ServerSession, PassesOnWhatOnlyClientsSend) {
    const std::vector<frame> legal = {
        heartbeat{},
        send{},
        cancel{},
        sync{},
        pull{},
        ack{},
        request{},
    };
    server_session session = an_established_session();
    for (const frame& arrived : legal) {
        EXPECT_EQ(session.handle_frame(arrived).value(), verdict::pass) << arrived.index();
    }
}

TEST(ServerSession, RefusesWhatOnlyServersSendInEveryState) {
    const std::vector<frame> illegal = {
        heartbeat_answer{},
        welcome{},
        sent{},
        refused{},
        cancelled{},
        sync_page{},
        pulled{},
        push{std::make_shared<push_batch>(), std::nullopt},
        notify{},
        changed{},
        response{},
    };
    for (const frame& arrived : illegal) {
        for (server_session session :
             {server_session(session_start),
              a_greeted_session(),
              an_authenticating_session(),
              an_established_session()}) {
            expect_failed(session, session.handle_frame(arrived), errc::unexpected_frame);
        }
    }
}

TEST(ServerSession, RefusesASecondHelloOrAuthenticate) {
    for (const frame& again : {frame(tests::a_hello()), frame(authenticate{})}) {
        for (server_session session : {an_authenticating_session(), an_established_session()}) {
            expect_failed(session, session.handle_frame(again), errc::unexpected_frame);
        }
    }
}

TEST(ServerSession, AnswersAKindThatItDoesNotKnow) {
    server_session session = an_established_session();

    EXPECT_EQ(session.handle_frame(unsupported{.kind = 40}).value(), verdict::taken);

    EXPECT_EQ(transmitted(session), frames{unsupported{.kind = 40}});
    EXPECT_TRUE(session.is_established());
}

TEST(ServerSession, GivesUpOnAClientThatDoesNotAuthenticateInTime) {
    for (server_session session : {server_session(session_start), a_greeted_session()}) {
        EXPECT_EQ(session.next_timeout(), session_start + seconds(10));

        session.handle_timeout(session_start + seconds(10) - microseconds(1));
        EXPECT_FALSE(session.is_closed());
        session.handle_timeout(session_start + seconds(10));

        EXPECT_TRUE(session.is_closed());
        EXPECT_EQ(session.reason().value_or(error{}).code, errc::timed_out);
        EXPECT_EQ(transmitted(session), frames{close{*session.reason()}});
    }
}

TEST(ServerSession, WaitsForItsOwnStoreAsLongAsThatTakes) {
    server_session session = an_authenticating_session();
    EXPECT_EQ(session.next_timeout(), std::nullopt);

    session.handle_timeout(session_start + hours(1));

    EXPECT_FALSE(session.is_closed());
}

TEST(ServerSession, EndsWithTheClientsClose) {
    for (server_session session :
         {server_session(session_start),
          a_greeted_session(),
          an_authenticating_session(),
          an_established_session()}) {
        const error reason{errc::shutting_down, "the app ends"};

        EXPECT_EQ(session.handle_frame(close{reason}).value(), verdict::closed);

        EXPECT_EQ(session.reason(), reason);
        EXPECT_TRUE(transmitted(session).empty());
    }
}

TEST(ServerSession, SaysWhyItClosesAndClosesOnce) {
    server_session session = an_established_session();

    session.close(error{errc::superseded});
    session.close(error{errc::shutting_down});

    EXPECT_EQ(transmitted(session), frames{close{error{errc::superseded}}});
    EXPECT_EQ(session.reason(), error{errc::superseded});
}

}  // namespace
}  // namespace gapless::protocol
