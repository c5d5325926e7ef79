#include "tests/integration/network/network_fixture.hpp"

#include <chrono>
#include <cstdint>
#include <fstream>

namespace gapless::integration {
namespace {

const nlohmann::json unchanged = nlohmann::json::object();
const nlohmann::json dropping = {{"flow", "drop"}};
const nlohmann::json holding = {{"flow", "hold"}};
const nlohmann::json passing = {{"flow", "pass"}};

class BadNetwork : public NetworkFixture {
protected:
    // Both write, at once, and have what both wrote.
    void expect_talk(person& alice, person& bob, int count) {
        const texts from_alice = numbered("alice", count);
        const texts from_bob = numbered("bob", count);
        send_all(alice, "bob", from_alice);
        send_all(bob, "alice", from_bob);
        expect_one_conversation({&alice, &bob}, {{"alice", from_alice}, {"bob", from_bob}});
    }
};

INSTANTIATE_TEST_SUITE_P(
    Over,
    BadNetwork,
    ::testing::Values(transport::tcp, transport::websocket),
    [](const auto& over) { return over.param == transport::tcp ? "Tcp" : "WebSocket"; }
);

TEST_P(BadNetwork, ResetsInTheMiddleOfSendsLoseDoubleAndReorderNothing) {
    // Connections end at drawn bytes besides, wherever in a frame or a handshake that may be; large
    // enough on the average that a whole page of a timeline passes now and then.
    build_network({"alice", "bob"}, {"--reset-after-bytes", "500:80000"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const texts from_alice = numbered("alice", 200);
    const texts from_bob = numbered("bob", 200);

    constexpr int batch = 20;
    for (auto sent = 0; sent < 200; sent += batch) {
        send_all(*alice, "bob", {from_alice.begin() + sent, from_alice.begin() + sent + batch});
        send_all(*bob, "alice", {from_bob.begin() + sent, from_bob.begin() + sent + batch});
        // Half of the batch is there: the rest is on its way, in an outbox, or an ack is.
        ASSERT_TRUE(bob->sees(static_cast<std::size_t>(2 * sent + batch)));
        proxy_->command({{"do", "reset"}});
    }

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", from_alice}, {"bob", from_bob}});
    EXPECT_GE(accepted("alice"), 5u);
    EXPECT_GE(accepted("bob"), 5u);
}

TEST_P(BadNetwork, SendsIntoABlackHoleAreSentAgain) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    measure_round_trip("alice", *alice);

    set_faults("alice", "open", dropping, unchanged);
    expect_talk(*alice, *bob, 20);

    EXPECT_EQ(accepted("alice"), 2u);
}

TEST_P(BadNetwork, SendsWhoseAnswersAreLostAreStoredOnce) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(bob->becomes(connection_state::live));
    const texts written = numbered("alice", 21);
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), written.front()).sent);
    measure_round_trip("alice", *alice);

    set_faults("alice", "open", unchanged, dropping);
    send_all(*alice, "bob", {written.begin() + 1, written.end()});
    // Sixteen of a conversation are in flight: so many arrive, of which alice knows nothing.
    ASSERT_TRUE(bob->sees(17));
    EXPECT_EQ(alice->texts(), texts{"alice 1"});
    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});

    EXPECT_EQ(accepted("alice"), 2u);
}

TEST_P(BadNetwork, PushesThatAreLostAreFetched) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(bob->becomes(connection_state::live));
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "alice 1").sent);
    ASSERT_TRUE(bob->sees(1));
    measure_round_trip("bob", *bob);

    set_faults("bob", "open", unchanged, dropping);
    texts written = numbered("alice", 30);
    send_all(*alice, "bob", {written.begin() + 1, written.end()});

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
    EXPECT_EQ(accepted("bob"), 2u);
}

TEST_P(BadNetwork, ABlackHoleForNewConnectionsIsSurvivedToo) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    measure_round_trip("alice", *alice);

    set_faults("alice", "all", dropping, dropping);
    const texts written = numbered("alice", 5);
    send_all(*alice, "bob", written);
    ASSERT_TRUE(alice->becomes(connection_state::connecting));

    set_faults("alice", "all", passing, passing);
    (*alice)->network_changed();

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
}

TEST_P(BadNetwork, BytesMayComeOneByOne) {
    build_network({"alice", "bob"}, {"--slice-bytes", "1"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const texts written{"short", std::string(3'000, 'x'), "\xd1\x8f", "short again"};

    send_all(*alice, "bob", written);

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
    EXPECT_EQ(accepted("alice"), 1u);
}

TEST_P(BadNetwork, HalfClosedConnectionsAreReplaced) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    ASSERT_TRUE(bob->becomes(connection_state::live));

    proxy_->command({{"do", "half_close"}, {"upstream", "alice"}, {"direction", "up"}});
    proxy_->command({{"do", "half_close"}, {"upstream", "bob"}, {"direction", "down"}});
    expect_talk(*alice, *bob, 20);

    EXPECT_EQ(accepted("alice"), 2u);
    EXPECT_EQ(accepted("bob"), 2u);
}

TEST_P(BadNetwork, AStallEndsNoConnection) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(alice->becomes(connection_state::live));

    set_faults("alice", "all", holding, holding);
    const texts written = numbered("alice", 20);
    send_all(*alice, "bob", written);
    const texts back = numbered("bob", 3);
    for (const auto& text : back) {
        EXPECT_TRUE(bob->send_and_wait(destination::direct("alice"), text).sent);
    }
    set_faults("alice", "all", passing, passing);

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}, {"bob", back}});
    // Spares may have been tried meanwhile.
    EXPECT_LE(accepted("alice"), 3u);
}

// A resumed handshake brings no certificate, so the second connection is brought less than the
// first one, which did the same besides.
TEST_P(BadNetwork, TheNextConnectionTakesTheTlsSessionUp) {
    build_network({"alice"});
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->catch_up());
    const auto brought = [&]() -> std::int64_t {
        return proxy_->command({{"do", "status"}}).at("alice").at("bytes_down");
    };
    const std::int64_t first = brought();

    proxy_->command({{"do", "reset"}});
    while (accepted("alice") < 2) {
    }
    ASSERT_TRUE(alice->catch_up());

    EXPECT_LT(brought() - first + 300, first);
    EXPECT_EQ(accepted("alice"), 2u);
}

TEST_P(BadNetwork, RefusedConnectionsAreTriedAgain) {
    build_network({"alice", "bob"});
    proxy_->command({{"do", "refuse"}, {"upstream", "alice"}});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const texts written = numbered("alice", 5);
    send_all(*alice, "bob", written);
    while (proxy_->command({{"do", "status"}}).at("alice").at("refused") < 3) {
    }

    proxy_->command({{"do", "refuse"}, {"upstream", "alice"}, {"state", "off"}});

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
}

TEST_P(BadNetwork, ASlowPhoneOnTheRoadMissesNothing) {
    // 300 kbit/s in bursts, with an outage of half a second in each.
    const std::string trace = (directory_.path() / "road.trace").string();
    std::ofstream file{trace};
    for (int n = 0; n < 50; ++n) {
        file << n * 20 << '\n' << n * 20 << '\n';
    }
    file << 1'500 << '\n';
    file.close();
    build_network({"alice", "bob"}, {"--latency-ms", "80", "--jitter-ms", "60", "--trace", trace});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");

    expect_talk(*alice, *bob, 100);

    // Some more are spares, made in an outage and left again.
    EXPECT_LE(accepted("alice"), 10u);
    EXPECT_LE(accepted("bob"), 10u);
}

}  // namespace
}  // namespace gapless::integration
