#include "sdk/dial/race.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <vector>

namespace gapless::sdk {
namespace {

using tcp = race::tcp;
namespace ip = boost::asio::ip;

tcp::endpoint v4(std::uint16_t port) { return {ip::make_address_v4("127.0.0.1"), port}; }

tcp::endpoint v6(std::uint16_t port) { return {ip::make_address_v6("::1"), port}; }

TEST(Race, LetsTheKindsOfAddressTakeTurns) {
    EXPECT_EQ(
        race::in_turns({v6(1), v6(2), v6(3), v4(4), v4(5)}),
        (std::vector<tcp::endpoint>{v6(1), v4(4), v6(2), v4(5), v6(3)})
    );
    EXPECT_EQ(race::in_turns({v4(1), v4(2)}), (std::vector<tcp::endpoint>{v4(1), v4(2)}));
    EXPECT_EQ(
        race::in_turns({v4(1), v6(2), v6(3)}), (std::vector<tcp::endpoint>{v4(1), v6(2), v6(3)})
    );
}

// Ports of the loopback interface: one that listens, and others that are refused at once.
class Racing : public testing::Test {
protected:
    Racing() : open_(io_, v4(0)), closed_(io_) {
        closed_.open(tcp::v4());
        closed_.bind(v4(0));  // and never listens
    }

    void start(const std::vector<tcp::endpoint>& candidates) {
        race_ = race::start(
            io_.get_executor(),
            candidates,
            [this](const boost::system::error_code& ec, tcp::socket winner) {
                ASSERT_FALSE(ended_);
                ended_ = ec;
                if (!ec) {
                    reached_ = winner.remote_endpoint();
                }
            }
        );
    }

    void run() { io_.run_for(std::chrono::seconds(10)); }

    [[nodiscard]] tcp::endpoint listening() const { return open_.local_endpoint(); }

    [[nodiscard]] tcp::endpoint refusing() const { return closed_.local_endpoint(); }

    boost::asio::io_context io_;
    tcp::acceptor open_;
    tcp::socket closed_;
    std::shared_ptr<race> race_;
    std::optional<boost::system::error_code> ended_;
    std::optional<tcp::endpoint> reached_;
};

TEST_F(Racing, GoesOnWhereTheFirstOnesRefuse) {
    start({refusing(), refusing(), refusing(), refusing(), listening()});
    run();
    EXPECT_EQ(reached_, listening());
}

TEST_F(Racing, IsLostWhenAllRefuse) {
    start({refusing(), refusing()});
    run();
    ASSERT_TRUE(ended_);
    EXPECT_EQ(*ended_, boost::asio::error::connection_refused);
}

TEST_F(Racing, IsNotWonTwice) {
    start({listening(), listening(), listening()});
    run();
    EXPECT_EQ(reached_, listening());
}

TEST_F(Racing, SaysNothingOnceItIsCancelled) {
    start({listening()});
    race_->cancel();
    run();
    EXPECT_FALSE(ended_);
}

}  // namespace
}  // namespace gapless::sdk
