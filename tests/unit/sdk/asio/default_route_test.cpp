#include "sdk/asio/default_route.hpp"

#include "sdk/asio/network_name.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

constexpr std::uint32_t asked = 7;

template <class Number>
std::string bytes_of(Number number) {
    std::string bytes(sizeof number, '\0');
    for (std::size_t n = 0; n < sizeof number; ++n) {
        bytes[n] = static_cast<char>(number >> (8 * n) & 0xffU);
    }
    return bytes;
}

// As Linux writes them, on a machine that has the small end first.
std::string attribute(std::uint16_t kind, const std::string& value) {
    std::string made = bytes_of<std::uint16_t>(static_cast<std::uint16_t>(4 + value.size())) +
                       bytes_of(kind) + value;
    made.resize((made.size() + 3) / 4 * 4, '\0');
    return made;
}

std::string message(std::uint16_t kind, std::uint32_t seq, const std::string& body) {
    const auto length = static_cast<std::uint32_t>(16 + body.size());
    return bytes_of(length) + bytes_of(kind) + bytes_of(std::uint16_t{2}) + bytes_of(seq) +
           bytes_of(std::uint32_t{4'711}) + body;
}

// Family, length of the destination, 0, 0, table, protocol, scope, type, flags.
std::string head(char family, char destination, char table) {
    std::string made{family, destination, 0, 0, table, 3, 0, 1};
    return made + std::string(4, '\0');
}

std::string route(
    const std::string& header, std::uint32_t interface, std::uint32_t metric, const std::string& via
) {
    return message(
        24,
        asked,
        header + attribute(4, bytes_of(interface)) + attribute(6, bytes_of(metric)) +
            attribute(5, via)
    );
}

const std::string v4 = head(2, 0, static_cast<char>(254));
const std::string gateway = "\xc0\xa8\x01\x01";
const std::string done = message(3, asked, std::string(4, '\0'));

TEST(DefaultRoute, IsTheOneToEverywhere) {
    const std::string all = route(head(2, 24, static_cast<char>(254)), 5, 0, gateway) +
                            route(head(2, 0, static_cast<char>(255)), 6, 0, gateway) +
                            route(v4, 3, 100, gateway);

    const auto read = read_routes(all, asked);

    EXPECT_EQ(read.best, (default_route{3, 100, false, gateway}));
    EXPECT_FALSE(read.is_end);
    EXPECT_FALSE(read.is_news);
}

TEST(DefaultRoute, IsTheBestOfSeveral) {
    const std::string v6 = head(10, 0, static_cast<char>(254));
    const std::string all = route(v6, 2, 1, std::string(16, '\x20')) + route(v4, 3, 600, gateway) +
                            route(v4, 4, 100, gateway);

    EXPECT_EQ(read_routes(all, asked).best->interface, 4U);
    EXPECT_EQ(read_routes(route(v6, 2, 1, std::string(16, '\x20')), asked).best->is_v6, true);
}

TEST(DefaultRoute, IsOnlyInTheAnswerToTheQuestion) {
    const auto read = read_routes(route(v4, 3, 100, gateway), asked + 1);
    EXPECT_EQ(read.best, std::nullopt);
    EXPECT_TRUE(read.is_news);
}

TEST(DefaultRoute, IsKnownWhenTheAnswerHasEnded) {
    EXPECT_TRUE(read_routes(route(v4, 3, 100, gateway) + done, asked).is_end);
    EXPECT_FALSE(read_routes(done, asked + 1).is_end);
}

TEST(DefaultRoute, MayHaveNoGateway) {
    const std::string through = message(24, asked, v4 + attribute(4, bytes_of(std::uint32_t{9})));
    EXPECT_EQ(read_routes(through, asked).best, (default_route{9, 0, false, ""}));
    EXPECT_EQ(read_routes(message(24, asked, v4), asked).best, std::nullopt) << "to nowhere";
}

// Whatever comes: it ends, and stays inside. Under a sanitizer this says more.
TEST(DefaultRoute, IsReadOfWhateverBytes) {
    const std::string good = route(v4, 3, 100, gateway) + done;
    for (std::size_t length = 0; length <= good.size(); ++length) {
        static_cast<void>(read_routes(good.substr(0, length), asked));
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int value : {0, 1, 3, 4, 15, 16, 17, 127, 128, 255}) {
            std::string spoilt = good;
            spoilt[at] = static_cast<char>(value);
            static_cast<void>(read_routes(spoilt, asked));
        }
    }
}

TEST(NetworkName, IsOfTheInterfaceThatLeadsOut) {
    EXPECT_EQ(network_of(std::nullopt), found_network{});
    EXPECT_EQ(network_of(default_route{0x7fffffff, 0, false, gateway}), found_network{});

    // The loopback interface is there everywhere, and has the first number.
    const auto here = network_of(default_route{1, 0, false, gateway});
    EXPECT_EQ(here.name.size(), 32U);
    EXPECT_EQ(here, network_of(default_route{1, 600, false, gateway})) << "whatever its metric";
    EXPECT_NE(here.name, network_of(default_route{1, 0, false, "\x0a\x01\x01\x01"}).name);
}

TEST(NetworkName, SaysWhatCarriesIt) {
    EXPECT_EQ(kind_of_interface("wlp2s0"), network_kind::wifi);
    EXPECT_EQ(kind_of_interface("enp3s0"), network_kind::wired);
    EXPECT_EQ(kind_of_interface("eth0"), network_kind::wired);
    EXPECT_EQ(kind_of_interface("wwan0"), network_kind::cellular);
    EXPECT_EQ(kind_of_interface("tun0"), network_kind::other);
}

}  // namespace
}  // namespace gapless::sdk
