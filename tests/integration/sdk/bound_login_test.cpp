#include "tests/integration/sdk/sdk_fixture.hpp"

#include <memory>
#include <string>

namespace gapless::integration {
namespace {

// Clients with keys, of a server that lets none of them in without a proof.
class BoundLogin : public SdkFixture, public ::testing::WithParamInterface<transport> {
protected:
    BoundLogin() : SdkFixture({.require_bound_logins = true}) {}

    [[nodiscard]] std::unique_ptr<person> somebody_with_keys(const std::string& name) const {
        config chosen = in_memory();
        chosen.transport = GetParam();
        auto made =
            std::make_unique<person>(chosen, person::habit::acknowledges, encryption::everywhere);
        EXPECT_TRUE(made->register_account(credentials_of(name)));
        (*made)->connect();
        return made;
    }

    static bool says(person& from, const std::string& to, const std::string& text) {
        return from.send_and_wait(destination::direct(to), text).sent.has_value();
    }

    // What is sealed was sealed for keys that both have published.
    void publish_keys() {
        ASSERT_TRUE(alice->catch_up());
        ASSERT_TRUE(bob->catch_up());
        ASSERT_TRUE(says(*alice, "bob", "hello"));
        ASSERT_TRUE(says(*bob, "alice", "good morning"));
    }

    std::unique_ptr<person> alice = somebody_with_keys("alice");
    std::unique_ptr<person> bob = somebody_with_keys("bob");
};

class UnboundLogin : public BoundLogin {};

TEST_P(BoundLogin, ComesBackByItself) {
    publish_keys();

    server_.restart();

    EXPECT_TRUE(says(*alice, "bob", "here I am again"));
    EXPECT_TRUE(bob->sees(3));
}

TEST_P(UnboundLogin, SaysWhyItStaysOutside) {
    publish_keys();

    server_.restart();

    EXPECT_TRUE(alice->is_kept_out_by(errc::forbidden));
}

INSTANTIATE_TEST_SUITE_P(Over, BoundLogin, ::testing::Values(transport::tcp, transport::websocket));

// It goes over several connections.
INSTANTIATE_TEST_SUITE_P(Over, UnboundLogin, ::testing::Values(transport::exchange));

}  // namespace
}  // namespace gapless::integration
