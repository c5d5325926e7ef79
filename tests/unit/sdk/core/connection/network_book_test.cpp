#include "sdk/core/connection/network_book.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using protocol::heartbeat_memory;
using sdk::network_book;
using sdk::network_memory;

heartbeat_memory bears(duration silence) { return {silence, std::nullopt, 0, std::nullopt}; }

TEST(NetworkBook, KnowsNothingOfANewNetwork) {
    network_book book({});
    EXPECT_EQ(book.enter("wifi"), heartbeat_memory{});
    EXPECT_EQ(book.take_changed(), std::nullopt);
}

TEST(NetworkBook, KeepsWhatWasLearnedOfEach) {
    network_book book({});
    book.enter("wifi");
    book.keep(bears(seconds(90)));
    EXPECT_EQ(book.enter("cellular"), heartbeat_memory{});
    book.keep(bears(seconds(200)));
    EXPECT_EQ(book.enter("wifi"), bears(seconds(90)));
}

TEST(NetworkBook, TellsOnceWhatIsToBeStoredTheLatestFirst) {
    network_book book({{"home", bears(seconds(60))}});
    book.enter("wifi");
    book.keep(bears(seconds(90)));

    const std::vector<network_memory> expected{
        {"wifi", bears(seconds(90))}, {"home", bears(seconds(60))}
    };
    EXPECT_EQ(book.take_changed(), expected);
    EXPECT_EQ(book.take_changed(), std::nullopt);

    book.keep(bears(seconds(90)));
    EXPECT_EQ(book.take_changed(), std::nullopt) << "nothing new";
}

TEST(NetworkBook, StoresNoNetworkOfWhichNothingIsKnown) {
    network_book book({});
    book.enter("");
    book.enter("wifi");
    book.keep(bears(seconds(90)));
    EXPECT_EQ(book.take_changed()->size(), 1U);
}

TEST(NetworkBook, ForgetsTheOneThatItWasInLongestAgo) {
    network_book book({}, 3);
    for (const char* name : {"a", "b", "c", "a", "d"}) {
        book.enter(name);
        book.keep(bears(seconds(name[0])));
    }
    EXPECT_EQ(book.enter("a"), bears(seconds('a')));
    EXPECT_EQ(book.enter("c"), bears(seconds('c')));
    EXPECT_EQ(book.enter("d"), bears(seconds('d')));
    EXPECT_EQ(book.enter("b"), heartbeat_memory{});
}

TEST(NetworkBook, KeepsTheLastGoodServerOfEach) {
    const known_server home{"home:1", "", "", ""};
    network_book book({});
    book.enter("wifi");
    EXPECT_EQ(book.server(), std::nullopt);
    book.keep(home);
    EXPECT_EQ(book.server(), home);

    const std::vector<network_memory> expected{{"wifi", {}, home}};
    EXPECT_EQ(book.take_changed(), expected);
    book.keep(home);
    EXPECT_EQ(book.take_changed(), std::nullopt) << "nothing new";

    book.enter("cellular");
    EXPECT_EQ(book.server(), std::nullopt);
    book.enter("wifi");
    EXPECT_EQ(book.server(), home);
}

TEST(NetworkBook, KeepsTheTransportThatWorked) {
    network_book book({});
    book.enter("hotel");
    EXPECT_EQ(book.over(), transport::tcp);
    book.keep(transport::exchange);
    book.enter("home");
    EXPECT_EQ(book.over(), transport::tcp);
    const std::vector<network_memory> expected{{"hotel", {}, {}, transport::exchange}};
    EXPECT_EQ(book.take_changed(), expected);
    book.enter("hotel");
    EXPECT_EQ(book.over(), transport::exchange);
}

}  // namespace
}  // namespace gapless::tests
