#include "sdk/asio/tls_sessions.hpp"

#include "sdk/asio/tls_context.hpp"
#include "sdk/dial/server_address.hpp"

#include <gapless/testing/server.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace gapless::integration {
namespace {

using boost::asio::ip::tcp;
namespace ssl = boost::asio::ssl;

class TlsSessions : public ::testing::Test {
protected:
    [[nodiscard]] std::shared_ptr<ssl::context> trusting() const {
        auto made = sdk::make_tls_context(server_.authority_pem());
        EXPECT_TRUE(made);
        return *made;
    }

    // Whether a connection went on with the session of an earlier one. It ends with a farewell of
    // the server's, behind what the server grants.
    bool resumes(ssl::context& context, const std::string& where) {
        const auto address = sdk::server_address::parse(server_.tcp_address());
        EXPECT_TRUE(address);
        ssl::stream<tcp::socket> stream(io_, context);
        tcp::resolver resolver(io_);
        boost::asio::connect(stream.next_layer(), resolver.resolve(address->host, address->port));
        EXPECT_TRUE(sdk::expect_host(stream.native_handle(), address->host));
        sdk::tls_sessions::resume(stream.native_handle(), where);
        stream.handshake(ssl::stream_base::client);
        const bool is_resumed = SSL_session_reused(stream.native_handle()) == 1;
        boost::asio::write(stream, boost::asio::buffer("\x03 no frame", 9));
        std::string farewell;
        boost::system::error_code end;
        boost::asio::read(stream, boost::asio::dynamic_buffer(farewell), end);
        EXPECT_FALSE(farewell.empty());
        return is_resumed;
    }

    gapless::testing::server server_;
    boost::asio::io_context io_;
};

TEST_F(TlsSessions, AreTakenUpByTheNextConnection) {
    const auto context = trusting();
    EXPECT_FALSE(resumes(*context, "here"));
    EXPECT_TRUE(resumes(*context, "here"));
    EXPECT_TRUE(resumes(*context, "here"));
}

TEST_F(TlsSessions, AreOfOneServerAndOneContext) {
    const auto context = trusting();
    EXPECT_FALSE(resumes(*context, "here"));
    EXPECT_FALSE(resumes(*context, "there"));
    EXPECT_FALSE(resumes(*trusting(), "here"));
    EXPECT_TRUE(resumes(*context, "here"));
}

// It has a key of its own since it was started.
TEST_F(TlsSessions, AreNoHindranceWhereTheServerForgetsThem) {
    const auto context = trusting();
    EXPECT_FALSE(resumes(*context, "here"));
    server_.restart();
    EXPECT_FALSE(resumes(*context, "here"));
    EXPECT_TRUE(resumes(*context, "here"));
}

}  // namespace
}  // namespace gapless::integration
