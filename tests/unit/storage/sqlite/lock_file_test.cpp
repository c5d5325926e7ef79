#include "storage/sqlite/lock_file.hpp"

#include "storage/sqlite/directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace gapless::storage {
namespace {

unsigned mode_of(const std::string& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 0777u;
}

TEST(LockFile, IsHeldByOneAtATime) {
    tests::temporary_directory directory;
    auto first = lock_file::take(directory / "lock", errc::data_in_use);
    ASSERT_TRUE(first);

    const auto second = lock_file::take(directory / "lock", errc::data_in_use);

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::data_in_use);
}

TEST(LockFile, CanBeTakenAgainWhenItWasReleased) {
    tests::temporary_directory directory;
    lock_file::take(directory / "lock", errc::data_in_use).value().reset();

    EXPECT_TRUE(lock_file::take(directory / "lock", errc::data_in_use));
}

TEST(LockFile, KeepsAMarkForThoseWhoHoldItLater) {
    tests::temporary_directory directory;
    const auto hold = [&] {
        return lock_file::take(directory / "lock", errc::data_in_use).value();
    };
    const std::string guarded = directory / "file";
    ASSERT_TRUE(make_private_file(guarded));
    EXPECT_FALSE(hold()->was_filled(guarded));

    hold()->mark_filled();
    EXPECT_TRUE(hold()->was_filled(guarded));
    EXPECT_TRUE(hold()->was_filled(guarded));

    std::filesystem::remove(guarded);
    EXPECT_FALSE(hold()->was_filled(guarded));
    ASSERT_TRUE(make_private_file(guarded));
    EXPECT_FALSE(hold()->was_filled(guarded));
}

TEST(LockFile, FailsWhereThereIsNoDirectory) {
    tests::temporary_directory directory;

    const auto held = lock_file::take(directory / "none/lock", errc::data_in_use);

    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().code, errc::storage_failed);
}

TEST(Directory, IsMadeWithAllThatIsMissingAbove) {
    tests::temporary_directory directory;

    EXPECT_TRUE(make_directory(directory / "a/b/c"));
    EXPECT_TRUE(make_directory(directory / "a/b/c"));

    EXPECT_EQ(mode_of(directory / "a/b/c"), private_directory);
}

TEST(Directory, CannotBeMadeWhereAFileIs) {
    tests::temporary_directory directory;
    ASSERT_TRUE(make_private_file(directory / "a"));

    EXPECT_FALSE(make_directory(directory / "a/b"));
}

TEST(PrivateFile, IsForItsOwnerAlone) {
    tests::temporary_directory directory;

    EXPECT_TRUE(make_private_file(directory / "secret"));
    EXPECT_TRUE(make_private_file(directory / "secret"));

    EXPECT_EQ(mode_of(directory / "secret"), private_file);
}

}  // namespace
}  // namespace gapless::storage
