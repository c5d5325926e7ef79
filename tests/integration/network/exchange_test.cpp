#include "tests/integration/network/network_fixture.hpp"

namespace gapless::integration {
namespace {

const nlohmann::json unchanged = nlohmann::json::object();
const nlohmann::json dropping = {{"flow", "drop"}};

// Conversations over HTTP long polling, through a network that breaks requests and answers.
class BadNetworkForExchanges : public NetworkFixture {};

INSTANTIATE_TEST_SUITE_P(
    Over,
    BadNetworkForExchanges,
    ::testing::Values(transport::exchange),
    [](const auto&) { return "Exchange"; }
);

TEST_P(BadNetworkForExchanges, RequestsThatAreCutLoseDoubleAndReorderNothing) {
    // Longer than a handshake, mostly, and shorter than what a batch brings.
    build_network({"alice", "bob"}, {"--reset-after-bytes", "4000:60000"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const texts from_alice = numbered("alice", 100);
    const texts from_bob = numbered("bob", 100);

    constexpr int batch = 20;
    for (auto sent = 0; sent < 100; sent += batch) {
        send_all(*alice, "bob", {from_alice.begin() + sent, from_alice.begin() + sent + batch});
        send_all(*bob, "alice", {from_bob.begin() + sent, from_bob.begin() + sent + batch});
        ASSERT_TRUE(bob->sees(static_cast<std::size_t>(2 * sent + batch)));
        proxy_->command({{"do", "reset"}});
    }

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", from_alice}, {"bob", from_bob}});
}

TEST_P(BadNetworkForExchanges, AHeldRequestThatBreaksIsRepeatedWithinTheSession) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    ASSERT_TRUE(bob->becomes(connection_state::live));
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "alice 1").sent);
    ASSERT_TRUE(bob->sees(1));
    const auto states = bob->states();

    proxy_->command({{"do", "reset"}});
    const texts written{"alice 1", "alice 2"};
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), written.back()).sent);
    ASSERT_TRUE(bob->sees(2));

    EXPECT_EQ(bob->states(), states) << "it was live all the time";
    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
}

TEST_P(BadNetworkForExchanges, AnswersThatAreDroppedAreGivenAgain) {
    build_network({"alice", "bob"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(bob->becomes(connection_state::live));
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "alice 1").sent);

    set_faults("alice", "open", unchanged, dropping);
    set_faults("bob", "open", unchanged, dropping);
    texts written = numbered("alice", 30);
    send_all(*alice, "bob", {written.begin() + 1, written.end()});

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
}

TEST_P(BadNetworkForExchanges, BytesMayComeInSlices) {
    build_network({"alice", "bob"}, {"--slice-bytes", "7"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const texts written{"short", std::string(3'000, 'x'), "\xd1\x8f", "short again"};

    send_all(*alice, "bob", written);

    expect_one_conversation({alice.get(), bob.get()}, {{"alice", written}});
}

}  // namespace
}  // namespace gapless::integration
