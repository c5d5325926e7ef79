#include "storage/sqlite/checked_vfs.hpp"

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/storage/sqlite/file_bytes.hpp"
#include "tests/unit/storage/sqlite/numbers_file.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace gapless::storage {
namespace {

using values = std::set<std::uint64_t>;

constexpr std::size_t page_bytes = 4'096;
constexpr std::size_t frame_bytes = 24 + page_bytes;
constexpr std::size_t log_header = 32;

class CheckedVfs : public testing::Test {
protected:
    static constexpr std::uint64_t count = 40;

    // Some rows, each with a body that spills into a page of its own. The first reads of a file
    // find what SQLite's own check at the opening would find first, so that one is left out.
    writer::options wanted() {
        auto file = numbers_file(path_, "");
        file.checked_bytes = 0;
        return file;
    }

    void fill(writer& file) {
        const auto done = file.transact([](database& into) {
            for (std::uint64_t n = 1; n <= count; ++n) {
                into.run("INSERT INTO number VALUES (?, ?)", n, std::string(6'000, 'a'));
            }
        });
        ASSERT_TRUE(done) << message_of(done.error());
    }

    void SetUp() override {
        auto file = writer::open(wanted());
        ASSERT_TRUE(file) << message_of(file.error());
        fill(**file);
    }

    // Reads all bodies; fails when one of them cannot be read, and says so when one is wrong.
    static result<std::uint64_t> read_all(database& from) {
        std::uint64_t rows = 0;
        {
            auto found = from.select("SELECT value, body FROM number");
            while (found.next()) {
                ++rows;
                EXPECT_EQ(found.read<std::uint64_t>(0), rows);
                EXPECT_EQ(found.read<std::string>(1), std::string(6'000, 'a'));
            }
        }
        if (const auto failure = from.take_failure()) {
            return *failure;
        }
        return rows;
    }

    result<std::uint64_t> open_and_read_all() {
        const auto opened =
            database::open({path_, "", database::access::read, errc::mailbox_corrupt});
        return opened ? read_all(**opened) : result<std::uint64_t>(opened.error());
    }

    void expect_damage(const result<std::uint64_t>& read, std::size_t bit) {
        ASSERT_FALSE(read) << bit;
        EXPECT_EQ(read.error().code, errc::mailbox_corrupt) << message_of(read.error());
    }

    // What another program does to the file.
    void run_elsewhere(const std::string& path, const char* sql) {
        sqlite3* plain = nullptr;
        ASSERT_EQ(sqlite3_open(path.c_str(), &plain), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(plain, sql, nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(plain);
        EXPECT_EQ(sqlite3_close(plain), SQLITE_OK);
    }

    tests::temporary_directory directory_;
    std::string path_ = directory_ / "file.db";
};

TEST_F(CheckedVfs, ReadsWhatWasWritten) {
    EXPECT_EQ(open_and_read_all().value(), count);
    EXPECT_EQ(numbers(*writer::open(numbers_file(path_, "")).value()).value().size(), count);
}

TEST_F(CheckedVfs, ABitThatTurnsOverInAnyPageIsDamage) {
    const std::size_t bits = file_bytes(path_).size() * 8;
    ASSERT_GT(bits, 60 * page_bytes * 8);
    // A prime, so that all places of a page have their turn, and some in each page.
    for (std::size_t bit = 0; bit < bits; bit += 7'919) {
        flip_bit(path_, bit);
        expect_damage(open_and_read_all(), bit);
        flip_bit(path_, bit);
    }
    EXPECT_EQ(open_and_read_all().value(), count);
}

TEST_F(CheckedVfs, TheCheckAtTheOpeningCallsItDamageToo) {
    for (std::size_t page = 0; page < file_bytes(path_).size() / page_bytes; ++page) {
        const std::size_t bit = (page + 1) * page_bytes * 8 - 500;
        flip_bit(path_, bit);
        const auto opened = writer::open(numbers_file(path_, ""));
        ASSERT_FALSE(opened) << page;
        EXPECT_EQ(opened.error().code, errc::mailbox_corrupt) << message_of(opened.error());
        flip_bit(path_, bit);
    }
}

TEST_F(CheckedVfs, PagesThatChangedPlacesAreDamage) {
    auto bytes = file_bytes(path_);
    const auto tenth = bytes.begin() + 10 * page_bytes;
    std::swap_ranges(tenth, tenth + page_bytes, tenth + page_bytes);
    put_file_bytes(path_, bytes);

    expect_damage(open_and_read_all(), 0);
}

TEST_F(CheckedVfs, ABitThatTurnsOverInTheOpenLogIsDamageOrNobodysPage) {
    const auto file = writer::open(wanted()).value();
    ASSERT_TRUE(file->transact([](database& into) { into.run("UPDATE number SET value = value"); })
    );
    ASSERT_TRUE(file->transact([](database& into) {
        into.run("UPDATE number SET body = replace(body, 'a', 'a') WHERE value % 2 = 0");
    }));
    const std::string log = path_ + "-wal";
    const std::size_t frames = (file_bytes(log).size() - log_header) / frame_bytes;
    ASSERT_GT(frames, 20u);
    std::size_t damaged = 0;
    for (std::size_t frame = 0; frame < frames; ++frame) {
        for (const std::size_t byte : {16u, 30u, 600u, 4'110u}) {
            const std::size_t bit = (log_header + frame * frame_bytes + byte) * 8 + frame % 8;
            flip_bit(log, bit);
            const auto read = open_and_read_all();
            if (!read) {
                expect_damage(read, bit);
                ++damaged;
            }
            flip_bit(log, bit);
        }
    }
    EXPECT_GT(damaged, 2 * frames);
    EXPECT_EQ(open_and_read_all().value(), count);
}

TEST_F(CheckedVfs, ADamagedLogIsNotMovedIntoTheDatabase) {
    auto file = writer::open(wanted()).value();
    ASSERT_TRUE(file->transact([](database& into) {
        into.run("UPDATE number SET body = replace(body, 'a', 'b')");
    }));
    flip_bit(path_ + "-wal", (log_header + 15 * frame_bytes + 1'000) * 8);

    const auto moved = file->checkpoint();

    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().code, errc::mailbox_corrupt);
}

// A page that left the cache for the log and came back before its transaction ended would have no
// checksum yet.
TEST_F(CheckedVfs, ATransactionMayBeLargerThanTheCache) {
    auto small = wanted();
    small.cache_kibibytes = 40;
    const auto file = writer::open(std::move(small)).value();
    const auto done = file->transact([](database& into) {
        for (int round = 0; round < 3; ++round) {
            into.run("UPDATE number SET body = body || 'b'");
            into.run("UPDATE number SET body = substr(body, 1, 6000)");
        }
    });
    ASSERT_TRUE(done) << message_of(done.error());
    ASSERT_TRUE(file->checkpoint());

    EXPECT_EQ(open_and_read_all().value(), count);
}

TEST_F(CheckedVfs, AnyProgramMayReadTheFile) {
    run_elsewhere(path_, "PRAGMA integrity_check; SELECT sum(length(body)) FROM number");

    EXPECT_EQ(open_and_read_all().value(), count);
}

// As whoever looks into the mailbox of a killed process does, without knowing that it writes.
TEST_F(CheckedVfs, AnyProgramMayBringTheLogIntoTheFile) {
    const auto file = writer::open(wanted()).value();
    ASSERT_TRUE(file->transact([](database& into) {
        into.run("UPDATE number SET body = replace(body, 'a', 'a') WHERE value % 2 = 0");
        into.run("CREATE TABLE other AS SELECT body FROM number");
    }));
    const std::string killed = directory_ / "killed.db";
    std::filesystem::copy_file(path_, killed);
    std::filesystem::copy_file(path_ + "-wal", killed + "-wal");

    run_elsewhere(killed, "SELECT count(*) FROM number");
    ASSERT_NE(file_bytes(killed), file_bytes(path_)) << "the log was brought in";
    path_ = killed;

    EXPECT_EQ(open_and_read_all().value(), count);
    EXPECT_TRUE(writer::open(numbers_file(killed, "")).has_value());
}

TEST_F(CheckedVfs, WhatAnotherProgramWroteIsDamage) {
    run_elsewhere(
        path_, "PRAGMA journal_mode = DELETE; UPDATE number SET value = 99 WHERE value = 9"
    );

    expect_damage(open_and_read_all(), 0);
}

TEST_F(CheckedVfs, AFileThatAnotherProgramMadeIsDamage) {
    path_ = directory_ / "other.db";
    run_elsewhere(
        path_,
        "PRAGMA application_id = 99; PRAGMA user_version = 1;"
        "CREATE TABLE number (value INTEGER PRIMARY KEY, body BLOB)"
    );

    const auto opened = writer::open(wanted());

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::mailbox_corrupt) << message_of(opened.error());
}

TEST_F(CheckedVfs, IsMadeOnceForAllThreads) {
    std::vector<std::thread> threads;
    for (int n = 0; n < 8; ++n) {
        threads.emplace_back([] { EXPECT_TRUE(checked_vfs("unix")); });
    }
    for (auto& each : threads) {
        each.join();
    }

    const std::string name = checked_vfs("unix").value();
    int registered = 0;
    for (const sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr); vfs != nullptr; vfs = vfs->pNext) {
        registered += name == vfs->zName ? 1 : 0;
    }
    EXPECT_EQ(registered, 1);
    EXPECT_NE(sqlite3_vfs_find(nullptr)->zName, name);
}

TEST_F(CheckedVfs, NeedsItsBase) {
    const auto made = checked_vfs("no such VFS");

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, errc::storage_failed);
}

}  // namespace
}  // namespace gapless::storage
