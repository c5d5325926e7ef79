// Devices that are sent to servers which are none, over real sockets and TLS.
#include "tests/integration/sdk/bad_server.hpp"
#include "tests/integration/sdk/person.hpp"

#include <gapless/runtime.hpp>
#include <gapless/testing/server.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace gapless::integration {
namespace {

using habit = bad_server::habit;

class FindingServer : public ::testing::Test {
protected:
    // The good one tells devices to try the other one first.
    explicit FindingServer(habit how, const error& said = error{errc::shutting_down})
        : bad_(how, said), server_(options_naming(bad_)), trusted_(server_.authority_pem()) {
        if (how == habit::sends_away) {
            trusted_ += bad_.authority_pem();
        }
    }

    [[nodiscard]] std::unique_ptr<person> alice() const {
        auto chosen = config::in_memory();
        chosen.runtime = runtime_;
        chosen.reconnect_floor = milliseconds(10);
        chosen.reconnect_cap = milliseconds(100);
        auto made = std::make_unique<person>(chosen);
        const auto registered =
            made->register_account({server_.url(), trusted_, "alice", "a secret"});
        EXPECT_TRUE(registered) << message_of(registered.error());
        return made;
    }

    static bool comes_back(person& who) {
        who->disconnect();
        if (!who.becomes(connection_state::offline)) {
            return false;
        }
        who->connect();
        return who.becomes(connection_state::live);
    }

    // The device has heard of the bad server, has met it, and is connected to the good one; and
    // from then on it leaves the bad one alone.
    void expect_found_and_left() {
        const auto who = alice();
        (*who)->connect();
        ASSERT_TRUE(who->becomes(connection_state::live));
        for (int tries = 0; tries < 1'000 && bad_.accepted() == 0; ++tries) {
            ASSERT_TRUE(comes_back(*who));
        }
        EXPECT_EQ(bad_.accepted(), 1U);
        for (int again = 0; again < 5; ++again) {
            ASSERT_TRUE(comes_back(*who));
        }
        EXPECT_EQ(bad_.accepted(), 1U);
        EXPECT_TRUE(who->catch_up());
    }

    static gapless::testing::server::options options_naming(const bad_server& other) {
        gapless::testing::server::options made;
        made.tried_first = {known_server{other.address(), {}, {}, {}}};
        return made;
    }

    bad_server bad_;
    gapless::testing::server server_;
    std::string trusted_;
    std::shared_ptr<runtime> runtime_ = runtime::make();
};

class ServerThatCloses : public FindingServer {
protected:
    ServerThatCloses() : FindingServer(habit::closes) {}
};

TEST_F(ServerThatCloses, IsLeftForAnother) { expect_found_and_left(); }

class CaptivePortal : public FindingServer {
protected:
    CaptivePortal() : FindingServer(habit::answers_http) {}
};

TEST_F(CaptivePortal, IsLeftForAnother) { expect_found_and_left(); }

class ServerWithAWrongCertificate : public FindingServer {
protected:
    ServerWithAWrongCertificate() : FindingServer(habit::proves_nothing) {}
};

TEST_F(ServerWithAWrongCertificate, IsLeftForAnother) { expect_found_and_left(); }

class ServerThatDrains : public FindingServer {
protected:
    ServerThatDrains() : FindingServer(habit::sends_away) {}
};

TEST_F(ServerThatDrains, IsLeftForAnother) { expect_found_and_left(); }

class OverloadedServer : public FindingServer {
protected:
    OverloadedServer()
        : FindingServer(habit::sends_away, error{errc::overloaded, {}, seconds(3'600)}) {}
};

TEST_F(OverloadedServer, IsLeftForAnother) { expect_found_and_left(); }

}  // namespace
}  // namespace gapless::integration
