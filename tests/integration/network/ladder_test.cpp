#include "tests/integration/network/network_fixture.hpp"

#include <csignal>
#include <optional>

namespace gapless::integration {
namespace {

const nlohmann::json dropping = {{"flow", "drop"}};
const nlohmann::json passing = {{"flow", "pass"}};

// A server whose entrances are each behind a way of its own, which may be blocked; and people who
// choose the transport themselves.
class TransportLadder : public NetworkFixture {
protected:
    void SetUp() override {
        NetworkFixture::SetUp();
        proxy_.emplace(texts{
            "--forward",
            "tcp=" + entrance("tcp"),
            "--forward",
            "websocket=" + entrance("websocket"),
            "--forward",
            "exchange=" + entrance("rest"),
        });
        server_.signal(SIGTERM);
        ASSERT_EQ(server_.wait().exit_code, 0);
        advertising_.emplace(texts{
            "--data",
            (directory_.path() / "data").string(),
            "--dev",
            "--tcp",
            entrance("tcp"),
            "--websocket",
            entrance("websocket"),
            "--rest",
            entrance("rest"),
            "--advertise-tcp",
            proxy_->address("tcp"),
            "--advertise-websocket",
            proxy_->address("websocket"),
            "--advertise-exchange",
            proxy_->address("exchange"),
        });
        const auto ready = advertising_->wait_until_ready();
        ASSERT_TRUE(ready) << advertising_->errors();
    }

    [[nodiscard]] std::string entrance(const char* name) const {
        return ready_[name].get<std::string>();
    }

    [[nodiscard]] std::unique_ptr<person> anybody(const std::string& name) {
        auto chosen = config::in_memory();
        chosen.runtime = runtime_;
        chosen.connect_within = milliseconds(700);
        chosen.heartbeat_interval = milliseconds(300);
        chosen.reconnect_floor = milliseconds(10);
        chosen.reconnect_cap = milliseconds(100);
        auto made = std::make_unique<person>(chosen);
        const auto registered =
            made->register_account({"https://" + entrance("rest"), authority(), name, "a secret"});
        EXPECT_TRUE(registered) << message_of(registered.error());
        (*made)->set_network_state({"hotel", network_kind::wifi, true});
        (*made)->connect();
        return made;
    }

    // New connections are reset, and those that are there.
    void refuse(const std::string& way) {
        proxy_->command({{"do", "refuse"}, {"upstream", way}});
        proxy_->command({{"do", "reset"}, {"upstream", way}});
    }

    void let_through(const std::string& way) {
        proxy_->command({{"do", "refuse"}, {"upstream", way}, {"state", "off"}});
        set_faults(way, "all", passing, passing);
    }

    [[nodiscard]] std::uint64_t bytes_up(const std::string& way) {
        return proxy_->command({{"do", "status"}}).at(way).at("bytes_up");
    }

    // What the two say to each other goes this way, and no other.
    void expect_talk_over(const std::string& way, person& alice, person& bob) {
        ASSERT_TRUE(alice.becomes(connection_state::live));
        ASSERT_TRUE(bob.becomes(connection_state::live));
        const std::uint64_t before = bytes_up(way);
        say(way, alice, "alice", "bob");
        say(way, bob, "bob", "alice");
        EXPECT_GT(bytes_up(way), before);
        EXPECT_EQ(alice.status().over, transport_of(way));
        expect_one_conversation({&alice, &bob}, written_);
    }

    [[nodiscard]] static transport transport_of(const std::string& way) {
        if (way == "exchange") {
            return transport::exchange;
        }
        return way == "tcp" ? transport::tcp : transport::websocket;
    }

    void say(const std::string& word, person& who, const std::string& name, const std::string& to) {
        texts& own = written_[name];
        own.push_back(word + " " + std::to_string(own.size()));
        ASSERT_TRUE(who.send_and_wait(destination::direct(to), own.back()).sent);
    }

    static void enter(const std::string& network, person& alice, person& bob) {
        for (person* const each : {&alice, &bob}) {
            (*each)->set_network_state({network, network_kind::wifi, true});
        }
    }

    [[nodiscard]] std::uint64_t open(const std::string& way) {
        return proxy_->command({{"do", "status"}}).at(way).at("open");
    }

    std::map<std::string, texts> written_;
    std::optional<server_program> advertising_;
};

INSTANTIATE_TEST_SUITE_P(
    Over,
    TransportLadder,
    ::testing::Values(transport::automatic),
    [](const auto&) { return "Automatic"; }
);

TEST_P(TransportLadder, TakesTcpWhereItPasses) {
    const auto alice = anybody("alice");
    const auto bob = anybody("bob");
    expect_talk_over("tcp", *alice, *bob);
    EXPECT_EQ(accepted("websocket"), 0u);
    EXPECT_EQ(accepted("exchange"), 0u);
}

TEST_P(TransportLadder, GoesDownWhereConnectionsAreRefused) {
    refuse("tcp");
    const auto alice = anybody("alice");
    const auto bob = anybody("bob");
    expect_talk_over("websocket", *alice, *bob);

    refuse("websocket");
    expect_talk_over("exchange", *alice, *bob);
}

TEST_P(TransportLadder, GoesDownWhereBytesVanish) {
    set_faults("tcp", "all", dropping, dropping);
    set_faults("websocket", "all", dropping, dropping);
    const auto alice = anybody("alice");
    const auto bob = anybody("bob");
    expect_talk_over("exchange", *alice, *bob);
}

TEST_P(TransportLadder, ComesBackUpAndMessagesFlowAllAlong) {
    refuse("tcp");
    const auto alice = anybody("alice");
    const auto bob = anybody("bob");
    expect_talk_over("websocket", *alice, *bob);
    let_through("tcp");

    // Another network begins at the top.
    enter("home", *alice, *bob);
    expect_talk_over("tcp", *alice, *bob);
    refuse("tcp");
    expect_talk_over("websocket", *alice, *bob);
    let_through("tcp");

    // Where WebSocket is known to be what works, it begins, and TCP is tried beside it.
    enter("hotel", *alice, *bob);
    while (open("tcp") < 2 || open("websocket") > 0) {
        say("all along", *alice, "alice", "bob");
    }
    expect_talk_over("tcp", *alice, *bob);
}

}  // namespace
}  // namespace gapless::integration
