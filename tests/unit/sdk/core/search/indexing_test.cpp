#include "sdk/core/search/indexing.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

constexpr instant t0{1'000'000};
constexpr indexing::limits usual{};

TEST(Indexing, LooksOnceAtWhatAnEarlierLifeLeft) {
    indexing machine;
    EXPECT_EQ(machine.next_timeout(), std::nullopt);

    machine.handle_started(t0);
    machine.handle_started(t0 + seconds(1));

    EXPECT_FALSE(machine.is_due(t0));
    EXPECT_EQ(machine.next_timeout(), t0 + usual.at_start);
    machine.handle_indexed(false, t0 + usual.at_start);
    machine.handle_started(t0 + seconds(1));
    EXPECT_EQ(machine.next_timeout(), std::nullopt);
}

TEST(Indexing, AFewMessagesWaitForMore) {
    indexing machine;
    machine.handle_stored(0, t0);
    EXPECT_EQ(machine.next_timeout(), std::nullopt);

    machine.handle_stored(1, t0);
    machine.handle_stored(1, t0 + seconds(1));

    EXPECT_EQ(machine.next_timeout(), t0 + usual.linger);
    EXPECT_TRUE(machine.is_due(t0 + usual.linger));
}

TEST(Indexing, ABatchDoesNotWait) {
    indexing machine;
    machine.handle_stored(usual.messages_max - 1, t0);
    machine.handle_stored(1, t0);

    EXPECT_EQ(machine.next_timeout(), t0 + usual.pause_busy);
}

TEST(Indexing, PausesLongerWhileMessagesComeIn) {
    indexing machine;
    machine.handle_indexed(true, t0);
    EXPECT_EQ(machine.next_timeout(), t0 + usual.pause_idle);

    machine.handle_stored(usual.messages_max, t0);
    machine.handle_indexed(true, t0);
    EXPECT_EQ(machine.next_timeout(), t0 + usual.pause_busy);

    machine.handle_indexed(true, t0);
    EXPECT_EQ(machine.next_timeout(), t0 + usual.pause_idle);
}

TEST(Indexing, TriesAgainLessAndLessOften) {
    indexing machine;
    machine.handle_indexed(errc::storage_full, t0);
    EXPECT_EQ(machine.next_timeout(), t0 + usual.retry_floor);
    machine.handle_stored(usual.messages_max, t0);
    EXPECT_EQ(machine.next_timeout(), t0 + usual.retry_floor);

    for (int i = 0; i < 20; ++i) {
        machine.handle_indexed(errc::storage_full, t0);
    }
    EXPECT_EQ(machine.next_timeout(), t0 + usual.retry_cap);

    machine.handle_indexed(false, t0);
    machine.handle_indexed(errc::storage_full, t0);
    EXPECT_EQ(machine.next_timeout(), t0 + usual.retry_floor);
}

}  // namespace
}  // namespace gapless::sdk
