#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using OversizeFrame = ServerFixture;

[[nodiscard]] std::string framed(std::size_t bytes) {
    std::string out;
    protocol::write_frame(std::string(bytes, 'x'), out);
    return out;
}

TEST_F(OversizeFrame, IsRefusedByItsLengthAlone) {
    tls_client client = connected();

    client.socket().write(framed(64 * 1024 + 1).substr(0, 3));

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::frame_too_large);
    EXPECT_EQ(client.next(), std::nullopt);
    expect_service();
}

TEST_F(OversizeFrame, IsRefusedWhenItIsWhole) {
    tls_client client = connected();

    client.socket().write(framed(200 * 1024));

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::frame_too_large);
    expect_service();
}

TEST_F(OversizeFrame, IsOneOfMoreThanSixtyFourKib) {
    tls_client client = connected();

    client.socket().write(framed(64 * 1024));

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::malformed_frame);
}

}  // namespace
}  // namespace gapless::integration
