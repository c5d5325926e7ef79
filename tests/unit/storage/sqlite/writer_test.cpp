#include "storage/sqlite/writer.hpp"

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/storage/sqlite/numbers_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace gapless::storage {
namespace {

using values = std::set<std::uint64_t>;

class Writer : public testing::Test {
protected:
    result<std::unique_ptr<writer>> open() { return writer::open(numbers_file(path_, "")); }

    tests::temporary_directory directory_;
    std::string path_ = directory_ / "file.db";
};

TEST_F(Writer, KeepsWhatWasCommitted) {
    {
        auto file = open().value();
        ASSERT_TRUE(add(*file, 1));
        ASSERT_TRUE(add(*file, 2));
    }

    EXPECT_EQ(numbers(*open().value()).value(), (values{1, 2}));
}

TEST_F(Writer, LeavesASingleFileBehind) {
    auto file = open().value();
    ASSERT_TRUE(add(*file, 1));
    EXPECT_TRUE(std::filesystem::exists(path_ + "-wal"));

    file.reset();

    EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
    EXPECT_FALSE(std::filesystem::exists(path_ + "-shm"));
}

TEST_F(Writer, RollsBackWorkThatFailedTheConnection) {
    auto file = open().value();
    ASSERT_TRUE(add(*file, 1));

    const auto done = file->transact([](database& into) {
        into.run("INSERT INTO number (value) VALUES (2)");
        into.run("INSERT INTO number (value) VALUES (1)");
    });

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, errc::mailbox_corrupt);
    EXPECT_TRUE(file->is_connected());
    EXPECT_EQ(numbers(*file).value(), (values{1}));
}

TEST_F(Writer, DoesNotMakeAFileUnlessItIsTold) {
    auto wanted = numbers_file(path_, "");
    wanted.first_rows = nullptr;

    const auto opened = writer::open(std::move(wanted));

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::usage);
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Writer, KeepsTheLogShortAndNeverTruncatesIt) {
    auto file = open().value();
    std::uintmax_t largest = 0;

    for (std::uint64_t n = 1; n <= 60; ++n) {
        ASSERT_TRUE(add(*file, n));
        ASSERT_TRUE(file->checkpoint());
        const auto bytes = std::filesystem::file_size(path_ + "-wal");
        EXPECT_GE(bytes, largest);
        largest = bytes;
    }

    EXPECT_LT(largest, 30u * 4'200u);
    EXPECT_EQ(numbers(*file).value().size(), 60u);
}

TEST_F(Writer, FindsADamagedPageWhenItOpensASmallFile) {
    {
        auto file = open().value();
        for (std::uint64_t n = 1; n <= 20; ++n) {
            ASSERT_TRUE(add(*file, n));
        }
    }
    {
        std::fstream bytes(path_, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekp(2 * 4096);
        bytes << std::string(500, '\xff');
    }

    const auto opened = open();

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::mailbox_corrupt);
}

TEST_F(Writer, CallsAFileOfALaterVersionByItsName) {
    {
        auto file = open().value();
        ASSERT_TRUE(file->transact([](database& into) { into.execute("PRAGMA user_version = 2"); })
        );
    }

    const auto opened = open();

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::mailbox_too_new);
}

TEST_F(Writer, RecoversTheLogOfAProcessThatWasKilled) {
    {
        auto file = open().value();
        ASSERT_TRUE(add(*file, 1));
        std::filesystem::copy(path_, directory_ / "copy.db");
        std::filesystem::copy(path_ + "-wal", directory_ / "copy.db-wal");
    }

    auto copy = writer::open(numbers_file(directory_ / "copy.db", "")).value();

    EXPECT_EQ(numbers(*copy).value(), (values{1}));
}

TEST_F(Writer, VacuumsWithoutLossAndWorksOn) {
    {
        auto file = open().value();
        for (std::uint64_t value = 1; value <= 40; ++value) {
            ASSERT_TRUE(add(*file, value));
        }
        ASSERT_TRUE(file->transact([](database& into) {
            into.execute("DELETE FROM number WHERE value > 2");
        }));

        ASSERT_TRUE(file->vacuum());

        EXPECT_LT(std::filesystem::file_size(path_), 20'000u);
        EXPECT_EQ(std::filesystem::file_size(path_ + "-wal"), 0u);
        EXPECT_EQ(numbers(*file).value(), (values{1, 2}));
        ASSERT_TRUE(add(*file, 3));
        ASSERT_TRUE(file->check());
    }
    EXPECT_EQ(numbers(*open().value()).value(), (values{1, 2, 3}));
}

TEST_F(Writer, IsUnlockedBeforeItsContentIsRead) {
    static_cast<void>(open().value());
    int unlocked = 0;
    auto wanted = numbers_file(path_, "");
    wanted.unlock = [&](database&) { ++unlocked; };
    EXPECT_TRUE(writer::open(wanted));
    EXPECT_EQ(unlocked, 1);

    wanted.unlock = [](database& into) { into.fail(error(errc::mailbox_locked)); };
    const auto refused = writer::open(wanted);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::mailbox_locked);
}

}  // namespace
}  // namespace gapless::storage
