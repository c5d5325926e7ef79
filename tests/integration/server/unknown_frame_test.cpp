#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using UnknownFrame = ServerFixture;

TEST_F(UnknownFrame, IsAnsweredAndTheSessionGoesOn) {
    const signed_in alice = registered("alice");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);

    client.socket().write(std::string{"\x04\x9a\x06\x01x", 5});  // kind 99, one byte

    EXPECT_EQ(client.expect<protocol::unsupported>().kind, 99u);
    client.send(protocol::heartbeat{});
    client.expect<protocol::heartbeat_answer>();
}

}  // namespace
}  // namespace gapless::integration
