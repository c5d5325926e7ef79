#include "storage/sqlite/sqlite_build.hpp"

#include <gapless/error.hpp>

#include <gtest/gtest.h>

namespace gapless::storage {
namespace {

sqlite_build a_good_one() {
    sqlite_build good;
    good.version = 3'037'000;
    good.has_threads = true;
    good.has_wal = true;
    return good;
}

void expect_refused(const sqlite_build& found, const char* because) {
    const auto refusal = refusal_of(found);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->code, errc::unsupported);
    EXPECT_NE(refusal->detail.find(because), std::string::npos) << refusal->detail;
}

TEST(SqliteBuild, TakesTheOneThatTheseTestsAreLinkedWith) {
    EXPECT_EQ(refusal_of(sqlite_build::linked()), std::nullopt);
}

TEST(SqliteBuild, TakesTheOldestThatWillDo) { EXPECT_EQ(refusal_of(a_good_one()), std::nullopt); }

TEST(SqliteBuild, RefusesOneThatIsTooOld) {
    sqlite_build old = a_good_one();
    old.version = 3'036'999;
    expect_refused(old, "is 3.36");
}

TEST(SqliteBuild, RefusesOneWithoutThreads) {
    sqlite_build alone = a_good_one();
    alone.has_threads = false;
    expect_refused(alone, "without threads");
}

TEST(SqliteBuild, RefusesOneWithoutTheWriteAheadLog) {
    sqlite_build journal = a_good_one();
    journal.has_wal = false;
    expect_refused(journal, "write-ahead log");
}

}  // namespace
}  // namespace gapless::storage
