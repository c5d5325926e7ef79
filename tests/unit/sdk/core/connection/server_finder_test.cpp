#include "sdk/core/connection/server_finder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using sdk::server_finder;

known_server server(const std::string& name, const std::string& region = "") {
    return {name + ":1", name + ":2", name + ":3", region};
}

const error gone{errc::unreachable};

class ServerFinder : public testing::Test {
protected:
    // Chooses, and says which one it was.
    std::string next(server_finder& finder) {
        const auto& tcp = finder.choose(named, now).tcp;
        return tcp.substr(0, tcp.find(':'));
    }

    // Tries until it would have to wait, and all fail: whom it tried.
    std::string round(server_finder& finder) {
        std::string tried;
        do {
            tried += next(finder);
            finder.handle_failed(gone, now);
        } while (finder.has_fresh(now));
        return tried;
    }

    known_server named;
    instant now{1'000'000};
};

TEST_F(ServerFinder, FindsNothingWhereNothingIsKnown) {
    server_finder finder({});
    EXPECT_EQ(finder.choose(named, now), known_server{});
    EXPECT_FALSE(finder.has_fresh(now));
    EXPECT_FALSE(finder.has_chosen());
}

TEST_F(ServerFinder, PrefersTheAnswerToTheLoginToTheMemoryToWhatIsBuiltIn) {
    server_finder finder({.built_in = {server("d")}});
    named = server("b");
    finder.enter(server("c"));
    finder.handle_answer({server("a")}, hours(1), 0, now);

    EXPECT_EQ(round(finder), "abcd");
}

TEST_F(ServerFinder, TriesWhatIsBuiltInTheNearestFirst) {
    server_finder finder(
        {.region = "eu-west-2",
         .built_in =
             {server("a", "us-east"), server("b", "eu-north"), server("c", "eu-west"), server("d")}}
    );
    EXPECT_EQ(round(finder), "cbad");
}

TEST_F(ServerFinder, KnowsAServerAgainWhoeverNamesIt) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    named = {"a:1", "", "", ""};
    finder.enter(known_server{"b:1", "", "", ""});

    EXPECT_EQ(round(finder), "ab");
}

TEST_F(ServerFinder, TriesEachOnceBeforeAnyTwice) {
    server_finder finder({.built_in = {server("a"), server("b"), server("c")}});

    EXPECT_EQ(round(finder), "abc");
    EXPECT_EQ(round(finder), "abc");
}

TEST_F(ServerFinder, PutsABadOneToTheBackOfTheList) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    EXPECT_EQ(next(finder), "a");
    finder.handle_failed(error{errc::certificate_refused}, now);
    EXPECT_TRUE(finder.has_fresh(now));

    for (int again = 0; again < 3; ++again) {
        now = now + minutes(1);
        EXPECT_EQ(next(finder), "b");
        finder.handle_success();
    }
}

TEST_F(ServerFinder, ForgivesAfterAWhile) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    EXPECT_EQ(next(finder), "a");
    finder.handle_failed(gone, now);

    now = now + minutes(10);

    EXPECT_EQ(next(finder), "a");
}

TEST_F(ServerFinder, ForgivesInAnotherNetwork) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    EXPECT_EQ(next(finder), "a");
    finder.handle_failed(gone, now);

    finder.enter(std::nullopt);

    EXPECT_EQ(next(finder), "a");
}

TEST_F(ServerFinder, ForgivesForTheNextTransportAndKeepsItsMemory) {
    server_finder finder({.built_in = {server("a")}});
    finder.enter(server("b"));
    EXPECT_EQ(round(finder), "ba");
    EXPECT_EQ(next(finder), "b");
    finder.handle_failed(gone, now);

    finder.forgive();

    EXPECT_EQ(round(finder), "ba");
}

TEST_F(ServerFinder, KnowsAServerThatIsReachedByExchangesAlone) {
    server_finder finder({.built_in = {{"", "", "", "", "a:443"}}});
    EXPECT_EQ(finder.choose(named, now).exchange, "a:443");
    EXPECT_TRUE(finder.has_chosen());
}

TEST_F(ServerFinder, LeavesAloneWhomItIsAskedTo) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    EXPECT_EQ(next(finder), "a");
    finder.handle_failed(error{errc::shutting_down, {}, seconds(60)}, now);
    EXPECT_TRUE(finder.has_fresh(now));
    EXPECT_EQ(next(finder), "b");

    // The other one fails again and again: it is still the one to try.
    for (int again = 0; again < 5; ++again) {
        finder.handle_failed(gone, now);
        EXPECT_FALSE(finder.has_fresh(now));
        EXPECT_EQ(finder.asked_away(now), duration{});
        EXPECT_EQ(next(finder), "b");
    }
    finder.enter(std::nullopt);
    EXPECT_EQ(next(finder), "b") << "that was the server's word, in whatever network";

    now = now + seconds(60);
    EXPECT_EQ(next(finder), "a");
}

TEST_F(ServerFinder, WaitsForTheShortestTimeWhenAllAskForOne) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    EXPECT_EQ(next(finder), "a");
    finder.handle_failed(error{errc::overloaded, {}, seconds(60)}, now);
    EXPECT_EQ(next(finder), "b");
    finder.handle_failed(error{errc::overloaded, {}, seconds(20)}, now);

    EXPECT_FALSE(finder.has_fresh(now));
    EXPECT_EQ(finder.asked_away(now), seconds(20));
    now = now + seconds(20);
    EXPECT_EQ(next(finder), "b");
}

TEST_F(ServerFinder, ForgetsTheTroubleOfAGoodOne) {
    server_finder finder({.built_in = {server("a"), server("b")}});
    EXPECT_EQ(round(finder), "ab");
    EXPECT_EQ(next(finder), "a");
    finder.handle_success();
    finder.handle_failed(gone, now);

    EXPECT_FALSE(finder.has_fresh(now)) << "both have failed once";
    EXPECT_EQ(next(finder), "a");
}

TEST_F(ServerFinder, KnowsOfNoOtherThanTheFixedOne) {
    server_finder finder({.built_in = {server("a")}, .fixed = server("x")});
    named = server("b");
    finder.enter(server("c"));

    EXPECT_EQ(round(finder), "x");
    EXPECT_FALSE(finder.worth_keeping());
}

TEST_F(ServerFinder, RemembersNoServerThatTheLoginNamesAnyway) {
    server_finder finder({.built_in = {server("b")}});
    named = server("a");
    EXPECT_EQ(next(finder), "a");
    EXPECT_FALSE(finder.worth_keeping());
    finder.handle_failed(gone, now);
    EXPECT_EQ(next(finder), "b");
    EXPECT_EQ(finder.worth_keeping(), server("b"));
}

TEST_F(ServerFinder, AsksOnceAndAgainWhenTheAnswerIsOver) {
    server_finder finder({.asks = true});
    EXPECT_TRUE(finder.poll_ask(now));
    EXPECT_FALSE(finder.poll_ask(now + days(1)));
    EXPECT_EQ(finder.next_timeout(), std::nullopt);

    finder.handle_answer({server("a")}, minutes(5), 0, now);
    EXPECT_EQ(finder.next_timeout(), now + minutes(5));
    EXPECT_FALSE(finder.poll_ask(now + minutes(4)));
    EXPECT_TRUE(finder.poll_ask(now + minutes(5)));
    EXPECT_EQ(next(finder), "a") << "old news is better than none";
}

TEST_F(ServerFinder, SpreadsTheQuestionsOfACrowd) {
    server_finder finder({.asks = true});
    EXPECT_TRUE(finder.poll_ask(now));
    finder.handle_answer({}, seconds(1'000), 249, now);
    EXPECT_EQ(finder.next_timeout(), now + seconds(1'249));
}

TEST_F(ServerFinder, BoundsTheLifeOfAnAnswer) {
    server_finder finder({.asks = true});
    EXPECT_TRUE(finder.poll_ask(now));
    finder.handle_answer({}, duration{}, 0, now);
    EXPECT_EQ(finder.next_timeout(), now + seconds(30));
    EXPECT_TRUE(finder.poll_ask(now + seconds(30)));
    finder.handle_answer({}, days(10'000), 0, now);
    EXPECT_EQ(finder.next_timeout(), now + days(7));
}

TEST_F(ServerFinder, AsksSoonWhenAllFailAndNotTooOften) {
    server_finder finder({.built_in = {server("a"), server("b")}, .asks = true});
    EXPECT_TRUE(finder.poll_ask(now));
    finder.handle_unanswered(now);
    EXPECT_EQ(finder.next_timeout(), now + minutes(5));

    EXPECT_EQ(next(finder), "a");
    finder.handle_failed(gone, now);
    EXPECT_EQ(finder.next_timeout(), now + minutes(5)) << "there is another one";
    EXPECT_EQ(next(finder), "b");
    finder.handle_failed(gone, now);

    EXPECT_EQ(finder.next_timeout(), now + seconds(30));
}

TEST_F(ServerFinder, AsksNobodyUnlessItIsTold) {
    server_finder finder({.built_in = {server("a")}});
    EXPECT_FALSE(finder.poll_ask(now));
    EXPECT_EQ(round(finder), "a");
    EXPECT_FALSE(finder.poll_ask(now + days(1)));
    EXPECT_EQ(finder.next_timeout(), std::nullopt);
}

TEST_F(ServerFinder, TakesOfAnAnswerWhatIsOfUse) {
    server_finder finder({.answered_max = 2});
    finder.handle_answer(
        {known_server{"", "", "rest:1", ""}, server("a"), server("b"), server("c")},
        hours(1),
        0,
        now
    );
    EXPECT_EQ(round(finder), "ab");
}

}  // namespace
}  // namespace gapless::tests
