#include "tests/integration/bad_input/program_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <chrono>
#include <thread>

namespace gapless::integration {
namespace {

// The client's side of it; the server's is tested where the server is. Lives are whole seconds, and
// theirs alone is waited for.
class ExpiredToken : public ProgramFixture {
protected:
    static void outlive(int seconds) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1'000 * seconds + 100});
    }
};

TEST_F(ExpiredToken, OfAccessIsRenewedUnseen) {
    start({"--access-lifetime", "1"});
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    outlive(1);

    (*alice)->connect();

    ASSERT_TRUE(alice->becomes(connection_state::live));
    EXPECT_TRUE(alice->send_and_wait(destination::direct("alice"), "still me").sent);
}

TEST_F(ExpiredToken, OfTheLoginAsksForANewOneAndLosesNothing) {
    start({"--access-lifetime", "1", "--refresh-lifetime", "3"});
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    ASSERT_TRUE(alice->send(destination::direct("alice"), "written meanwhile"));
    outlive(3);

    (*alice)->connect();
    const auto refused = alice->catch_up();

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::token_expired);
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    EXPECT_EQ(alice->status().reason->code, errc::token_expired);
    EXPECT_EQ((*alice)->outbox()->size(), 1u);

    ASSERT_TRUE(alice->log_in(credentials_of("alice")));
    ASSERT_TRUE(alice->sees(1));
    EXPECT_EQ(alice->texts(), std::vector<std::string>{"written meanwhile"});
}

TEST_F(ExpiredToken, OfTheLoginTakesARestartedClientOfflineToo) {
    start({"--access-lifetime", "1", "--refresh-lifetime", "3"});
    const tests::temporary_directory kept;
    {
        const auto before = somebody("alice", config::in_directory(kept / "alice"));
        ASSERT_TRUE(before->becomes(connection_state::live));
    }
    outlive(3);

    person alice{config::in_directory(kept / "alice")};
    alice->connect();
    const auto refused = alice.catch_up();

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::token_expired);
    ASSERT_TRUE(alice.becomes(connection_state::offline));
    EXPECT_EQ(alice.status().reason->code, errc::token_expired);
}

// Where nobody answers, the server is asked over HTTPS where frames go; it answers that no more.
TEST_F(ExpiredToken, OfTheLoginEndsTheSearchForTheServer) {
    start({"--refresh-lifetime", "1", "--advertise-tcp", "127.0.0.1:1"});
    auto chosen = config::in_memory();
    chosen.transport = transport::tcp;
    const auto alice = somebody("alice", chosen);
    ASSERT_TRUE(alice->becomes(connection_state::connecting));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    outlive(1);

    (*alice)->connect();
    const auto refused = alice->catch_up();

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::token_expired);
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    EXPECT_EQ(alice->status().reason->code, errc::token_expired);
}

}  // namespace
}  // namespace gapless::integration
