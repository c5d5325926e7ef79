#include "tests/simulation/disk/sim_vfs.hpp"

#include "tests/simulation/disk/disk_chance.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::simulation {
namespace {

// A bare connection, without any of the product's care.
class connection {
public:
    explicit connection(
        const std::string& path, int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    ) {
        opened_ = sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr);
        sqlite3_extended_result_codes(handle_, 1);
    }

    ~connection() { EXPECT_EQ(sqlite3_close(handle_), SQLITE_OK); }

    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    [[nodiscard]] int opened() const { return opened_; }

    int run(const std::string& text) {
        return sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr);
    }

    std::string ask(const std::string& text) {
        std::string answer = "failed";
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(handle_, text.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW) {
            answer = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
        }
        sqlite3_finalize(statement);
        return answer;
    }

private:
    sqlite3* handle_ = nullptr;
    int opened_ = 0;
};

constexpr const char* path = "/a/file.db";

// Commits that were acknowledged before the power went; `left` of them are there afterwards.
struct story {
    int acknowledged = 0;
    int left = 0;
    bool is_whole = false;
    disk_counts counts;
    std::vector<std::uint8_t> file;

    friend bool operator==(const story&, const story&) = default;
};

story live_and_crash(std::uint64_t seed, const std::string& pragmas) {
    story told;
    disk_chance chance(seed);
    sim_vfs vfs(chance);
    const disk_options kind = draw_disk_options(chance);
    sim_disk& disk = vfs.mount("/a/", kind);
    {
        connection writer(path);
        EXPECT_EQ(writer.run(pragmas), SQLITE_OK);
        writer.run("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)");
        const auto stop = 60 + chance.draw() % 200;
        disk.faults().stops_at_change = stop;
        while (writer.run("INSERT INTO t (body) VALUES (randomblob(900))") == SQLITE_OK) {
            ++told.acknowledged;
        }
        vfs.crash("/a/", chance);
    }
    disk.faults() = {};
    connection reader(path);
    told.is_whole = reader.ask("PRAGMA integrity_check") == "ok";
    const std::string count = reader.ask("SELECT count(*) FROM t");
    told.left = count == "failed" ? 0 : std::stoi(count);
    told.counts = disk.counts();
    told.file = disk.read_file(path);
    return told;
}

TEST(SimVfs, KeepsWhatWasCommittedToALogThatIsSynced) {
    int acknowledged = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const story told = live_and_crash(
            seed, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=20"
        );
        EXPECT_TRUE(told.is_whole) << seed;
        EXPECT_GE(told.left, told.acknowledged) << seed;
        EXPECT_LE(told.left, told.acknowledged + 1) << seed;
        acknowledged += told.acknowledged;
    }
    EXPECT_GT(acknowledged, 600);
}

TEST(SimVfs, KeepsWhatWasCommittedWithARollbackJournal) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const story told =
            live_and_crash(seed, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA");
        EXPECT_TRUE(told.is_whole) << seed;
        EXPECT_GE(told.left, told.acknowledged) << seed;
    }
}

TEST(SimVfs, LosesWhatWasNotSynced) {
    int losses = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const story told = live_and_crash(
            seed, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=20"
        );
        losses += !told.is_whole || told.left < told.acknowledged ? 1 : 0;
    }
    EXPECT_GT(losses, 10);
}

TEST(SimVfs, TellsOneStoryForOneSeed) {
    const std::string pragmas = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=20";
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        EXPECT_EQ(live_and_crash(seed, pragmas), live_and_crash(seed, pragmas));
    }
    EXPECT_NE(live_and_crash(1, pragmas), live_and_crash(2, pragmas));
}

class SimVfsOnOneDisk : public testing::Test {
protected:
    disk_chance chance_{7};
    sim_vfs vfs_{chance_};
    sim_disk& disk_ = vfs_.mount("/a/", {});
};

TEST_F(SimVfsOnOneDisk, SaysWhenItIsFullAndGoesOnWhenItIsNot) {
    connection writer(path);
    writer.run("PRAGMA journal_mode=WAL");
    writer.run("CREATE TABLE t (body BLOB)");

    disk_.faults().is_full = true;
    EXPECT_EQ(writer.run("INSERT INTO t VALUES (zeroblob(100000))"), SQLITE_FULL);
    EXPECT_EQ(writer.ask("SELECT count(*) FROM t"), "0");
    disk_.faults().is_full = false;

    EXPECT_EQ(writer.run("INSERT INTO t VALUES (zeroblob(100000))"), SQLITE_OK);
    EXPECT_GT(disk_.counts().refused_full, 0u);
}

TEST_F(SimVfsOnOneDisk, FailsTheOperationThatWasChosen) {
    connection writer(path);
    writer.run("PRAGMA journal_mode=WAL");
    writer.run("CREATE TABLE t (body BLOB)");

    disk_.faults().fails_at_operation = disk_.counts().operations + 1;
    EXPECT_NE(writer.run("INSERT INTO t VALUES (1)"), SQLITE_OK);

    EXPECT_EQ(writer.run("INSERT INTO t VALUES (2)"), SQLITE_OK);
    EXPECT_EQ(disk_.counts().errors, 1u);
}

TEST_F(SimVfsOnOneDisk, GivesALogToSeveralConnections) {
    connection writer(path);
    writer.run("PRAGMA journal_mode=WAL");
    writer.run("CREATE TABLE t (body BLOB)");
    connection reader(path, SQLITE_OPEN_READONLY);
    EXPECT_EQ(reader.run("BEGIN"), SQLITE_OK);
    EXPECT_EQ(reader.ask("SELECT count(*) FROM t"), "0");

    EXPECT_EQ(writer.run("INSERT INTO t VALUES (1)"), SQLITE_OK);

    EXPECT_EQ(reader.ask("SELECT count(*) FROM t"), "0");
    EXPECT_EQ(reader.run("COMMIT"), SQLITE_OK);
    EXPECT_EQ(reader.ask("SELECT count(*) FROM t"), "1");
}

TEST_F(SimVfsOnOneDisk, LetsOneConnectionWriteAtATime) {
    connection one(path);
    one.run("PRAGMA journal_mode=WAL");
    one.run("CREATE TABLE t (body BLOB)");
    connection two(path);
    EXPECT_EQ(one.run("BEGIN IMMEDIATE"), SQLITE_OK);

    EXPECT_EQ(two.run("BEGIN IMMEDIATE"), SQLITE_BUSY);

    EXPECT_EQ(one.run("COMMIT"), SQLITE_OK);
    EXPECT_EQ(two.run("BEGIN IMMEDIATE"), SQLITE_OK);
}

TEST_F(SimVfsOnOneDisk, IsDeadToWhoeverWasThereWhenThePowerWent) {
    connection before(path);
    before.run("PRAGMA journal_mode=WAL");
    before.run("CREATE TABLE t (body BLOB)");

    vfs_.crash("/a/", chance_);

    EXPECT_NE(before.run("INSERT INTO t VALUES (1)"), SQLITE_OK);
    connection after(path);
    EXPECT_EQ(after.run("INSERT INTO t VALUES (2)"), SQLITE_OK);
}

TEST_F(SimVfsOnOneDisk, KeepsUnsyncedWritesWhenOnlyTheProcessIsKilled) {
    connection before(path);
    before.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE t (body BLOB)");
    before.run("INSERT INTO t VALUES (1)");

    disk_.kill();

    connection after(path);
    EXPECT_EQ(after.ask("SELECT count(*) FROM t"), "1");
    EXPECT_NE(before.run("INSERT INTO t VALUES (1)"), SQLITE_OK);
}

// Whether a write can be lost whose sync failed in a life that was killed, and worked in the next.
bool is_forgotten_by_next_life(disk_options kind, disk_chance& chance) {
    bool lost = false;
    for (int n = 0; n < 20; ++n) {
        sim_disk disk(kind, chance);
        disk.put_file("/d/file", {1});
        disk.open("/d/file", false)->content.write(std::vector<std::uint8_t>{2}, 0);
        disk.open("/d/file", false)->content.lose_track();
        disk.kill();
        disk.open("/d/file", false)->content.sync();
        disk.crash(chance);
        lost = lost || disk.read_file("/d/file") == std::vector<std::uint8_t>{1};
    }
    return lost;
}

TEST_F(SimVfsOnOneDisk, ForgetsOverAKillOnlyWhatCanBeWrittenOnceMore) {
    EXPECT_TRUE(is_forgotten_by_next_life({512, true}, chance_));
    EXPECT_FALSE(is_forgotten_by_next_life({512, false}, chance_));
}

TEST_F(SimVfsOnOneDisk, CrashesOneMachineAlone) {
    sim_disk& other = vfs_.mount("/b/", {});
    connection here(path);
    connection there("/b/file.db");
    here.run("CREATE TABLE t (body BLOB)");
    there.run("CREATE TABLE t (body BLOB)");

    vfs_.crash("/a/", chance_);

    EXPECT_NE(here.run("INSERT INTO t VALUES (1)"), SQLITE_OK);
    EXPECT_EQ(there.run("INSERT INTO t VALUES (1)"), SQLITE_OK);
    EXPECT_EQ(other.counts().crashes, 0u);
}

TEST_F(SimVfsOnOneDisk, MayForgetANameThatWasNotSynced) {
    int vanished = 0;
    for (std::uint64_t n = 0; n < 40; ++n) {
        sim_disk disk({}, chance_);
        static_cast<void>(disk.open("/d/file", true));
        disk.crash(chance_);
        vanished += disk.has("/d/file") ? 0 : 1;
    }
    EXPECT_GT(vanished, 5);
    EXPECT_LT(vanished, 35);
}

TEST_F(SimVfsOnOneDisk, MayRestoreARemovedFileUnlessItsDirectoryWasSynced) {
    int returned = 0;
    for (std::uint64_t n = 0; n < 40; ++n) {
        sim_disk disk({}, chance_);
        disk.put_file("/d/unsynced", {1});
        disk.put_file("/e/synced", {1});
        disk.remove("/d/unsynced", false);
        disk.remove("/e/synced", true);
        disk.crash(chance_);
        returned += disk.has("/d/unsynced") ? 1 : 0;
        EXPECT_FALSE(disk.has("/e/synced"));
    }
    EXPECT_GT(returned, 5);
    EXPECT_LT(returned, 35);
}

TEST_F(SimVfsOnOneDisk, TellsTheTimeItWasGiven) {
    vfs_.set_time(wall_time{1'700'000'000'000});
    connection any(path);

    EXPECT_EQ(any.ask("SELECT strftime('%s', 'now')"), "1700000000");
}

TEST_F(SimVfsOnOneDisk, FlipsBits) {
    disk_.put_file("/a/x", std::vector<std::uint8_t>(100, 0));

    disk_.flip_bits("/a/x", 1);

    int ones = 0;
    for (const std::uint8_t byte : disk_.read_file("/a/x")) {
        ones += __builtin_popcount(byte);
    }
    EXPECT_EQ(ones, 1);
}

}  // namespace
}  // namespace gapless::simulation
