#include "sdk/core/receipts/mark_window.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace gapless::tests {
namespace {

using marks = std::vector<protocol::mark>;

protocol::mark mark(std::uint64_t where, std::uint64_t reached) {
    return {conversation_id{where}, seq{reached}};
}

// Of five conversations that are delivered up to 7, two may be on their way at a time.
class MarkWindow : public testing::Test {
protected:
    MarkWindow() {
        window.handle_established({mark(1, 7), mark(2, 7), mark(3, 7), mark(4, 7), mark(5, 7)});
    }

    marks poll() {
        marks told;
        while (const auto next = window.poll_mark(now)) {
            told.push_back(*next);
        }
        return told;
    }

    sdk::mark_window window{{.conversations_max = 2, .patience = seconds(30)}};
    instant now{1'000'000};
};

TEST_F(MarkWindow, TellsTheNextWhenTheLastAreKept) {
    EXPECT_EQ(poll(), (marks{mark(1, 7), mark(2, 7)}));
    EXPECT_EQ(poll(), marks{});

    window.handle_kept({mark(1, 7)}, now);
    EXPECT_EQ(poll(), marks{mark(3, 7)});
    window.handle_kept({mark(2, 7), mark(3, 7)}, now);
    EXPECT_EQ(poll(), (marks{mark(4, 7), mark(5, 7)}));
    window.handle_kept({mark(4, 7), mark(5, 7)}, now);

    EXPECT_EQ(poll(), marks{});
    EXPECT_EQ(window.next_timeout(), std::nullopt);
}

TEST_F(MarkWindow, TellsAtOnceWhatTakesThePlaceOfOneOnItsWay) {
    static_cast<void>(poll());

    window.handle_mark(mark(2, 8));
    window.handle_mark(mark(3, 8));

    EXPECT_EQ(poll(), marks{mark(2, 8)});
    window.handle_kept({mark(2, 7)}, now);
    EXPECT_EQ(poll(), marks{}) << "that was the last one but one";
    window.handle_kept({mark(2, 8)}, now);
    EXPECT_EQ(poll(), marks{mark(3, 8)});
}

TEST_F(MarkWindow, TellsAMarkOnceASession) {
    static_cast<void>(poll());
    window.handle_kept({mark(1, 7), mark(2, 7)}, now);
    static_cast<void>(poll());

    window.handle_mark(mark(1, 7));
    window.handle_kept({mark(3, 7), mark(4, 7)}, now);

    EXPECT_EQ(poll(), marks{mark(5, 7)});
}

TEST_F(MarkWindow, DoesNotTellWhatAnotherDeviceHasTold) {
    static_cast<void>(poll());

    window.handle_kept({mark(1, 7), mark(2, 7), mark(3, 9), mark(4, 6)}, now);

    EXPECT_EQ(poll(), (marks{mark(4, 7), mark(5, 7)}));
}

TEST_F(MarkWindow, GoesOnWhenTheServerIsSilent) {
    static_cast<void>(poll());
    EXPECT_EQ(window.next_timeout(), now + seconds(30));

    now = now + seconds(29);
    window.handle_timeout(now);
    EXPECT_EQ(poll(), marks{});
    now = now + seconds(1);
    window.handle_timeout(now);

    EXPECT_EQ(poll(), (marks{mark(3, 7), mark(4, 7)}));
}

TEST_F(MarkWindow, BeginsAnewWithEachSession) {
    static_cast<void>(poll());

    window.handle_disconnected();
    window.handle_mark(mark(6, 7));
    EXPECT_EQ(poll(), marks{});
    window.handle_established({mark(2, 7)});

    EXPECT_EQ(poll(), marks{mark(2, 7)});
}

TEST_F(MarkWindow, TellsNoMarkOfAnEmptyConversation) {
    sdk::mark_window other{sdk::mark_window::limits{}};
    other.handle_established({mark(1, 0)});

    EXPECT_EQ(other.poll_mark(now), std::nullopt);
}

}  // namespace
}  // namespace gapless::tests
