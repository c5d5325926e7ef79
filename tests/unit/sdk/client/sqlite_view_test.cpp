#include "sdk/client/sqlite_view.hpp"

#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "storage/sqlite/database.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};

// A mailbox with a conversation that is empty, and one draft.
class SqliteView : public testing::Test {
protected:
    void SetUp() override {
        mailbox_changes changes;
        changes.conversations.emplace(c5, tests::a_conversation(c5));
        const auto id = tests::client_id_number(1);
        changes.drafts.emplace(id, std::pair{1u, tests::a_draft(id, destination::to(c5), "mine")});
        ASSERT_TRUE(box_->commit(changes));
    }

    tests::temporary_directory directory_;
    std::unique_ptr<sqlite_mailbox> box_ =
        sqlite_mailbox::open({.directory = directory_ / "box", .create = tests::alice()}).value();
    sqlite_view view_{box_->readers()};
};

TEST_F(SqliteView, TellsAnEmptyConversationFromNone) {
    EXPECT_TRUE(view_.history(c5, seq{1}, 10).value().empty());
    EXPECT_EQ(view_.history(c6, seq{1}, 10).error().code, errc::unknown_conversation);
}

// The row with the keys is not there to be read, and nobody misses it.
TEST_F(SqliteView, ReadsWhatIsAskedForAndNothingElse) {
    auto direct = storage::database::open(
        {(directory_ / "box") + "/mailbox.db", "", storage::database::access::write}
    );
    ASSERT_TRUE(direct);
    (*direct)->run("DELETE FROM identity");
    ASSERT_FALSE((*direct)->failure());

    EXPECT_EQ(view_.conversations().value().size(), 1u);
    EXPECT_TRUE(view_.history(c5, seq{1}, 10));
    const auto outbox = view_.outbox();
    ASSERT_TRUE(outbox);
    ASSERT_EQ(outbox->size(), 1u);
    EXPECT_EQ(outbox->front().text, "mine");
}

}  // namespace
}  // namespace gapless::sdk
