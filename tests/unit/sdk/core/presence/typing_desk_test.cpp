#include "sdk/core/presence/typing_desk.hpp"

#include <gtest/gtest.h>

#include <variant>

namespace gapless::sdk {
namespace {

constexpr conversation_id tea{5};

class TypingDesk : public testing::Test {
protected:
    TypingDesk() { desk.handle_established(); }

    std::optional<bool> said() {
        const auto next = desk.poll_transmit();
        return next ? std::optional{std::get<protocol::typing>(*next).active} : std::nullopt;
    }

    typing_desk desk{{}};
    instant now{1'000'000};
};

TEST_F(TypingDesk, SaysItSeldomHoweverManyKeysArePressed) {
    int words = 0;
    for (int key = 0; key < 100; ++key) {
        desk.set(tea, true, now);
        words += said() ? 1 : 0;
        now = now + milliseconds(100);
    }
    EXPECT_EQ(words, 4);

    desk.set(tea, false, now);
    EXPECT_EQ(said(), false);
    desk.set(tea, false, now);
    EXPECT_EQ(said(), std::nullopt);
}

TEST_F(TypingDesk, SaysNothingWithoutASessionNorLater) {
    desk.handle_disconnected();
    desk.set(tea, true, now);
    desk.handle_established();

    EXPECT_EQ(said(), std::nullopt);
}

TEST_F(TypingDesk, ForgetsWhoSaysNothingMore) {
    desk.handle_typing({tea, "Bob", true}, now);
    EXPECT_EQ(desk.poll_told(), (typing{tea, "bob", true}));
    desk.handle_typing({tea, "Bob", true}, now + seconds(3));
    EXPECT_EQ(desk.poll_told(), std::nullopt);
    EXPECT_EQ(desk.next_timeout(), now + seconds(9));
    desk.handle_timeout(now + seconds(8));
    EXPECT_EQ(desk.poll_told(), std::nullopt);

    desk.handle_timeout(now + seconds(9));

    EXPECT_EQ(desk.poll_told(), (typing{tea, "bob", false}));
    EXPECT_EQ(desk.next_timeout(), std::nullopt);
}

TEST_F(TypingDesk, AMessageEndsIt) {
    desk.handle_typing({tea, "bob", true}, now);
    EXPECT_TRUE(desk.poll_told());
    desk.handle_message(conversation_id{6}, "bob");
    EXPECT_FALSE(desk.poll_told());

    desk.handle_message(tea, "Bob");

    EXPECT_EQ(desk.poll_told(), (typing{tea, "bob", false}));
    desk.handle_typing({tea, "bob", false}, now);
    EXPECT_FALSE(desk.poll_told());
}

TEST_F(TypingDesk, ListensToSoManyAndNoMore) {
    for (int n = 0; n < 2'000; ++n) {
        desk.handle_typing({tea, "u" + std::to_string(n), true}, now);
    }
    int told = 0;
    while (desk.poll_told()) {
        ++told;
    }
    EXPECT_EQ(told, 1'000);
}

}  // namespace
}  // namespace gapless::sdk
