#include "sdk/dial/dialer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

using tcp = dialer::tcp;

// A dialer, and at the other end a socket that says what a proxy says.
class Dialer : public testing::Test {
protected:
    Dialer() : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), peer_(io_) {}

    [[nodiscard]] server_address here() const {
        return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port())};
    }

    void dial(route to) {
        acceptor_.async_accept(peer_, [](const boost::system::error_code&) {});
        dialer_ = dialer::start(io_.get_executor(), std::move(to), [this](result<tcp::socket> end) {
            ASSERT_FALSE(is_over_);
            is_over_ = true;
            if (end) {
                dialed_ = std::move(*end);
            } else {
                refusal_ = end.error();
            }
        });
    }

    void dial_through(proxy_url::kind how, const std::string& user = {}) {
        const std::string password = user.empty() ? "" : "secret";
        dial({{"chat.example.org", "7443"}, proxy_url{how, here(), user, password}});
        run_until([this] { return peer_.is_open(); });
    }

    void run_until(const std::function<bool()>& done) {
        while (!done()) {
            io_.restart();
            ASSERT_GT(io_.run_one_for(std::chrono::seconds(10)), 0U) << "nothing happens any more";
        }
    }

    // What the proxy hears next.
    std::string hear(std::size_t size) {
        std::string heard(size, '\0');
        bool is_heard = false;
        boost::asio::async_read(
            peer_,
            boost::asio::buffer(heard),
            [&is_heard](const boost::system::error_code&, std::size_t) { is_heard = true; }
        );
        run_until([&is_heard] { return is_heard; });
        return heard;
    }

    void say(const std::string& bytes) { boost::asio::write(peer_, boost::asio::buffer(bytes)); }

    void finish() {
        run_until([this] { return is_over_; });
    }

    [[nodiscard]] std::string detail() const { return refusal_ ? refusal_->detail : "none"; }

    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    tcp::socket peer_;
    std::shared_ptr<dialer> dialer_;
    bool is_over_ = false;
    std::optional<tcp::socket> dialed_;
    std::optional<error> refusal_;
};

const std::string connect_request =
    "CONNECT chat.example.org:7443 HTTP/1.1\r\nHost: chat.example.org:7443\r\n\r\n";
const std::string socks_request{
    "\x05\x01\x00\x03\x10"
    "chat.example.org\x1d\x13",
    23
};

TEST_F(Dialer, ReachesTheServerItself) {
    dial({here(), {}});
    finish();
    ASSERT_TRUE(dialed_);
    EXPECT_EQ(dialed_->remote_endpoint(), acceptor_.local_endpoint());
}

TEST_F(Dialer, SaysWhatItCouldNotReach) {
    const auto gone = here();
    acceptor_.close();
    dial({gone, {}});
    finish();
    EXPECT_EQ(detail(), "connecting to " + gone.text() + ": Connection refused");
}

TEST_F(Dialer, PassesAnHttpProxy) {
    dial_through(proxy_url::kind::http);
    EXPECT_EQ(hear(connect_request.size()), connect_request);
    say("HTTP/1.1 200 Connection established\r\n\r\n");
    finish();
    ASSERT_TRUE(dialed_);
    boost::asio::write(*dialed_, boost::asio::buffer("hello", 5));
    EXPECT_EQ(hear(5), "hello");
}

TEST_F(Dialer, SaysWhyAnHttpProxyRefuses) {
    dial_through(proxy_url::kind::http);
    hear(connect_request.size());
    say("HTTP/1.1 403 Filtered\r\n\r\n");
    finish();
    EXPECT_EQ(detail(), "the proxy " + here().text() + " says 403 Filtered");
}

TEST_F(Dialer, DoesNotListenToAnHttpProxyForEver) {
    dial_through(proxy_url::kind::http);
    hear(connect_request.size());
    say("HTTP/1.1 200 OK\r\nX: " + std::string(9'000, 'x'));
    finish();
    EXPECT_EQ(detail(), "the proxy " + here().text() + " does not come to an end");
}

TEST_F(Dialer, PassesASocksProxy) {
    dial_through(proxy_url::kind::socks5);
    EXPECT_EQ(hear(3), std::string("\x05\x01\x00", 3));
    say(std::string("\x05\x00", 2));
    EXPECT_EQ(hear(socks_request.size()), socks_request);
    say(std::string(
        "\x05\x00\x00\x03\x03"
        "abc\x00\x01",
        10
    ));
    finish();
    ASSERT_TRUE(dialed_);
    say("!");  // the first byte of what was asked for, and none of the proxy's answer
    std::string first(1, '\0');
    boost::asio::read(*dialed_, boost::asio::buffer(first));
    EXPECT_EQ(first, "!");
}

TEST_F(Dialer, TellsASocksProxyWhoAsks) {
    dial_through(proxy_url::kind::socks5, "alice");
    EXPECT_EQ(hear(3), std::string("\x05\x01\x02", 3));
    say(std::string("\x05\x02", 2));
    EXPECT_EQ(
        hear(14),
        "\x01\x05"
        "alice\x06"
        "secret"
    );
    say(std::string("\x01\x01", 2));
    finish();
    EXPECT_EQ(detail(), "the proxy " + here().text() + " does not take this user and password");
}

TEST_F(Dialer, SaysWhyASocksProxyRefuses) {
    dial_through(proxy_url::kind::socks5);
    hear(3);
    say(std::string("\x05\x00", 2));
    hear(socks_request.size());
    say(std::string("\x05\x05\x00\x01\x00", 5));
    finish();
    EXPECT_EQ(detail(), "the proxy " + here().text() + " is refused there");
}

TEST_F(Dialer, KnowsWhatIsNoSocksProxy) {
    dial_through(proxy_url::kind::socks5);
    hear(3);
    say("HT");
    finish();
    EXPECT_EQ(detail(), "the proxy " + here().text() + " does not speak SOCKS 5");
}

TEST_F(Dialer, NoticesAProxyThatGoesAway) {
    dial_through(proxy_url::kind::http);
    hear(connect_request.size());
    peer_.close();
    finish();
    EXPECT_EQ(detail(), "the proxy " + here().text() + " fails: End of file");
}

TEST_F(Dialer, SaysNothingOnceItIsCancelled) {
    dial_through(proxy_url::kind::http);
    dialer_->cancel();
    io_.restart();
    io_.run_for(std::chrono::seconds(1));
    EXPECT_FALSE(is_over_);
}

}  // namespace
}  // namespace gapless::sdk
