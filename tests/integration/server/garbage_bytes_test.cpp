#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using GarbageBytes = ServerFixture;

TEST_F(GarbageBytes, InsteadOfAFrameAreAnsweredWithTheReason) {
    tls_client client = connected();

    client.socket().write("\x05\xff\xff\xff\xff\xff");

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::malformed_frame);
    EXPECT_EQ(client.next(), std::nullopt);
    expect_service();
}

TEST_F(GarbageBytes, InsteadOfALengthAreAnsweredWithTheReason) {
    tls_client client = connected();

    client.socket().write(std::string(100, '\xff'));

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::malformed_frame);
    EXPECT_EQ(client.next(), std::nullopt);
    expect_service();
}

// What follows may be megabytes; the reason has to arrive all the same.
TEST_F(GarbageBytes, DoNotDrownTheReason) {
    tls_client client = connected();

    for (int i = 0; i < 100; ++i) {
        client.socket().write(std::string(16 * 1024, '\xff'));
    }

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::malformed_frame);
}

}  // namespace
}  // namespace gapless::integration
