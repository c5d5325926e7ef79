#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using WrongVersion = ServerFixture;

TEST_F(WrongVersion, IsAnsweredWithUnsupported) {
    tls_client client = connected();

    client.send(protocol::hello{.versions = {99, 98}, .device = rest_client::device_named("x")});

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::unsupported);
    EXPECT_EQ(client.next(), std::nullopt);
}

TEST_F(WrongVersion, DoesNoHarmBesideTheRightOne) {
    const signed_in alice = registered("alice");
    tls_client client = connected();

    client.send(protocol::hello{.versions = {99, 1}, .device = alice.device});
    client.send(protocol::authenticate{.token = alice.access_token});

    EXPECT_EQ(client.expect<protocol::welcome>().version, 1u);
}

}  // namespace
}  // namespace gapless::integration
