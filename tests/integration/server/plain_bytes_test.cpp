#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

// Plain bytes where TLS is spoken.
class PlainBytes : public ServerFixture {
protected:
    void expect_refusal(const std::string& address) const {
        const tcp_socket socket{address};
        socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        const std::optional<std::string> answer = socket.read_all();

        ASSERT_TRUE(answer.has_value()) << "the connection stays open";
        EXPECT_EQ(answer->find("HTTP"), std::string::npos);
        expect_service();
    }
};

TEST_F(PlainBytes, EndTheConnectionOnTheTcpPort) { expect_refusal(server_.tcp_address()); }

TEST_F(PlainBytes, EndTheConnectionOnTheWebsocketPort) {
    expect_refusal(server_.websocket_address());
}

TEST_F(PlainBytes, EndTheConnectionOnTheRestPort) { expect_refusal(server_.rest_address()); }

}  // namespace
}  // namespace gapless::integration
