#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using TruncatedFrame = ServerFixture;

TEST_F(TruncatedFrame, LeavesTheServerAsItWas) {
    std::string payload;
    protocol::encode(
        protocol::hello{.versions = {1}, .device = rest_client::device_named("x")}, payload
    );
    std::string bytes;
    protocol::write_frame(payload, bytes);

    for (std::size_t length = 0; length < bytes.size(); ++length) {
        tls_socket socket{server_.tcp_address(), trust()};
        socket.write(bytes.substr(0, length));
    }

    expect_service();
}

TEST_F(TruncatedFrame, IsCompletedByWhatFollows) {
    const signed_in alice = registered("alice");
    tls_client client = connected();
    std::string bytes;
    for (const protocol::frame& each : {
             protocol::frame{protocol::hello{.versions = {1}, .device = alice.device}},
             protocol::frame{protocol::authenticate{.token = alice.access_token}},
         }) {
        std::string payload;
        protocol::encode(each, payload);
        protocol::write_frame(payload, bytes);
    }

    for (const char each : bytes) {
        client.socket().write({&each, 1});
    }

    EXPECT_EQ(client.expect<protocol::welcome>().user_name, "alice");
}

}  // namespace
}  // namespace gapless::integration
