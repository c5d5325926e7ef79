#include "protocol/session/client_session.hpp"

#include "tests/unit/protocol/session/session_frames.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::protocol {
namespace {

using tests::session_start;
using tests::transmitted;

using frames = std::vector<frame>;
using state = client_session::state;
using verdict = client_session::verdict;

welcome a_welcome() {
    return {.version = 1, .session_epoch = session_epoch{12}, .user = user_id{7}};
}

// A session whose flight is on the wire.
client_session a_greeting_session() {
    client_session session;
    session.handle_connected(tests::a_login_flight(), session_start);
    EXPECT_EQ(transmitted(session).size(), 3U);
    return session;
}

client_session an_established_session() {
    client_session session = a_greeting_session();
    EXPECT_EQ(session.handle_frame(a_welcome()).value(), verdict::established);
    return session;
}

// It ended for this reason, said so, and takes nothing more.
void expect_failed(client_session& session, const result<verdict>& answer, errc code) {
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, code);
    EXPECT_EQ(session.current(), state::closed);
    ASSERT_TRUE(session.ending().has_value());
    EXPECT_EQ(session.ending()->reason, answer.error());
    EXPECT_EQ(transmitted(session), frames{close{answer.error()}});
    EXPECT_EQ(session.next_timeout(), std::nullopt);
    EXPECT_EQ(session.handle_frame(a_welcome()).value(), verdict::closed);
}

TEST(ClientSession, SaysHelloAuthenticateAndSyncInOneFlight) {
    client_session session;

    session.handle_connected(tests::a_login_flight(), session_start);

    const auto flight = tests::a_login_flight();
    EXPECT_EQ(transmitted(session), (frames{flight.hello, flight.authenticate, flight.sync}));
    EXPECT_EQ(session.current(), state::greeting);
}

TEST(ClientSession, StandsWithTheWelcome) {
    client_session session = a_greeting_session();
    EXPECT_EQ(session.welcomed(), std::nullopt);

    EXPECT_EQ(session.handle_frame(a_welcome()).value(), verdict::established);

    EXPECT_TRUE(session.is_established());
    EXPECT_EQ(session.welcomed(), a_welcome());
    EXPECT_EQ(session.next_timeout(), std::nullopt);
    EXPECT_TRUE(transmitted(session).empty());
}

TEST(ClientSession, TakesAHeartbeatsAnswerBeforeTheWelcome) {
    client_session session = a_greeting_session();

    EXPECT_EQ(session.handle_frame(heartbeat_answer{}).value(), verdict::pass);

    EXPECT_EQ(session.current(), state::greeting);
}

TEST(ClientSession, RefusesEverythingElseBeforeTheWelcome) {
    for (const frame& early : tests::one_of_each()) {
        if (std::holds_alternative<welcome>(early) || std::holds_alternative<challenge>(early) ||
            std::holds_alternative<close>(early) ||
            std::holds_alternative<heartbeat_answer>(early)) {
            continue;
        }
        client_session session = a_greeting_session();
        expect_failed(session, session.handle_frame(early), errc::unexpected_frame);
    }
}

TEST(ClientSession, RefusesAVersionThatItDidNotOffer) {
    client_session session = a_greeting_session();
    welcome later = a_welcome();
    later.version = 2;

    expect_failed(session, session.handle_frame(later), errc::unsupported);
    EXPECT_EQ(session.welcomed(), std::nullopt);
}

TEST(ClientSession, PassesOnWhatOnlyServersSend) {
    const std::vector<frame> legal = {
        heartbeat_answer{},
        unsupported{},
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
    client_session session = an_established_session();
    for (const frame& arrived : legal) {
        EXPECT_EQ(session.handle_frame(arrived).value(), verdict::pass) << arrived.index();
    }
    EXPECT_TRUE(session.is_established());
}

TEST(ClientSession, RefusesWhatOnlyClientsSend) {
    const std::vector<frame> illegal = {
        heartbeat{},
        hello{},
        authenticate{},
        send{},
        cancel{},
        sync{},
        pull{},
        ack{},
        request{},
    };
    for (const frame& arrived : illegal) {
        client_session session = an_established_session();
        expect_failed(session, session.handle_frame(arrived), errc::unexpected_frame);
    }
}

TEST(ClientSession, RefusesASecondWelcome) {
    for (const frame& late : {frame(a_welcome()), frame(challenge{})}) {
        client_session session = an_established_session();
        expect_failed(session, session.handle_frame(late), errc::unexpected_frame);
    }
}

TEST(ClientSession, SaysAgainWhoItIsWhenTheServerKnowsANewerSession) {
    client_session session = a_greeting_session();
    (void)transmitted(session);

    EXPECT_EQ(session.handle_frame(challenge{session_epoch{7}}).value(), verdict::taken);

    authenticate again = tests::a_login_flight().authenticate;
    again.session_epoch = session_epoch{7};
    EXPECT_EQ(transmitted(session), frames{again});
    EXPECT_EQ(session.handle_frame(a_welcome()).value(), verdict::established);
}

TEST(ClientSession, GivesUpWithoutAWelcomeInTime) {
    client_session session = a_greeting_session();
    EXPECT_EQ(session.next_timeout(), session_start + seconds(10));

    session.handle_timeout(session_start + seconds(10) - microseconds(1));
    EXPECT_EQ(session.current(), state::greeting);
    session.handle_timeout(session_start + seconds(10));

    EXPECT_EQ(session.current(), state::closed);
    ASSERT_TRUE(session.ending().has_value());
    EXPECT_EQ(session.ending()->reason.code, errc::timed_out);
    EXPECT_EQ(session.ending()->then, afterwards::come_back);
    EXPECT_EQ(transmitted(session), frames{close{session.ending()->reason}});
}

TEST(ClientSession, DerivesFromTheServersReasonWhatToDoNext) {
    for (int code = 1; code <= static_cast<int>(errc::internal); ++code) {
        const error reason{static_cast<errc>(code), "why", seconds(5)};
        client_session session = an_established_session();

        EXPECT_EQ(session.handle_frame(close{reason}).value(), verdict::closed);

        afterwards then = afterwards::come_back;
        if (reason.code == errc::superseded || reason.code == errc::kicked) {
            then = afterwards::stay_away;
        } else if (reason.code == errc::token_expired) {
            then = afterwards::renew_token;
        }
        EXPECT_EQ(session.ending(), (session_ending{reason, then})) << name_of(reason.code);
        EXPECT_TRUE(transmitted(session).empty());
    }
}

TEST(ClientSession, ObeysACloseBeforeTheWelcome) {
    client_session session = a_greeting_session();

    EXPECT_EQ(session.handle_frame(close{error{errc::token_expired}}).value(), verdict::closed);

    ASSERT_TRUE(session.ending().has_value());
    EXPECT_EQ(session.ending()->then, afterwards::renew_token);
    EXPECT_EQ(session.next_timeout(), std::nullopt);
}

TEST(ClientSession, SaysWhyItCloses) {
    client_session session = an_established_session();
    const error reason{errc::malformed_frame, "no protobuf Frame"};

    session.close(reason);

    EXPECT_EQ(transmitted(session), frames{close{reason}});
    EXPECT_EQ(session.ending(), (session_ending{reason, afterwards::come_back}));
}

TEST(ClientSession, ClosesOnce) {
    client_session session = an_established_session();
    session.close(error{errc::shutting_down});

    session.close(error{errc::kicked});

    EXPECT_EQ(transmitted(session).size(), 1U);
    EXPECT_EQ(session.ending()->reason.code, errc::shutting_down);
}

TEST(ClientSession, SaysNothingWhenItClosesBeforeItWasConnected) {
    client_session session;

    session.close(error{errc::shutting_down});

    EXPECT_TRUE(transmitted(session).empty());
    EXPECT_EQ(session.current(), state::closed);
}

}  // namespace
}  // namespace gapless::protocol
