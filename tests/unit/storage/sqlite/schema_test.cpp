#include "storage/sqlite/schema.hpp"

#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <array>

namespace gapless::storage {
namespace {

constexpr std::array<migration, 2> steps{{
    {2, "ALTER TABLE t ADD COLUMN b INTEGER; PRAGMA user_version = 2"},
    {3, "ALTER TABLE t ADD COLUMN c INTEGER; PRAGMA user_version = 3"},
}};

schema version_one() {
    schema made;
    made.application = 4711;
    made.version = 1;
    made.text = "PRAGMA application_id = 4711; PRAGMA user_version = 1; CREATE TABLE t (a INTEGER)";
    made.too_new = errc::mailbox_too_new;
    return made;
}

schema version_three() {
    schema made = version_one();
    made.version = 3;
    made.text =
        "PRAGMA application_id = 4711; PRAGMA user_version = 3;"
        "CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER)";
    made.migrations = steps;
    return made;
}

class Schema : public testing::Test {
protected:
    void SetUp() override {
        auto opened = database::open(
            {directory_ / "file.db", "", database::access::create, errc::mailbox_corrupt}
        );
        ASSERT_TRUE(opened);
        file_ = std::move(*opened);
    }

    void make(const schema& wanted) {
        const auto unborn = is_unborn(*file_, wanted);
        ASSERT_TRUE(unborn);
        establish(*file_, wanted, *unborn, [](database& into) {
            into.run("INSERT INTO t (a) VALUES (1)");
        });
        ASSERT_FALSE(file_->failure()) << message_of(*file_->failure());
    }

    tests::temporary_directory directory_;
    std::unique_ptr<database> file_;
};

TEST_F(Schema, IsMadeWithItsFirstRows) {
    EXPECT_TRUE(is_unborn(*file_, version_one()).value());

    make(version_one());

    EXPECT_FALSE(is_unborn(*file_, version_one()).value());
    EXPECT_EQ(file_->ask("SELECT count(*) FROM t"), 1);
}

TEST_F(Schema, GoesThroughTheStepsThatAFileLacks) {
    make(version_one());

    make(version_three());

    EXPECT_EQ(file_->ask("PRAGMA user_version"), 3);
    EXPECT_EQ(file_->ask("SELECT count(*) FROM pragma_table_info('t')"), 3);
    EXPECT_EQ(file_->ask("SELECT a FROM t"), 1);
}

TEST_F(Schema, SkipsTheStepsThatAFileHasBehindIt) {
    schema two = version_three();
    two.version = 2;
    two.migrations = two.migrations.first(1);
    make(version_one());
    make(two);

    make(version_three());

    EXPECT_EQ(file_->ask("PRAGMA user_version"), 3);
}

TEST_F(Schema, RefusesAFileOfALaterVersion) {
    make(version_three());

    const auto unborn = is_unborn(*file_, version_one());

    ASSERT_FALSE(unborn);
    EXPECT_EQ(unborn.error().code, errc::mailbox_too_new);
}

TEST_F(Schema, RefusesAFileOfAnotherProgram) {
    file_->execute("CREATE TABLE theirs (a)");

    const auto unborn = is_unborn(*file_, version_one());

    ASSERT_FALSE(unborn);
    EXPECT_EQ(unborn.error().code, errc::mailbox_corrupt);
}

TEST_F(Schema, FailsWhenNoStepLeadsToTheVersion) {
    make(version_one());
    schema broken = version_three();
    broken.migrations = broken.migrations.first(1);

    establish(*file_, broken, false, {});

    EXPECT_TRUE(file_->take_failure());
}

}  // namespace
}  // namespace gapless::storage
