#include "sdk/client/server_places.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

known_server at(const std::string& rest) {
    known_server made;
    made.rest = rest;
    return made;
}

mailbox_state stored_with(const std::vector<known_server>& good) {
    mailbox_state made;
    made.identity.server = "https://login:1";
    for (const auto& each : good) {
        made.networks.emplace_back().server = each;
    }
    return made;
}

TEST(ServerPlaces, BeginWithTheOneOfTheLogin) {
    const std::vector<known_server> built_in{at("built-in:3")};
    EXPECT_EQ(
        server_places(stored_with({at("good:2")}), built_in),
        (std::vector<std::string>{"https://login:1", "https://good:2", "https://built-in:3"})
    );
}

TEST(ServerPlaces, AreEachThereOnce) {
    const std::vector<known_server> built_in{at("good:2"), at("login:1")};
    EXPECT_EQ(
        server_places(stored_with({at("good:2"), at("good:2")}), built_in),
        (std::vector<std::string>{"https://login:1", "https://good:2"})
    );
}

TEST(ServerPlaces, AreNotWhereNobodyCanBeAsked) {
    EXPECT_EQ(
        server_places(stored_with({at("")}), {}), (std::vector<std::string>{"https://login:1"})
    );
}

}  // namespace
}  // namespace gapless::sdk
