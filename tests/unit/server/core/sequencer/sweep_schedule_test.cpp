#include "server/core/sequencer/sweep_schedule.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr sweep_parts everything{true, true, true};

class SweepSchedule : public testing::Test {
protected:
    SweepSchedule() { EXPECT_FALSE(schedule_.poll_sweep(now_)); }

    // The sweep that is due then, and not a moment before.
    std::optional<sweep_parts> after(duration time) {
        now_ = now_ + time;
        EXPECT_EQ(schedule_.next_timeout(), now_);
        EXPECT_FALSE(schedule_.poll_sweep(now_ + microseconds(-1)));
        const auto found = schedule_.poll_sweep(now_);
        EXPECT_FALSE(schedule_.poll_sweep(now_));
        return found ? std::optional{found->parts} : std::nullopt;
    }

    instant now_{1'000'000};
    engine_limits limits_;
    sweep_schedule schedule_{limits_};
};

TEST_F(SweepSchedule, SweepsEverythingFromTimeToTime) {
    EXPECT_EQ(after(limits_.sweep_every), everything);
    schedule_.handle_swept({}, now_);
    EXPECT_EQ(after(limits_.sweep_every), everything);
}

TEST_F(SweepSchedule, GoesOnSoonWithWhatHasMore) {
    EXPECT_EQ(after(limits_.sweep_every), everything);
    schedule_.handle_swept({{false, true, true}}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), (sweep_parts{false, true, true}));
    schedule_.handle_swept({{false, true, false}}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), (sweep_parts{false, true, false}));
    schedule_.handle_swept({}, now_);
    EXPECT_EQ(after(limits_.sweep_every), everything);
}

TEST_F(SweepSchedule, WaitsForTheNextTimeAfterAFailure) {
    EXPECT_EQ(after(limits_.sweep_every), everything);
    schedule_.handle_swept({{true, false, false}}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), (sweep_parts{true, false, false}));

    EXPECT_EQ(after(limits_.sweep_every), everything);
}

}  // namespace
}  // namespace gapless::server
