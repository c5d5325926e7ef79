// What the system says of networks, in a namespace of its own.
#include "sdk/asio/network_watch.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <sched.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace gapless::integration {
namespace {

constexpr std::chrono::seconds patience{20};

class NetworkWatch : public ::testing::Test {
protected:
    // Does it where there is no network but what it makes. False: that is not allowed here.
    template <class Function>
    static bool in_namespace(Function function) {
        bool is_there = false;
        std::thread([&] {
            is_there = ::unshare(CLONE_NEWNET) == 0 && run("ip link set lo up");
            if (is_there) {
                function();
            }
        }).join();
        return is_there;
    }

    static bool run(const std::string& command) {
        return std::system((command + " 2>/dev/null").c_str()) == 0;
    }

    // Runs until so many networks have been told.
    bool is_told(std::size_t count) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (told_.size() < count && std::chrono::steady_clock::now() < end) {
            io_.run_one_until(end);
        }
        return told_.size() >= count;
    }

    void start() {
        watch_ = sdk::network_watch::start(io_.get_executor(), [this](const auto& found) {
            told_.push_back(found);
        });
        ASSERT_NE(watch_, nullptr);
    }

    void TearDown() override {
        if (watch_) {
            watch_->end();
        }
    }

    boost::asio::io_context io_;
    std::shared_ptr<sdk::network_watch> watch_;
    std::vector<sdk::found_network> told_;
};

TEST_F(NetworkWatch, TellsOfEachNetworkByItsNameAndOfTheSameByTheSame) {
    bool can_make_interfaces = false;
    const bool is_allowed = in_namespace([&] {
        can_make_interfaces = run("ip link add eth7 type veth peer name far7") &&
                              run("ip link add wlan7 type veth peer name far8") &&
                              run("ip link set far7 up") && run("ip link set far8 up") &&
                              run("ip addr add 10.7.0.2/24 dev eth7") &&
                              run("ip addr add 10.8.0.2/24 dev wlan7") &&
                              run("ip link set eth7 up") && run("ip link set wlan7 up");
        if (!can_make_interfaces) {
            return;
        }
        start();
        ASSERT_TRUE(is_told(1));
        EXPECT_EQ(told_.back(), sdk::found_network{}) << "nothing leads out yet";

        ASSERT_TRUE(run("ip route add default via 10.7.0.1 metric 100"));
        ASSERT_TRUE(is_told(2));
        const auto cable = told_.back();
        EXPECT_EQ(cable.name.size(), 32U);
        EXPECT_EQ(cable.kind, network_kind::wired);

        ASSERT_TRUE(run("ip route add default via 10.8.0.1 metric 50"));
        ASSERT_TRUE(is_told(3));
        EXPECT_NE(told_.back().name, cable.name);
        EXPECT_EQ(told_.back().kind, network_kind::wifi);

        ASSERT_TRUE(run("ip link set wlan7 down"));
        ASSERT_TRUE(is_told(4));
        EXPECT_EQ(told_.back(), cable);
    });
    if (!is_allowed || !can_make_interfaces) {
        GTEST_SKIP() << "no namespace or no interfaces can be made here";
    }
}

}  // namespace
}  // namespace gapless::integration
