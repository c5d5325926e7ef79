#include "server/sqlite/sqlite_store.hpp"

#include "storage/sqlite/database.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace gapless::server {
namespace {

using tests::store_driver;

class SqliteStore : public testing::Test {
protected:
    result<std::unique_ptr<sqlite_store>> open() {
        return sqlite_store::open({.directory = directory_ / "data"});
    }

    std::string file() const { return directory_ / "data/store.db"; }

    tests::temporary_directory directory_;
};

TEST_F(SqliteStore, IsOpenOnce) {
    auto first = open().value();

    const auto second = open();

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::data_in_use);
}

TEST_F(SqliteStore, IsForItsOwnersEyesAlone) {
    auto store = open().value();

    struct stat status{};
    ASSERT_EQ(::stat(file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0077u, 0u);
}

TEST_F(SqliteStore, RefusesAFileThatIsNoDatabase) {
    static_cast<void>(open().value());
    std::ofstream(file(), std::ios::trunc) << std::string(5'000, 'x');

    const auto opened = open();

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::storage_failed);
}

TEST_F(SqliteStore, DoesNotBeginAnewInAFileThatWasEmptied) {
    static_cast<void>(open().value());
    std::filesystem::resize_file(file(), 0);

    const auto opened = open();

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::storage_failed);
    EXPECT_EQ(std::filesystem::file_size(file()), 0U);
}

TEST_F(SqliteStore, BeginsAnewWhenTheFileWasTakenAway) {
    static_cast<void>(open().value());
    std::filesystem::remove(file());

    EXPECT_TRUE(open());
}

TEST_F(SqliteStore, RefusesAFileOfALaterVersion) {
    static_cast<void>(open().value());
    {
        auto raw = storage::database::open({file(), "", storage::database::access::write, {}});
        (*raw)->execute("PRAGMA user_version = 77");
    }

    const auto opened = open();

    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().detail.find("77"), std::string::npos) << opened.error().detail;
}

TEST_F(SqliteStore, WritesSevenRowsForAMessageBetweenTwo) {
    auto store = open().value();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    on.sign_up("bob");
    on.send(alice, destination::direct("bob"), "the first makes the conversation");

    const auto before = store->rows_written();
    for (int n = 0; n < 100; ++n) {
        on.send(alice, destination::direct("bob"), "text");
    }

    // The message, its dedupe row, counter, head and read state, and the two members' entries.
    EXPECT_LE(store->rows_written() - before, 700u);
}

TEST_F(SqliteStore, TouchesEachInboxOnceForManyMessagesOfAJob) {
    auto store = open().value();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    on.sign_up("bob");
    on.send(alice, destination::direct("bob"), "the first makes the conversation");

    std::vector<operation> operations;
    for (int n = 0; n < 100; ++n) {
        const auto op = on.a_send(alice, destination::direct("bob"), "text");
        on.count(op);
        operations.push_back(op);
    }
    const auto before = store->rows_written();
    on.run_all(std::move(operations));

    // Four rows a message, and the two members' entries.
    EXPECT_LE(store->rows_written() - before, 400u + 2u);
}

TEST_F(SqliteStore, SyncsNothingForAJobThatOnlyReads) {
    auto store = open().value();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    const auto before = std::filesystem::last_write_time(file() + "-wal");

    on.sync(alice, 0);

    EXPECT_EQ(std::filesystem::last_write_time(file() + "-wal"), before);
}

TEST_F(SqliteStore, NeverGivesAMessageIdTwice) {
    message_id newest;
    for (int lives = 0; lives < 3; ++lives) {
        auto store = open().value();
        ASSERT_TRUE(store->transact([&](store_transaction& transaction) {
            const auto first = transaction.allot_messages(3);
            EXPECT_GT(first, newest);
            const auto next = transaction.allot_messages(2'000);
            EXPECT_GE(next.value, first.value + 3);
            newest = message_id{next.value + 1'999};
        }));
    }
}

TEST_F(SqliteStore, KeepsTheArchiveCloseToTheSizeOfItsBodies) {
    auto store = open().value();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    on.sign_up("bob");
    on.send(alice, destination::direct("bob"), "the first makes the conversation");
    store.reset();
    const auto before = std::filesystem::file_size(file());
    store = open().value();
    on.use(*store);

    std::vector<operation> operations;
    for (int n = 0; n < 2'000; ++n) {
        const auto op = on.a_send(alice, destination::direct("bob"), std::string(700, 'b'));
        on.count(op);
        operations.push_back(op);
    }
    on.run_all(std::move(operations));
    store.reset();

    const auto grown = std::filesystem::file_size(file()) - before;
    EXPECT_LT(grown, 2'000u * 700u * 14u / 10u);
}

class SqliteStoreOnABadDisk : public testing::Test {
protected:
    static std::unique_ptr<sqlite_store> open() {
        return sqlite_store::open({.directory = "/data", .vfs = simulation::sim_vfs::name}).value();
    }

    simulation::disk_chance chance_{5};
    simulation::sim_vfs vfs_{chance_};
    simulation::sim_disk& disk_ = vfs_.mount("/data/", {});
};

TEST_F(SqliteStoreOnABadDisk, WorksOnAfterAFailedSync) {
    auto store = open();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    const auto op = on.a_send(alice, destination::direct("alice"), "note");

    disk_.faults().fails_at_sync = disk_.counts().syncs + 1;
    const auto failed = store->run({store_ticket{99}, on.now(), {op}});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, errc::storage_failed);

    EXPECT_FALSE(on.expect<protocol::sent>(on.run(op)).duplicate);
    EXPECT_TRUE(store->check());
}

TEST_F(SqliteStoreOnABadDisk, RefusesOnAFullDiskAndStillReads) {
    auto store = open();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    const auto sent = on.send(alice, destination::direct("alice"), "note");

    disk_.faults().is_full = true;
    result<job_result> refused = job_result{};
    while (refused) {
        auto op = on.a_send(alice, destination::direct("alice"), std::string(4'000, 'x'));
        refused = store->run({store_ticket{99}, on.now(), {op}});
        if (refused) {
            on.count(op);
        }
    }
    EXPECT_EQ(refused.error().code, errc::storage_full);
    EXPECT_EQ(on.pull(alice, sent.conversation, 1, 1).messages.size(), 1u);
    disk_.faults().is_full = false;

    on.send(alice, destination::direct("alice"), "there is room again");
}

}  // namespace
}  // namespace gapless::server
