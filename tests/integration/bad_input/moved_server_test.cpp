#include "tests/integration/bad_input/program_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <csignal>
#include <set>

namespace gapless::integration {
namespace {

// A device keeps where frames go, and that can change while it is not looking. Accounts are asked
// about where they always were.
class MovedServer : public ProgramFixture {
protected:
    void move() {
        server_->signal(SIGTERM);
        ASSERT_EQ(server_->wait().exit_code, 0);
        auto arguments = server_program::in_development(directory_.path() / "data");
        arguments.back() = ready_["rest"].get<std::string>();
        server_.emplace(arguments);
        const auto ready = server_->wait_until_ready();
        ASSERT_TRUE(ready) << server_->errors();
        ASSERT_NE((*ready)["tcp"], ready_["tcp"]);
        ready_ = *ready;
    }

    [[nodiscard]] config kept_in(const std::string& path) const {
        auto chosen = config::in_directory(path);
        chosen.reconnect_floor = milliseconds(10);
        chosen.reconnect_cap = milliseconds(100);
        return chosen;
    }

    const tests::temporary_directory kept_;
};

TEST_F(MovedServer, IsFoundWhereItIsNow) {
    start();
    {
        const auto before = somebody("alice", kept_in(kept_ / "alice"));
        ASSERT_TRUE(before->becomes(connection_state::live));
    }
    move();

    person alice{kept_in(kept_ / "alice")};
    alice->connect();

    ASSERT_TRUE(alice.becomes(connection_state::live));
}

TEST_F(MovedServer, IsReachedAtOnceByARestartedClientWhenItHasNotMoved) {
    start();
    {
        const auto before = somebody("alice", kept_in(kept_ / "alice"));
        ASSERT_TRUE(before->becomes(connection_state::live));
    }
    person alice{kept_in(kept_ / "alice")};
    std::mutex seen_mutex;
    std::set<errc> seen;
    const auto watching = alice->on_connection([&](const connection_status& now) {
        const std::lock_guard lock(seen_mutex);
        if (now.reason) {
            seen.insert(now.reason->code);
        }
    });

    alice->connect();

    ASSERT_TRUE(alice.becomes(connection_state::live));
    const std::lock_guard lock(seen_mutex);
    EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace gapless::integration
