#include "protocol/delivery/ack_window.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace gapless::protocol::tests {

namespace {

constexpr instant start{1'000'000};
constexpr conversation_id one{1};
constexpr conversation_id two{2};

class AckWindow : public testing::Test {
protected:
    AckWindow() { window_.handle_connected(); }

    ack_window window_;
};

TEST_F(AckWindow, HasNothingToSayAtFirst) {
    EXPECT_EQ(window_.take_ack(), std::nullopt);
    EXPECT_EQ(window_.next_timeout(), std::nullopt);
}

TEST_F(AckWindow, IsDueSomeTimeAfterTheFirstUnacknowledged) {
    window_.handle_frame(1, start);
    window_.handle_mark({one, seq{1}}, start);
    window_.handle_frame(1, start + milliseconds(150));
    EXPECT_EQ(window_.next_timeout(), start + milliseconds(200));
    EXPECT_EQ(window_.poll_ack(), std::nullopt);

    window_.handle_timeout(start + milliseconds(199));
    EXPECT_EQ(window_.poll_ack(), std::nullopt);
    window_.handle_timeout(start + milliseconds(200));
    EXPECT_EQ(window_.poll_ack(), (ack{.frames = 2, .marks = {{one, seq{1}}}}));
    EXPECT_EQ(window_.poll_ack(), std::nullopt);
    EXPECT_EQ(window_.next_timeout(), std::nullopt);
}

TEST_F(AckWindow, IsDueAtOnceAfterEnoughMessages) {
    window_.handle_frame(20, start);
    EXPECT_EQ(window_.poll_ack(), std::nullopt);
    window_.handle_frame(12, start);
    EXPECT_EQ(window_.next_timeout(), std::nullopt) << "there is nothing to wait for";
    EXPECT_EQ(window_.poll_ack(), ack{.frames = 2});
}

TEST_F(AckWindow, GoesAlongWithAHeartbeat) {
    window_.handle_frame(1, start);
    window_.handle_inbox_version(inbox_version{9}, start);
    EXPECT_EQ(window_.take_ack(), (ack{.frames = 1, .inbox_version = inbox_version{9}}));
    EXPECT_EQ(window_.next_timeout(), std::nullopt);
}

TEST_F(AckWindow, MergesMarksByMaximum) {
    window_.handle_mark({two, seq{7}}, start);
    window_.handle_mark({one, seq{3}}, start);
    window_.handle_mark({two, seq{5}}, start);
    EXPECT_EQ(window_.take_ack(), (ack{.marks = {{one, seq{3}}, {two, seq{7}}}}));
}

TEST_F(AckWindow, TellsAMarkOnceAConnection) {
    window_.handle_mark({one, seq{3}}, start);
    (void)window_.take_ack();
    window_.handle_mark({one, seq{3}}, start);
    window_.handle_mark({one, seq{2}}, start);
    EXPECT_EQ(window_.take_ack(), std::nullopt);
    window_.handle_mark({one, seq{4}}, start);
    EXPECT_EQ(window_.take_ack(), (ack{.marks = {{one, seq{4}}}}));
}

TEST_F(AckWindow, TellsNoMarkOfAnEmptyConversation) {
    window_.handle_mark({one, seq{0}}, start);
    EXPECT_EQ(window_.take_ack(), std::nullopt);
}

TEST_F(AckWindow, SaysInSeveralAcksWhatNoFrameWouldHold) {
    ack_window narrow({.marks_max = 2});
    narrow.handle_connected();
    for (std::uint64_t n = 1; n <= 5; ++n) {
        narrow.handle_mark({conversation_id{n}, seq{1}}, start);
    }

    std::vector<mark> told;
    for (auto next = narrow.take_ack(); next; next = narrow.poll_ack()) {
        EXPECT_LE(next->marks.size(), 2u);
        told.insert(told.end(), next->marks.begin(), next->marks.end());
    }

    EXPECT_EQ(told.size(), 5u);
    EXPECT_FALSE(narrow.take_ack());
    EXPECT_FALSE(narrow.next_timeout());
}

TEST_F(AckWindow, TakesTheInboxVersionBackWithTheCursor) {
    window_.handle_inbox_version(inbox_version{9}, start);
    window_.handle_inbox_version(inbox_version{2}, start);
    EXPECT_EQ(window_.take_ack(), ack{.inbox_version = inbox_version{2}}) << "after a reset";
}

TEST_F(AckWindow, CountsFramesOverTheWholeConnection) {
    window_.handle_frame(1, start);
    (void)window_.take_ack();
    window_.handle_frame(1, start);
    EXPECT_EQ(window_.take_ack(), ack{.frames = 2});
}

TEST_F(AckWindow, BeginsAnewOnANewConnection) {
    window_.handle_frame(1, start);
    window_.handle_mark({one, seq{3}}, start);
    (void)window_.take_ack();
    window_.handle_mark({two, seq{5}}, start);
    window_.handle_disconnected();
    EXPECT_EQ(window_.next_timeout(), std::nullopt);
    EXPECT_EQ(window_.take_ack(), std::nullopt);

    window_.handle_connected();
    EXPECT_EQ(window_.take_ack(), std::nullopt);
    window_.handle_mark({one, seq{3}}, start);
    EXPECT_EQ(window_.take_ack(), (ack{.frames = 0, .marks = {{one, seq{3}}}}));
}

TEST_F(AckWindow, SaysAtOnceAndFromThenOnThatItHasCaughtUp) {
    window_.handle_caught_up(start);
    EXPECT_EQ(window_.poll_ack(), ack{.caught_up = true});
    EXPECT_EQ(window_.poll_ack(), std::nullopt);
    window_.handle_frame(1, start);
    EXPECT_EQ(window_.take_ack(), (ack{.frames = 1, .caught_up = true}));

    window_.handle_disconnected();
    window_.handle_connected();
    window_.handle_frame(1, start);
    EXPECT_EQ(window_.take_ack(), ack{.frames = 1});
}

}  // namespace

}  // namespace gapless::protocol::tests
