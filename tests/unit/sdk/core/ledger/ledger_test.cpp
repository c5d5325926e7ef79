#include "sdk/core/ledger/ledger.hpp"

#include "tests/support/failing_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace gapless::tests {
namespace {

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};

class Ledger : public testing::Test {
protected:
    failing_mailbox box;
    sdk::ledger book{*box.load()};
};

TEST_F(Ledger, CommitsEverythingThatChangedAsOneTransaction) {
    book.put(a_conversation(c5));
    book.insert(c5, a_message(seq{1}, "one"));
    book.move_cursor({log_epoch{1}, inbox_version{4}});
    book.put_draft(a_draft(client_id_number(1), destination::to(c5), "mine"));

    ASSERT_TRUE(book.commit(box));

    ASSERT_EQ(box.commits().size(), 1u);
    EXPECT_EQ(book.stored(), *box.load());
    EXPECT_TRUE(book.changes().is_empty());
}

TEST_F(Ledger, ShowsChangesAtOnceAndStoresThemWithTheFlush) {
    auto row = a_conversation(c5);
    book.put(row);
    row.head = seq{9};
    book.put(row);

    EXPECT_EQ(book.find(c5)->head, seq{9});
    EXPECT_TRUE(book.stored().conversations.empty());
    ASSERT_TRUE(book.commit(box));
    EXPECT_EQ(book.stored().conversations.at(0).head, seq{9});
}

TEST_F(Ledger, ChangesNothingByPuttingARowThatIsThere) {
    book.put(a_conversation(c5));
    ASSERT_TRUE(book.commit(box));

    book.put(a_conversation(c5));
    book.move_cursor(book.cursor());

    EXPECT_TRUE(book.changes().is_empty());
}

TEST_F(Ledger, KeepsSettingsBesideTheConversation) {
    book.put_settings(c5, {true, false, "begun"});
    EXPECT_EQ(book.settings(c5), (conversation_settings{true, false, "begun"}));
    EXPECT_EQ(book.settings(c6), conversation_settings{});
    ASSERT_TRUE(book.commit(box));
    EXPECT_EQ(book.stored(), *box.load());

    book.put_settings(c5, book.settings(c5));
    EXPECT_TRUE(book.changes().is_empty());
    book.put_settings(c5, {});
    ASSERT_TRUE(book.commit(box));

    EXPECT_EQ(book.stored(), *box.load());
    EXPECT_TRUE(book.stored().settings.empty());
}

TEST_F(Ledger, NumbersEventsOnFromTheLast) {
    book.insert(c5, a_message(seq{1}, "one"));
    ASSERT_TRUE(book.commit(box));
    sdk::ledger next(*box.load());

    next.append(sent_event{client_id_number(1), c5, seq{2}, false});

    ASSERT_EQ(next.changes().events.size(), 1u);
    EXPECT_EQ(next.changes().events[0].id, event_id{2});
}

TEST_F(Ledger, KeepsADraftWhereItStands) {
    const auto one = a_draft(client_id_number(1), destination::to(c5), "one");
    const auto two = a_draft(client_id_number(2), destination::to(c5), "two");
    book.put_draft(one);
    book.put_draft(two);
    ASSERT_TRUE(book.commit(box));
    auto changed = one;
    changed.state = protocol::draft_state::failed;

    book.put_draft(changed);
    ASSERT_TRUE(book.commit(box));

    ASSERT_EQ(book.stored().drafts.size(), 2u);
    EXPECT_EQ(book.stored().drafts[0].second, changed);
    EXPECT_EQ(book.stored(), *box.load());
}

TEST_F(Ledger, NeverReusesThePositionOfAForgottenDraftWhileOthersStand) {
    for (std::uint8_t n = 1; n <= 3; ++n) {
        book.put_draft(a_draft(client_id_number(n), destination::to(c5), "text"));
    }
    ASSERT_TRUE(book.commit(box));
    book.forget_draft(client_id_number(2));
    ASSERT_TRUE(book.commit(box));
    sdk::ledger next(*box.load());

    next.put_draft(a_draft(client_id_number(4), destination::to(c5), "last"));
    ASSERT_TRUE(next.commit(box));

    const auto drafts = box.load()->drafts;
    ASSERT_EQ(drafts.size(), 3u);
    EXPECT_EQ(drafts[2].second.id, client_id_number(4));
    EXPECT_EQ(next.stored().drafts, drafts);
}

TEST_F(Ledger, ForgetsADraftThatWasNeverStored) {
    book.put_draft(a_draft(client_id_number(1), destination::to(c5), "mine"));
    book.forget_draft(client_id_number(1));

    ASSERT_TRUE(book.commit(box));

    EXPECT_TRUE(book.stored().drafts.empty());
    EXPECT_TRUE(box.load()->drafts.empty());
}

TEST_F(Ledger, FindsADirectConversationByItsCanonicalName) {
    auto row = a_conversation(c5);
    row.name = "Bob";
    book.put(row);
    auto group = a_conversation(c6);
    group.kind = conversation_kind::group;
    group.name = "carol";
    book.put(group);

    EXPECT_EQ(book.find_direct("bob")->id, c5);
    EXPECT_EQ(book.find_direct("carol"), nullptr);
    ASSERT_TRUE(book.commit(box));
    EXPECT_EQ(sdk::ledger(*box.load()).find_direct("bob")->id, c5);
}

TEST_F(Ledger, ConsumesForwardOnly) {
    book.insert(c5, a_message(seq{1}, "one"));
    book.insert(c5, a_message(seq{2}, "two"));
    ASSERT_TRUE(book.commit(box));
    book.consume(event_id{2});
    ASSERT_TRUE(book.commit(box));

    book.consume(event_id{1});

    EXPECT_TRUE(book.changes().is_empty());
    EXPECT_EQ(book.consumed(), event_id{2});
}

TEST_F(Ledger, SaysWhyACommitFailed) {
    box.fail_commits(errc::storage_full);
    book.put(a_conversation(c5));

    const auto done = book.commit(box);

    EXPECT_EQ(done.error().code, errc::storage_full);
    EXPECT_TRUE(book.stored().conversations.empty());
}

TEST_F(Ledger, CountsTheBytesThatWaitForTheFlush) {
    book.insert(c5, a_message(seq{1}, "12345"));
    EXPECT_EQ(book.gathered_bytes(), 5u);

    ASSERT_TRUE(book.commit(box));

    EXPECT_EQ(book.gathered_bytes(), 0u);
}

}  // namespace
}  // namespace gapless::tests
