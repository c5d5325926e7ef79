#include "protocol/delivery/push_window.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

using verdict = push_window::verdict;

constexpr instant start{1'000'000};

push_window of_two_frames() { return push_window{{.frames_max = 2}}; }

TEST(PushWindow, LetsPushesThroughUntilTheFramesAreFull) {
    push_window window;
    for (int i = 0; i < 512; ++i) {
        ASSERT_EQ(window.admit(10, start), verdict::push);
    }
    EXPECT_EQ(window.admit(10, start), verdict::notify);
}

TEST(PushWindow, LetsPushesThroughUntilTheBytesAreFull) {
    push_window window;
    EXPECT_EQ(window.admit(200 * 1'024, start), verdict::push);
    EXPECT_EQ(window.admit(57 * 1'024, start), verdict::notify);
}

TEST(PushWindow, LetsAnyPushThroughAlone) {
    push_window window{{.bytes_max = 10}};
    EXPECT_EQ(window.admit(11, start), verdict::push);
}

TEST(PushWindow, HasOneNotifyPendingAtMost) {
    auto window = of_two_frames();
    (void)window.admit(1, start);
    (void)window.admit(1, start);
    EXPECT_EQ(window.admit(1, start), verdict::notify);
    EXPECT_EQ(window.admit(1, start), verdict::nothing);
    EXPECT_EQ(window.admit(1, start), verdict::nothing);
    EXPECT_EQ(window.frames_in_flight(), 3U);
}

TEST(PushWindow, OpensWithAcks) {
    auto window = of_two_frames();
    (void)window.admit(100, start);
    (void)window.admit(100, start);
    EXPECT_TRUE(window.handle_ack(1, start));
    EXPECT_EQ(window.bytes_in_flight(), 100U);
    EXPECT_EQ(window.admit(100, start), verdict::push);
    EXPECT_EQ(window.admit(100, start), verdict::notify);
}

TEST(PushWindow, OwesANotifyForWhatItHeldBack) {
    auto window = of_two_frames();
    (void)window.admit(1, start);
    (void)window.admit(1, start);
    ASSERT_EQ(window.admit(1, start), verdict::notify);
    ASSERT_EQ(window.admit(1, start), verdict::nothing);
    EXPECT_FALSE(window.poll_notify(start)) << "the first one is still pending";

    EXPECT_TRUE(window.handle_ack(2, start));
    EXPECT_FALSE(window.poll_notify(start));
    EXPECT_TRUE(window.handle_ack(3, start));
    EXPECT_TRUE(window.poll_notify(start));
    EXPECT_FALSE(window.poll_notify(start));
    EXPECT_EQ(window.frames_in_flight(), 1U);
}

TEST(PushWindow, OwesNothingWhenNothingWasHeldBack) {
    auto window = of_two_frames();
    (void)window.admit(1, start);
    (void)window.admit(1, start);
    ASSERT_EQ(window.admit(1, start), verdict::notify);
    EXPECT_TRUE(window.handle_ack(3, start));
    EXPECT_FALSE(window.poll_notify(start));
    EXPECT_EQ(window.admit(1, start), verdict::push);
}

TEST(PushWindow, IgnoresAnOldAck) {
    push_window window;
    (void)window.admit(1, start);
    (void)window.admit(1, start);
    EXPECT_TRUE(window.handle_ack(2, start));
    EXPECT_TRUE(window.handle_ack(1, start));
    EXPECT_EQ(window.frames_in_flight(), 0U);
}

TEST(PushWindow, DoesNotBelieveAnAckOfMoreThanWasSent) {
    push_window window;
    (void)window.admit(1, start);
    EXPECT_FALSE(window.handle_ack(2, start));
    EXPECT_EQ(window.frames_in_flight(), 1U);
}

TEST(PushWindow, IsDeadWhenNothingIsAcknowledgedForThreeHeartbeats) {
    push_window window;
    EXPECT_EQ(window.next_timeout(), std::nullopt);
    (void)window.admit(1, start);
    (void)window.admit(1, start + seconds(50));
    EXPECT_EQ(window.next_timeout(), start + seconds(90));

    window.handle_timeout(start + seconds(89));
    EXPECT_FALSE(window.is_dead());
    window.handle_timeout(start + seconds(90));
    EXPECT_TRUE(window.is_dead());
    EXPECT_EQ(window.next_timeout(), std::nullopt);
}

TEST(PushWindow, LivesOnWithEachAckThatSaysSomething) {
    push_window window;
    (void)window.admit(1, start);
    (void)window.admit(1, start);
    EXPECT_TRUE(window.handle_ack(1, start + seconds(60)));
    EXPECT_TRUE(window.handle_ack(1, start + seconds(80)));
    EXPECT_EQ(window.next_timeout(), start + seconds(150));
    EXPECT_TRUE(window.handle_ack(2, start + seconds(100)));
    EXPECT_EQ(window.next_timeout(), std::nullopt);
}

}  // namespace

}  // namespace gapless::protocol::tests
