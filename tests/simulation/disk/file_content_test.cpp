#include "tests/simulation/disk/file_content.hpp"

#include "tests/simulation/disk/disk_chance.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace gapless::simulation {
namespace {

using bytes = std::vector<std::uint8_t>;

bytes all_of(const file_content& file) {
    bytes read(file.size());
    EXPECT_TRUE(file.read(read, 0));
    return read;
}

constexpr disk_options safe{.sector_bytes = 512, .powersafe_overwrite = true};
constexpr disk_options unsafe{.sector_bytes = 512, .powersafe_overwrite = false};

TEST(FileContent, ReadsWhatWasWrittenAndZerosBeyond) {
    file_content file(safe);
    file.write(bytes{1, 2, 3}, 2);

    bytes read(8, 9);
    EXPECT_FALSE(file.read(read, 0));

    EXPECT_EQ(read, (bytes{0, 0, 1, 2, 3, 0, 0, 0}));
}

TEST(FileContent, KeepsWhatWasSyncedThroughPowerLoss) {
    file_content file(unsafe);
    file.write(bytes(3'000, 7), 0);
    file.sync();

    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        disk_chance chance(seed);
        std::uint64_t dropped = 0;
        EXPECT_EQ(all_of(file.after_power_loss(chance, dropped)), bytes(3'000, 7));
        EXPECT_EQ(dropped, 0u);
    }
}

TEST(FileContent, LosesKeepsAndTearsWhatWasNotSynced) {
    file_content file(safe);
    file.write(bytes(512, 1), 0);
    file.sync();
    file.write(bytes(512, 2), 0);
    file.write(bytes(512, 3), 0);

    std::set<bytes> seen;
    bool torn = false;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        disk_chance chance(seed);
        std::uint64_t dropped = 0;
        const bytes left = all_of(file.after_power_loss(chance, dropped));
        torn = torn || std::set<std::uint8_t>(left.begin(), left.end()).size() == 2;
        seen.insert(left);
    }

    EXPECT_TRUE(seen.contains(bytes(512, 1)));
    EXPECT_TRUE(seen.contains(bytes(512, 2)));
    EXPECT_TRUE(seen.contains(bytes(512, 3)));
    EXPECT_TRUE(torn);
}

TEST(FileContent, HarmsNoOtherByteOfASectorWhenItPromisesSo) {
    file_content file(safe);
    file.write(bytes(512, 1), 0);
    file.sync();
    file.write(bytes(10, 2), 100);

    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        disk_chance chance(seed);
        std::uint64_t dropped = 0;
        bytes left = all_of(file.after_power_loss(chance, dropped));
        left.erase(left.begin() + 100, left.begin() + 110);
        EXPECT_EQ(left, bytes(502, 1));
    }
}

TEST(FileContent, MayHarmTheWholeSectorOtherwise) {
    file_content file(unsafe);
    file.write(bytes(512, 1), 0);
    file.sync();
    file.write(bytes(10, 2), 100);

    bool harmed = false;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        disk_chance chance(seed);
        std::uint64_t dropped = 0;
        harmed = harmed || all_of(file.after_power_loss(chance, dropped))[0] != 1;
    }

    EXPECT_TRUE(harmed);
}

TEST(FileContent, MayLoseTheEndOfAFileThatGrew) {
    file_content file(safe);
    file.write(bytes(100, 1), 0);
    file.sync();
    file.write(bytes(1'000, 2), 100);

    std::set<std::uint64_t> sizes;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        disk_chance chance(seed);
        std::uint64_t dropped = 0;
        sizes.insert(file.after_power_loss(chance, dropped).size());
    }

    EXPECT_EQ(sizes, (std::set<std::uint64_t>{100, 1'100}));
}

TEST(FileContent, NeverWritesWhatAFailedSyncHasForgotten) {
    file_content file(safe);
    file.write(bytes(512, 1), 0);
    file.lose_track();
    file.sync();

    bool lost = false;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        disk_chance chance(seed);
        std::uint64_t dropped = 0;
        lost = lost || all_of(file.after_power_loss(chance, dropped)) == bytes(512, 0);
    }

    EXPECT_EQ(all_of(file), bytes(512, 1));
    EXPECT_TRUE(lost);
}

TEST(FileContent, SyncsAForgottenSectorThatIsWrittenAgain) {
    file_content file(safe);
    file.write(bytes(512, 1), 0);
    file.lose_track();
    file.write(bytes(1, 2), 0);
    file.sync();

    disk_chance chance(1);
    std::uint64_t dropped = 0;
    bytes expected(512, 1);
    expected[0] = 2;
    EXPECT_TRUE(file.is_synced());
    EXPECT_EQ(all_of(file.after_power_loss(chance, dropped)), expected);
}

}  // namespace
}  // namespace gapless::simulation
