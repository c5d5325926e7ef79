#include "tests/integration/server/server_fixture.hpp"

#include <openssl/ssl.h>

namespace gapless::integration {
namespace {

using Tls = ServerFixture;

TEST_F(Tls, IsNothingOlderThanVersion13) {
    const tls_socket::trust old{
        .authority_pem = server_.authority_pem(), .version_max = TLS1_2_VERSION
    };

    for (const std::string& address :
         {server_.tcp_address(), server_.websocket_address(), server_.rest_address()}) {
        EXPECT_THROW((tls_socket{address, old}), std::runtime_error) << address;
    }
}

// A hundred thousand clients that come back at once should not all pay for a whole handshake.
TEST_F(Tls, ResumesASession) {
    tls_client first = connected();
    first.send(protocol::hello{.versions = {99}, .device = rest_client::device_named("x")});
    first.expect<protocol::close>();

    tls_client second{
        server_.tcp_address(),
        tls_socket::trust{
            .authority_pem = server_.authority_pem(), .session = first.socket().session()
        }
    };

    EXPECT_FALSE(first.socket().was_resumed());
    EXPECT_TRUE(second.socket().was_resumed());
}

TEST_F(Tls, SaysGoodbyeInsteadOfCuttingTheLine) {
    tls_client client = connected();
    client.socket().write(std::string(16, '\xff'));

    client.expect<protocol::close>();

    EXPECT_EQ(client.next(), std::nullopt);
    EXPECT_TRUE(client.socket().was_ended_properly());
}

}  // namespace
}  // namespace gapless::integration
