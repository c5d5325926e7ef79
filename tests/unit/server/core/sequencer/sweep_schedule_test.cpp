#include "server/core/sequencer/sweep_schedule.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr sweep_parts everything{true, true, true, true};
constexpr sweep_parts messages{false, false, false, true};

class SweepSchedule : public testing::Test {
protected:
    SweepSchedule() { EXPECT_FALSE(schedule_.poll_sweep(now_.steady)); }

    void advance(duration time) { now_ = {now_.steady + time, now_.wall + time}; }

    // The sweep that is due then, and not a moment before.
    std::optional<sweep_parts> after(duration time) {
        advance(time);
        EXPECT_EQ(schedule_.next_timeout(), now_.steady);
        EXPECT_FALSE(schedule_.poll_sweep(now_.steady + microseconds(-1)));
        const auto found = schedule_.poll_sweep(now_.steady);
        EXPECT_FALSE(schedule_.poll_sweep(now_.steady));
        return found ? std::optional{found->parts} : std::nullopt;
    }

    // Nobody has told of a message that expires.
    void look_first() {
        EXPECT_EQ(after(limits_.sweep_first_after), messages);
        schedule_.handle_swept({}, now_);
    }

    [[nodiscard]] duration rest() const { return limits_.sweep_every - limits_.sweep_first_after; }

    moment now_{instant{1'000'000}, wall_time{5'000}};
    engine_limits limits_;
    sweep_schedule schedule_{limits_};
};

TEST_F(SweepSchedule, SweepsEverythingFromTimeToTime) {
    look_first();
    EXPECT_EQ(after(rest()), everything);
    schedule_.handle_swept({}, now_);
    EXPECT_EQ(after(limits_.sweep_every), everything);
}

TEST_F(SweepSchedule, GoesOnSoonWithWhatHasMore) {
    look_first();
    EXPECT_EQ(after(rest()), everything);
    schedule_.handle_swept({{false, true, true}}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), (sweep_parts{false, true, true}));
    schedule_.handle_swept({{false, true, false}}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), (sweep_parts{false, true, false}));
    schedule_.handle_swept({}, now_);
    EXPECT_EQ(after(limits_.sweep_every), everything);
}

TEST_F(SweepSchedule, WaitsForTheNextTimeAfterAFailure) {
    look_first();
    EXPECT_EQ(after(rest()), everything);
    schedule_.handle_swept({{true, false, false}}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), (sweep_parts{true, false, false}));

    EXPECT_EQ(after(limits_.sweep_retry_after), messages);
    schedule_.handle_swept({}, now_);
    EXPECT_EQ(after(limits_.sweep_every - limits_.sweep_retry_after), everything);
}

TEST_F(SweepSchedule, SweepsMessagesWhenTheNextOneExpires) {
    look_first();
    schedule_.handle_expiry(now_.wall + seconds(30), now_);
    schedule_.handle_expiry(now_.wall + seconds(20), now_);
    schedule_.handle_expiry(now_.wall + seconds(25), now_);
    EXPECT_EQ(after(seconds(20)), messages);
    schedule_.handle_swept({{}, now_.wall + seconds(5)}, now_);
    EXPECT_EQ(after(seconds(5)), messages);
    schedule_.handle_swept({{}, now_.wall + seconds(5)}, now_);
    EXPECT_EQ(after(seconds(5)), messages);
    schedule_.handle_swept({}, now_);
    EXPECT_EQ(schedule_.next_timeout(), now_.steady + (rest() - seconds(30)));
}

TEST_F(SweepSchedule, NeverTakesTwoStepsAtOnce) {
    look_first();
    schedule_.handle_expiry(now_.wall, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), messages);
    schedule_.handle_swept({messages, now_.wall}, now_);
    EXPECT_EQ(after(limits_.sweep_again_after), messages);
}

TEST_F(SweepSchedule, TriesMessagesAgainAfterAFailure) {
    EXPECT_EQ(after(limits_.sweep_first_after), messages);
    EXPECT_EQ(after(limits_.sweep_retry_after), messages);
}

}  // namespace
}  // namespace gapless::server
