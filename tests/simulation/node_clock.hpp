#pragma once

#include <gapless/moment.hpp>

#include <cstdint>

namespace gapless::simulation {

// The two clocks of one process, made from the world's time: the steady one starts anywhere and may
// run a little fast or slow, the wall clock may also jump.
class node_clock {
public:
    node_clock(instant starts_at, std::int64_t skew_ppm) : offset_(starts_at), ppm_(skew_ppm) {}

    [[nodiscard]] moment read(instant world) const { return {local(world), wall(world)}; }

    // When the world's time is at least what this clock will call `steady`.
    [[nodiscard]] instant world(instant steady) const {
        const std::int64_t passed = steady.microseconds - offset_.microseconds;
        return {passed - passed / 1'000'000 * ppm_ + 1};
    }

    void jump(duration by) { wall_offset_ms_ += by.milliseconds(); }

private:
    [[nodiscard]] instant local(instant world) const {
        const std::int64_t passed = world.microseconds;
        return {offset_.microseconds + passed + passed / 1'000'000 * ppm_};
    }

    [[nodiscard]] wall_time wall(instant world) const {
        constexpr std::int64_t some_day_in_2026_ms = 1'790'000'000'000;
        return {some_day_in_2026_ms + world.microseconds / 1'000 + wall_offset_ms_};
    }

    instant offset_;
    std::int64_t ppm_;
    std::int64_t wall_offset_ms_ = 0;
};

}  // namespace gapless::simulation
