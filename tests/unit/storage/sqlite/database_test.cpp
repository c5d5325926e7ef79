#include "storage/sqlite/database.hpp"

#include "tests/support/temporary_directory.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>

namespace gapless::storage {
namespace {

class Database : public testing::Test {
protected:
    void SetUp() override {
        auto opened = database::open(
            {directory_ / "file.db", "", database::access::create, errc::mailbox_corrupt}
        );
        ASSERT_TRUE(opened) << message_of(opened.error());
        open_ = std::move(*opened);
        open_->execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, name TEXT, bytes BLOB)");
        ASSERT_FALSE(open_->failure());
    }

    tests::temporary_directory directory_;
    std::unique_ptr<database> open_;
};

TEST_F(Database, GivesBackWhatWasBound) {
    client_id id;
    id.bytes[3] = 9;
    open_->run(
        "INSERT INTO kept (id, name, bytes) VALUES (?, ?, ?)", seq{7}, std::string("n\0m", 3), id
    );

    auto found = open_->select("SELECT id, name, bytes FROM kept WHERE id = ?", seq{7});
    ASSERT_TRUE(found.next());
    EXPECT_EQ(found.read<seq>(0), seq{7});
    EXPECT_EQ(found.read<std::string>(1), std::string("n\0m", 3));
    EXPECT_EQ(found.read<client_id>(2), id);
    EXPECT_FALSE(found.next());
}

TEST_F(Database, TellsEmptyFromMissing) {
    open_->run("INSERT INTO kept (id, name) VALUES (1, ?)", std::string());
    open_->run("INSERT INTO kept (id, name) VALUES (2, ?)", std::optional<std::string_view>());

    auto found = open_->select("SELECT name FROM kept ORDER BY id");
    ASSERT_TRUE(found.next());
    EXPECT_EQ(found.read<std::optional<std::string>>(0), "");
    ASSERT_TRUE(found.next());
    EXPECT_EQ(found.read<std::optional<std::string>>(0), std::nullopt);
}

TEST_F(Database, TakesNumbersBeyondSixtyThreeBitsForTheLargest) {
    open_->run("INSERT INTO kept (id) VALUES (5)");

    auto found = open_->select("SELECT id FROM kept WHERE id <= ?", seq{~std::uint64_t{0}});

    EXPECT_TRUE(found.next());
}

TEST_F(Database, LatchesAFailureUntilItIsTaken) {
    open_->run("INSERT INTO kept (id) VALUES (1)");
    open_->run("INSERT INTO kept (id) VALUES (1)");
    open_->run("INSERT INTO kept (id) VALUES (2)");

    ASSERT_TRUE(open_->failure());
    EXPECT_EQ(open_->failure()->code, errc::mailbox_corrupt);
    EXPECT_EQ(open_->ask("SELECT count(*) FROM kept"), 0);
    EXPECT_TRUE(open_->take_failure());
    EXPECT_EQ(open_->ask("SELECT count(*) FROM kept"), 1);
}

TEST_F(Database, TakesBytesOfAWrongLengthForDamage) {
    open_->run("INSERT INTO kept (id, bytes) VALUES (1, ?)", blob{"short"});

    {
        auto found = open_->select("SELECT bytes FROM kept");
        ASSERT_TRUE(found.next());
        EXPECT_EQ(found.read<client_id>(0), client_id{});
    }

    ASSERT_TRUE(open_->failure());
    EXPECT_EQ(open_->failure()->code, errc::mailbox_corrupt);
}

TEST_F(Database, CountsTheRowsThatItWrote) {
    const auto before = open_->rows_written();

    open_->run("INSERT INTO kept (id) VALUES (1), (2), (3)");

    EXPECT_EQ(open_->rows_written() - before, 3u);
}

TEST_F(Database, WritesNothingWhenItIsOpenForReading) {
    auto reader = database::open({directory_ / "file.db", "", database::access::read, {}});
    ASSERT_TRUE(reader);

    (*reader)->run("INSERT INTO kept (id) VALUES (1)");

    EXPECT_TRUE((*reader)->take_failure());
}

TEST_F(Database, NeitherMapsItsFileNorCheckpointsByItself) {
    EXPECT_EQ(open_->ask("PRAGMA mmap_size"), 0);
    EXPECT_EQ(open_->ask("PRAGMA wal_autocheckpoint"), 0);
    EXPECT_EQ(open_->ask("PRAGMA synchronous"), 2);
    EXPECT_EQ(open_->ask("PRAGMA trusted_schema"), 0);
    EXPECT_EQ(open_->ask("PRAGMA cell_size_check"), 1);
    EXPECT_EQ(open_->ask("PRAGMA foreign_keys"), 0);
}

TEST(DatabaseOpen, CallsAFileThatIsNoneDamaged) {
    tests::temporary_directory directory;
    std::ofstream(directory / "file.db") << std::string(5'000, 'x');

    const auto opened =
        database::open({directory / "file.db", "", database::access::write, errc::mailbox_corrupt});

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::mailbox_corrupt);
}

TEST(DatabaseOpen, FailsWithoutAFile) {
    tests::temporary_directory directory;

    const auto opened = database::open({directory / "none.db", "", database::access::read, {}});

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::storage_failed);
}

}  // namespace
}  // namespace gapless::storage
