#include "sdk/sqlite/search_index.hpp"

#include "sdk/core/search/search_plan.hpp"
#include "sdk/sqlite/mailbox_changes_writer.hpp"
#include "sdk/sqlite/mailbox_schema.hpp"
#include "sdk/sqlite/search_functions.hpp"
#include "sdk/sqlite/search_queries.hpp"
#include "storage/sqlite/writer.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr conversation_id c5{5};

// The tables of a mailbox, without the mailbox.
class SearchIndex : public ::testing::Test {
protected:
    SearchIndex() {
        storage::writer::options wanted;
        wanted.path = home_ / "mailbox.db";
        wanted.corrupt = errc::mailbox_corrupt;
        wanted.schema = mailbox_schema();
        wanted.equip = equip_search;
        wanted.first_rows = [](storage::database& into) { write_first_rows(into, tests::alice()); };
        file_ = storage::writer::open(std::move(wanted)).value();
    }

    template <class Work>
    void change(Work work) {
        const auto done = file_->transact(work);
        ASSERT_TRUE(done) << message_of(done.error());
    }

    void store(std::vector<message> rows) {
        mailbox_changes changes;
        for (auto& row : rows) {
            changes.messages.push_back({c5, std::move(row)});
        }
        change([&](storage::database& into) { write_changes(into, changes); });
    }

    void index_all() {
        change([](storage::database& into) {
            while (has_unindexed(into) && !into.failure()) {
                index_some(into, 7);
            }
            merge_index(into);
        });
    }

    std::vector<std::string> found(std::string text) {
        search_query query;
        query.text = std::move(text);
        const auto page = read_search(connection(), *search_plan_of(query));
        EXPECT_FALSE(connection().take_failure());
        std::vector<std::string> bodies;
        for (const auto& hit : page.hits) {
            bodies.push_back(hit.message.body);
        }
        return bodies;
    }

    // What the index itself says: rows with this word, whether they are there or not.
    std::int64_t postings(const std::string& word) {
        std::int64_t count = 0;
        {
            auto rows = connection().select(
                "SELECT count(*) FROM search WHERE search MATCH ?", "text : \"" + word + '"'
            );
            count = rows.next() ? rows.read<std::int64_t>(0) : -1;
        }
        EXPECT_FALSE(connection().take_failure());
        return count;
    }

    storage::database& connection() { return **file_->connection(); }

    tests::temporary_directory home_;
    std::unique_ptr<storage::writer> file_;
};

using texts = std::vector<std::string>;

TEST_F(SearchIndex, ForgetsWhatAnEntrySaidAndTakesWhatItSaysNow) {
    store({tests::a_message(seq{1}, "secret one"), tests::a_message(seq{2}, "secret two")});
    index_all();

    change([](storage::database& into) {
        forget_indexed(into, c5, {seq{1}, seq{1}});
        into.run("UPDATE message SET body = x'6e6577' WHERE seq = 1");
        note_unindexed(into, c5, {seq{1}, seq{1}});
    });

    EXPECT_EQ(found("new"), texts{"new"});
    EXPECT_EQ(found("secret"), texts{"secret two"});
    EXPECT_EQ(postings("secret"), 1);
    index_all();
    EXPECT_EQ(found("new"), texts{"new"});
    EXPECT_EQ(postings("new"), 1);
}

TEST_F(SearchIndex, ForgetsWhatGoes) {
    std::vector<message> rows;
    for (std::uint64_t at = 1; at <= 30; ++at) {
        rows.push_back(tests::a_message(seq{at}, "secret " + std::to_string(at)));
    }
    store(rows);
    change([](storage::database& into) { index_some(into, 20); });

    change([](storage::database& into) {
        forget_indexed(into, c5, {seq{5}, seq{28}});
        into.run("DELETE FROM message WHERE seq BETWEEN 5 AND 28");
    });

    EXPECT_EQ(found("secret").size(), 6u);
    EXPECT_EQ(postings("secret"), 4);
    index_all();
    EXPECT_EQ(postings("secret"), 6);
    EXPECT_EQ(connection().ask("SELECT count(*) FROM indexed"), 6);
    EXPECT_FALSE(has_unindexed(connection()));
}

TEST_F(SearchIndex, AChangeThatIsUndoneLeavesTheIndexAsItWas) {
    store({tests::a_message(seq{1}, "secret one")});
    index_all();

    const auto done = file_->transact([](storage::database& into) {
        forget_indexed(into, c5, {seq{1}, seq{1}});
        into.fail(error(errc::storage_full));
    });

    EXPECT_FALSE(done);
    EXPECT_EQ(found("secret"), texts{"secret one"});
    EXPECT_EQ(postings("secret"), 1);
}

TEST_F(SearchIndex, NotesARunOfAConversationOnce) {
    std::vector<message> rows;
    for (const std::uint64_t at : {1u, 2u, 3u, 7u, 8u}) {
        rows.push_back(tests::a_message(seq{at}, "text"));
    }
    store(rows);
    store({tests::a_message(seq{4}, "text"), tests::a_message(seq{9}, "text")});

    EXPECT_EQ(connection().ask("SELECT count(*) FROM unindexed"), 2);
    EXPECT_EQ(connection().ask("SELECT sum(last_seq - first_seq + 1) FROM unindexed"), 7);
}

TEST_F(SearchIndex, ABatchEndsWithTheMessageThatFillsIt) {
    std::vector<message> rows;
    for (std::uint64_t at = 1; at <= 4; ++at) {
        rows.push_back(tests::a_message(seq{at}, std::string(20'000, 'x')));
    }
    store(rows);

    change([](storage::database& into) { index_some(into, 250); });

    EXPECT_EQ(connection().ask("SELECT count(*) FROM indexed"), 2);
}

TEST_F(SearchIndex, IdsAscendWithTheTime) {
    EXPECT_EQ(first_index_id(wall_time{-7}), 0);
    EXPECT_EQ(last_index_id(wall_time{0}) + 1, first_index_id(wall_time{1}));
    EXPECT_EQ(
        time_of_index_id(last_index_id(wall_time{1'700'000'000'000})).milliseconds,
        1'700'000'000'000
    );
    EXPECT_EQ(first_index_id(wall_time{INT64_MAX}), first_index_id(wall_time{index_time_max}));
    EXPECT_GT(last_index_id(wall_time{INT64_MAX}), 0);
}

TEST(SearchFunctions, RefuseASqliteWithoutFullText) {
    auto opened = storage::database::open(
        {":memory:", "", storage::database::access::create, errc::mailbox_corrupt}
    );
    ASSERT_TRUE(opened);
    const auto nothing = [](sqlite3_context*, int, sqlite3_value**) {};
    sqlite3_create_function(
        (*opened)->native(), "fts5", 1, SQLITE_UTF8, nullptr, nothing, nullptr, nullptr
    );

    equip_search(**opened);

    const auto failure = (*opened)->take_failure();
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, errc::unsupported);
}

TEST(MatchExpression, QuotesEveryWordAndNothingElse) {
    search_query query;
    query.text = "\"a\" OR b* NEAR(x'y 京大学";
    query.conversation = c5;
    query.sender = "bob";

    EXPECT_EQ(
        match_expression(*search_plan_of(query)),
        "text : (\"a\" AND \"b\" AND \"near\" + \"x\" + \"y\" AND \"or\" AND \"京大\" + \"大学\")"
        " AND place : \"c5\" AND place : \"626f62\""
    );
}

}  // namespace
}  // namespace gapless::sdk
