#include "protocol/session/client_session.hpp"
#include "protocol/session/server_session.hpp"
#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "tests/unit/protocol/session/session_frames.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::protocol {
namespace {

// Both halves of a session with two byte streams between them, and no server: the test is the
// store, and the machines behind each half are a list of what was passed to them.
class session_pair {
public:
    explicit session_pair(server_session::limits server_limits = {})
        : server(std::move(server_limits), tests::session_start) {}

    void connect(std::vector<std::uint32_t> versions = {1}) {
        auto flight = tests::a_login_flight();
        flight.hello.versions = std::move(versions);
        client.handle_connected(std::move(flight), tests::session_start);
    }

    // What the machines behind a half have to say.
    void client_says(const frame& outgoing) { write(outgoing, upstream_); }

    void server_says(const frame& outgoing) { write(outgoing, downstream_); }

    // Carries bytes both ways until nobody has anything to say.
    void run() {
        do {
            while (auto next = client.poll_transmit()) {
                write(*next, upstream_);
            }
            while (auto next = server.poll_transmit()) {
                write(*next, downstream_);
            }
        } while (carry_up() || carry_down());
    }

    void store_answers(const server_session::admission& granted) {
        server.handle_authenticated(granted);
        while (!held.empty()) {
            at_server.push_back(std::move(held.front()));
            held.pop_front();
        }
    }

    client_session client;
    server_session server;
    std::optional<frame> asked;  // the authenticate that the store was asked about
    std::deque<frame> held;
    std::vector<frame> at_server;
    std::vector<frame> at_client;
    std::optional<error> server_failure;
    std::optional<error> client_failure;

private:
    static void write(const frame& outgoing, std::string& stream) {
        std::string payload;
        encode(outgoing, payload);
        write_frame(payload, stream);
    }

    static std::optional<frame> read(frame_reader& reader) {
        const auto payload = reader.poll_payload();
        if (!payload.has_value() || !payload->has_value()) {
            return std::nullopt;
        }
        return decode(**payload).value();
    }

    bool carry_up() {
        const bool anything = !upstream_.empty();
        server_reader_.handle_bytes(std::exchange(upstream_, {}));
        while (const auto arrived = read(server_reader_)) {
            const auto verdict = server.handle_frame(*arrived);
            if (!verdict.has_value()) {
                server_failure = verdict.error();
            } else if (*verdict == server_session::verdict::authenticate) {
                asked = *arrived;
            } else if (*verdict == server_session::verdict::hold) {
                held.push_back(*arrived);
            } else if (*verdict == server_session::verdict::pass) {
                at_server.push_back(*arrived);
            }
        }
        return anything;
    }

    bool carry_down() {
        const bool anything = !downstream_.empty();
        client_reader_.handle_bytes(std::exchange(downstream_, {}));
        while (const auto arrived = read(client_reader_)) {
            const auto verdict = client.handle_frame(*arrived);
            if (!verdict.has_value()) {
                client_failure = verdict.error();
            } else if (*verdict == client_session::verdict::pass) {
                at_client.push_back(*arrived);
            }
        }
        return anything;
    }

    std::string upstream_;
    std::string downstream_;
    frame_reader server_reader_{64 * 1024};
    frame_reader client_reader_{64 * 1024};
};

using frames = std::vector<frame>;

TEST(SessionPair, StandsAfterOneFlightAndOneAnswer) {
    session_pair pair;
    pair.connect();
    pair.run();
    ASSERT_EQ(pair.asked, frame(tests::a_login_flight().authenticate));
    EXPECT_FALSE(pair.server.is_established());
    EXPECT_FALSE(pair.client.is_established());

    pair.store_answers(tests::an_admission());
    pair.run();

    EXPECT_TRUE(pair.server.is_established());
    EXPECT_TRUE(pair.client.is_established());
    EXPECT_EQ(pair.client.welcomed()->session_epoch, pair.server.epoch());
    EXPECT_EQ(pair.client.welcomed()->version, pair.server.version());
    EXPECT_EQ(pair.at_server, frames{tests::a_login_flight().sync});
}

TEST(SessionPair, CarriesFramesBothWaysOnceItStands) {
    session_pair pair;
    pair.connect();
    pair.run();
    pair.store_answers(tests::an_admission());

    pair.client_says(heartbeat{});
    pair.server_says(heartbeat_answer{.inbox_version = inbox_version{9}});
    pair.run();

    EXPECT_EQ(pair.at_server, (frames{tests::a_login_flight().sync, heartbeat{}}));
    EXPECT_EQ(pair.at_client, frames{heartbeat_answer{.inbox_version = inbox_version{9}}});
}

TEST(SessionPair, SpeaksTheOlderVersionOfANewerClient) {
    session_pair pair({.versions = {1}});
    pair.connect({2, 1});
    pair.run();
    pair.store_answers(tests::an_admission());
    pair.run();

    EXPECT_TRUE(pair.client.is_established());
    EXPECT_EQ(pair.client.welcomed()->version, 1U);
}

TEST(SessionPair, PartsWithoutACommonVersion) {
    session_pair pair({.versions = {3}});
    pair.connect({2, 1});
    pair.run();

    EXPECT_TRUE(pair.server.is_closed());
    ASSERT_TRUE(pair.client.ending().has_value());
    EXPECT_EQ(pair.client.ending()->reason.code, errc::unsupported);
    EXPECT_EQ(pair.server.handle_frame(heartbeat{}).value(), server_session::verdict::closed);
}

TEST(SessionPair, SendsTheClientForANewToken) {
    session_pair pair;
    pair.connect();
    pair.run();

    pair.server.handle_refused(error{errc::token_expired});
    pair.run();

    ASSERT_TRUE(pair.client.ending().has_value());
    EXPECT_EQ(pair.client.ending()->then, afterwards::renew_token);
}

TEST(SessionPair, TellsTheClientThatItSentAnUnknownKind) {
    session_pair pair;
    pair.connect();
    pair.run();
    pair.store_answers(tests::an_admission());

    // Encoded, an unsupported is itself a known kind: what the server sees is the same value.
    pair.client_says(unsupported{.kind = 41});
    pair.run();

    EXPECT_EQ(pair.at_client, frames{unsupported{.kind = 41}});
}

TEST(SessionPair, EndsOnBothSidesWhenOneBreaksTheRules) {
    session_pair pair;
    pair.connect();
    pair.run();
    pair.store_answers(tests::an_admission());
    pair.run();

    pair.client_says(sent{});
    pair.run();

    EXPECT_EQ(pair.server_failure.value_or(error{}).code, errc::unexpected_frame);
    ASSERT_TRUE(pair.client.ending().has_value());
    EXPECT_EQ(pair.client.ending()->reason, *pair.server_failure);
}

}  // namespace
}  // namespace gapless::protocol
