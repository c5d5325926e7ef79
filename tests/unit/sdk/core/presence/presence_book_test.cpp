#include "sdk/core/presence/presence_book.hpp"

#include <gtest/gtest.h>

#include <variant>

namespace gapless::sdk {
namespace {

class PresenceBook : public testing::Test {
protected:
    template <class Frame>
    std::optional<Frame> said() {
        const auto next = book.poll_transmit(now);
        const auto* it = next ? std::get_if<Frame>(&*next) : nullptr;
        return it == nullptr ? std::nullopt : std::optional{*it};
    }

    void hear(const std::string& name, presence_state state) {
        book.handle_presence({user_id{2}, name, state, {}, {}});
    }

    presence_book book{{}};
    instant now{1'000'000};
};

TEST_F(PresenceBook, SaysHowItIsInEachSession) {
    book.set(presence_state::away, now);
    EXPECT_FALSE(book.poll_transmit(now));

    book.handle_established(now);
    EXPECT_EQ(said<protocol::set_presence>()->state, presence_state::away);
    EXPECT_FALSE(book.poll_transmit(now));

    book.handle_disconnected(now);
    book.handle_established(now);
    EXPECT_EQ(said<protocol::set_presence>()->state, presence_state::away);
}

TEST_F(PresenceBook, SaysTheNewestOfManyOnceASecond) {
    book.handle_established(now);
    book.set(presence_state::online, now);
    EXPECT_EQ(said<protocol::set_presence>()->state, presence_state::online);
    book.set(presence_state::busy, now);
    book.set(presence_state::offline, now);
    EXPECT_FALSE(book.poll_transmit(now));
    EXPECT_EQ(book.next_timeout(), now + seconds(1));

    now = now + seconds(1);

    EXPECT_EQ(said<protocol::set_presence>()->state, presence_state::offline);
}

TEST_F(PresenceBook, WhoNeverSaidAnythingSaysNothing) {
    book.handle_established(now);

    EXPECT_FALSE(book.poll_transmit(now));
    EXPECT_EQ(book.own(), std::nullopt);
}

TEST_F(PresenceBook, TellsOfThoseWhomItWatches) {
    ASSERT_TRUE(book.watch({"Bob", "carol"}));
    EXPECT_EQ(book.known().at("bob").state, presence_state::unknown);
    book.handle_established(now);
    EXPECT_EQ(said<protocol::watch_presence>()->users, (std::vector<std::string>{"bob", "carol"}));

    hear("BOB", presence_state::online);
    hear("bob", presence_state::online);
    hear("dave", presence_state::online);

    const auto told = book.poll_told();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->user, "bob");
    EXPECT_EQ(told->state, presence_state::online);
    EXPECT_FALSE(book.poll_told());
}

TEST_F(PresenceBook, WhatIsKnownGrowsOldWithoutASession) {
    ASSERT_TRUE(book.watch({"bob"}));
    book.handle_established(now);
    hear("bob", presence_state::online);
    EXPECT_TRUE(book.poll_told());
    book.handle_disconnected(now);
    EXPECT_EQ(book.next_timeout(), now + seconds(5));
    book.handle_timeout(now + seconds(4));
    EXPECT_FALSE(book.poll_told());

    book.handle_timeout(now + seconds(5));

    EXPECT_EQ(book.poll_told()->state, presence_state::unknown);
    EXPECT_EQ(book.next_timeout(), std::nullopt);
}

TEST_F(PresenceBook, RefusesWhatCannotBeWatched) {
    ASSERT_TRUE(book.watch({"bob"}));

    EXPECT_EQ(book.watch({"no name"}).error().code, errc::invalid_name);
    EXPECT_EQ(book.watch(std::vector<std::string>(201, "bob")).error().code, errc::usage);
    EXPECT_TRUE(book.known().contains("bob"));
    EXPECT_TRUE(book.watch({}));
    EXPECT_TRUE(book.known().empty());
}

}  // namespace
}  // namespace gapless::sdk
