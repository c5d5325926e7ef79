#include "server/ops/access_nodes.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace gapless::server {
namespace {

result<std::vector<access_node>> read(const std::string& text) {
    std::istringstream in{text};
    return read_access_nodes(in);
}

std::string complaint(const std::string& text) {
    const auto nodes = read(text);
    return nodes ? "" : nodes.error().detail;
}

TEST(AccessNodes, AreTablesOfAFile) {
    const auto nodes = read(R"(
# two nodes
[a-north]
tcp = "n.example.org:7443"
websocket = "n.example.org:443"
exchange = "n.example.org:444"
rest = "n.example.org:7445"
region = "eu-north"
weight = 300
load = 10

[b-new]
tcp = "[2001:db8::1]:7443"
percent = 5
version = "2.1"
users = ["Alice", "bob"]
)");

    ASSERT_TRUE(nodes) << nodes.error().detail;
    ASSERT_EQ(nodes->size(), 2U);
    const access_node& north = nodes->at(0);
    EXPECT_EQ(
        north.at,
        (known_server{
            "n.example.org:7443",
            "n.example.org:443",
            "n.example.org:7445",
            "eu-north",
            "n.example.org:444"
        })
    );
    EXPECT_EQ(north.weight, 300U);
    EXPECT_EQ(north.load, 10U);
    EXPECT_FALSE(north.gray);
    const access_node& fresh = nodes->at(1);
    EXPECT_EQ(fresh.at.tcp, "[2001:db8::1]:7443");
    EXPECT_EQ(fresh.weight, 100U);
    EXPECT_EQ(
        fresh.gray, (gray_rule{.percent = 5, .users = {"alice", "bob"}, .app_version_min = "2.1"})
    );
}

TEST(AccessNodes, MayBeNone) {
    const auto nodes = read("");
    ASSERT_TRUE(nodes);
    EXPECT_TRUE(nodes->empty());
}

TEST(AccessNodes, SayWhatIsWrongWithThem) {
    EXPECT_NE(
        complaint("[a]\ntcp = \"here\"\n").find("'a', 'tcp' is HOST:PORT"), std::string::npos
    );
    EXPECT_NE(complaint("[a]\nregion = \"eu\"\n").find("neither tcp"), std::string::npos);
    EXPECT_NE(complaint("[a]\ntcp = \"a:1\"\nwieght = 3\n").find("'wieght'"), std::string::npos);
    EXPECT_NE(complaint("[a]\ntcp = \"a:1\"\nload = 1001\n").find("0 to 1000"), std::string::npos);
    EXPECT_NE(
        complaint("[a]\ntcp = \"a:1\"\npercent = \"x\"\n").find("0 to 100"), std::string::npos
    );
    EXPECT_NE(
        complaint("[a]\ntcp = \"a:1\"\nusers = [\"-\"]\n").find("'users'"), std::string::npos
    );
    EXPECT_NE(complaint("tcp = \"a:1\"\n").find("'tcp' stands in no table"), std::string::npos);
}

}  // namespace
}  // namespace gapless::server
