#include "protocol/planted_bugs.hpp"
#include "storage/sqlite/writer.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/unit/storage/sqlite/numbers_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace gapless::simulation {
namespace {

using planted::bug;
using values = std::set<std::uint64_t>;

constexpr const char* path = "/a/file.db";

// A few lives of a file on a disk that fails now and then and loses its power in the end; whether
// everything acknowledged was there each time, and the file whole.
bool loses_nothing(std::uint64_t seed) {
    disk_chance chance(seed);
    sim_vfs vfs(chance);
    sim_disk& disk = vfs.mount("/a/", draw_disk_options(chance));
    values acknowledged;
    std::uint64_t next = 1;
    for (int lives = 0; lives < 3; ++lives) {
        {
            auto file = storage::writer::open(storage::numbers_file(path, sim_vfs::name));
            disk.faults().sync_errors_ppm = 20'000;
            const auto last = next + 1 + chance.draw() % 30;
            for (; file && next < last; ++next) {
                if (storage::add(**file, next)) {
                    acknowledged.insert(next);
                }
                static_cast<void>((*file)->checkpoint());
            }
            vfs.crash("/a/", chance);
        }
        disk.faults() = {};
        auto file = storage::writer::open(storage::numbers_file(path, sim_vfs::name));
        const auto left = file ? storage::numbers(**file) : result<values>(file.error());
        if (!left || !(*file)->check() || !std::ranges::includes(*left, acknowledged)) {
            return false;
        }
        acknowledged = *left;
    }
    return true;
}

// The number of seeds until the bug shows, up to a limit.
std::uint64_t seeds_to_find(std::optional<bug> planted_bug, std::uint64_t limit) {
    planted::activate(planted_bug);
    std::uint64_t seed = 0;
    while (seed < limit && loses_nothing(seed)) {
        ++seed;
    }
    planted::activate(std::nullopt);
    return seed;
}

TEST(DiskWithoutBugs, LosesNothing) { EXPECT_EQ(seeds_to_find(std::nullopt, 300), 300u); }

class PlantedDiskBug : public testing::TestWithParam<bug> {};

TEST_P(PlantedDiskBug, IsFound) { EXPECT_LT(seeds_to_find(GetParam(), 300), 300u); }

INSTANTIATE_TEST_SUITE_P(
    Storage,
    PlantedDiskBug,
    testing::Values(
        bug::synchronous_off,
        bug::fsync_error_ignored,
        bug::checkpoint_on_second_connection,
        bug::wal_discarded_whole
    ),
    [](const auto& tested) { return std::string(planted::name_of(tested.param)); }
);

}  // namespace
}  // namespace gapless::simulation
