#include "tests/integration/bad_input/program_fixture.hpp"
#include "tests/integration/network/proxy_program.hpp"

#include <chrono>
#include <optional>
#include <thread>

namespace gapless::integration {
namespace {

// Tokens that have run out while the server that gave them cannot be asked any more.
class RenewalElsewhere : public ProgramFixture {
protected:
    void SetUp() override {
        start({"--access-lifetime", "1"});
        proxy_.emplace(std::vector<std::string>{"--forward", "rest=" + entrance("rest")});
        front_ = ready_;
        front_["rest"] = proxy_->address("rest");
    }

    [[nodiscard]] std::string entrance(const char* name) const {
        return ready_[name].get<std::string>();
    }

    // Logged in at the front, which is closed behind it; and the token is of no use any more.
    [[nodiscard]] std::unique_ptr<person> alice(config chosen) {
        std::swap(ready_, front_);
        auto made = somebody("alice", std::move(chosen));
        std::swap(ready_, front_);
        EXPECT_TRUE(made->becomes(connection_state::live));
        (*made)->disconnect();
        EXPECT_TRUE(made->becomes(connection_state::offline));
        proxy_->command({{"do", "refuse"}, {"upstream", "rest"}});
        std::this_thread::sleep_for(std::chrono::milliseconds{1'100});
        (*made)->connect();
        return made;
    }

    std::optional<proxy_program> proxy_;
    nlohmann::json front_;
};

TEST_F(RenewalElsewhere, IsAskedOfAServerThatIsBuiltIn) {
    auto chosen = config::in_memory();
    chosen.servers = {{entrance("tcp"), {}, entrance("rest")}};
    const auto who = alice(chosen);

    EXPECT_TRUE(who->becomes(connection_state::live));
    EXPECT_TRUE(who->send_and_wait(destination::direct("alice"), "still me").sent);
}

// The same without one, so that the other test shows something.
TEST_F(RenewalElsewhere, IsNotPossibleWithoutOne) {
    const auto who = alice(config::in_memory());

    while (proxy_->command({{"do", "status"}}).at("rest").at("refused") < 2) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    EXPECT_EQ(who->status().state, connection_state::connecting);
}

}  // namespace
}  // namespace gapless::integration
