#include "storage/sqlite/kill_point.hpp"

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/storage/sqlite/numbers_file.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <set>
#include <string>

namespace gapless::storage {
namespace {

using values = std::set<std::uint64_t>;

class KillPoint : public testing::Test {
protected:
    // Adds numbers until it is killed; exits with 0 if it is not.
    [[noreturn]] void live(const std::string& kill_at, const std::string& when = {}) {
        setenv("GAPLESS_KILL_AT", kill_at.c_str(), 1);
        setenv("GAPLESS_KILL_WHEN", when.c_str(), 1);
        {
            auto file = writer::open(numbers_file(path_, "")).value();
            for (std::uint64_t n = 1; n <= 50; ++n) {
                static_cast<void>(add(*file, n));
                static_cast<void>(file->checkpoint());
            }
        }
        std::exit(0);
    }

    values left() { return numbers(*writer::open(numbers_file(path_, "")).value()).value(); }

    tests::temporary_directory directory_;
    std::string path_ = directory_ / "file.db";
};

TEST_F(KillPoint, BeforeACommitNothingIsStored) {
    EXPECT_EXIT(live("before_commit:1/1"), testing::KilledBySignal(SIGKILL), "");
    EXPECT_EQ(left(), values{});
}

TEST_F(KillPoint, AfterACommitItIsStored) {
    EXPECT_EXIT(live("other:1/1,after_commit:1/1"), testing::KilledBySignal(SIGKILL), "");
    EXPECT_EQ(left(), (values{1}));
}

TEST_F(KillPoint, InACheckpointNothingIsLost) {
    ASSERT_EQ(left(), values{});  // the file is made
    EXPECT_EXIT(live("in_checkpoint:1/1"), testing::KilledBySignal(SIGKILL), "");
    const values there = left();
    EXPECT_FALSE(there.empty());
    EXPECT_EQ(*there.rbegin(), there.size());
}

TEST_F(KillPoint, IsPassedWhenTheEnvironmentNamesAnother) {
    EXPECT_EXIT(live("before_reply:1/1"), testing::ExitedWithCode(0), "");
    EXPECT_EQ(left().size(), 50u);
}

TEST_F(KillPoint, IsPassedUntilItsFileIsThere) {
    const std::string missing = directory_ / "missing";
    EXPECT_EXIT(live("before_commit:1/1", missing), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(live("before_commit:1/1", path_), testing::KilledBySignal(SIGKILL), "");
}

}  // namespace
}  // namespace gapless::storage
