#include "sdk/client/watched_mailbox.hpp"

#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/failing_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::sdk {
namespace {

const client_id mine = tests::client_id_number(1);

event an_event(decltype(event::what) what) {
    event made;
    made.id = event_id{1};
    made.what = std::move(what);
    return made;
}

TEST(WatchedMailbox, NotesThatAMessageWasSentBeforeItsRowWent) {
    memory_mailbox kept(tests::alice());
    watched_mailbox watched(kept);
    mailbox_changes changes;
    changes.events.push_back(an_event(sent_event{.client_id = mine, .seq = seq{3}}));
    changes.forgotten_drafts.push_back(mine);
    ASSERT_TRUE(watched.commit(changes));
    const auto endings = watched.take_endings();
    ASSERT_FALSE(endings.empty());
    EXPECT_EQ(endings.front().client_id, mine);
    EXPECT_EQ(endings.front().how->seq, seq{3});
    EXPECT_TRUE(watched.take_endings().empty());
}

TEST(WatchedMailbox, NotesWhyAMessageFailed) {
    memory_mailbox kept(tests::alice());
    watched_mailbox watched(kept);
    mailbox_changes changes;
    changes.events.push_back(an_event(failed_event{mine, {}, error(errc::not_a_member)}));
    ASSERT_TRUE(watched.commit(changes));
    const auto endings = watched.take_endings();
    ASSERT_EQ(endings.size(), 1U);
    EXPECT_EQ(endings.front().how.error().code, errc::not_a_member);
}

TEST(WatchedMailbox, NotesThatARowWentWithoutBeingSent) {
    memory_mailbox kept(tests::alice());
    watched_mailbox watched(kept);
    mailbox_changes changes;
    changes.forgotten_drafts.push_back(mine);
    ASSERT_TRUE(watched.commit(changes));
    const auto endings = watched.take_endings();
    ASSERT_EQ(endings.size(), 1U);
    EXPECT_EQ(endings.front().how.error().code, errc::cancelled);
}

TEST(WatchedMailbox, TellsItsListenerWhatWasCommittedAndNothingElse) {
    tests::failing_mailbox kept;
    std::vector<session_epoch> heard;
    watched_mailbox watched(kept, [&](const mailbox_changes& committed) {
        heard.push_back(committed.session.value());
    });
    mailbox_changes changes;
    changes.session = session_epoch{4};
    ASSERT_TRUE(watched.commit(changes));
    kept.fail_commits(errc::storage_full);
    changes.session = session_epoch{5};
    ASSERT_FALSE(watched.commit(changes));

    EXPECT_EQ(heard, (std::vector{session_epoch{4}}));
}

TEST(WatchedMailbox, NotesWhichConversationsHaveChangedAsTheyAreAtLast) {
    memory_mailbox kept(tests::alice());
    watched_mailbox watched(kept);
    mailbox_changes changes;
    auto row = tests::a_conversation(conversation_id{5});
    changes.conversations.emplace(row.id, row);
    ASSERT_TRUE(watched.commit(changes));
    row.unread = 3;
    changes.conversations.insert_or_assign(row.id, row);
    ASSERT_TRUE(watched.commit(changes));

    const auto changed = watched.take_changed();

    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed.at(row.id), row);
    EXPECT_TRUE(watched.take_changed().empty());
}

}  // namespace
}  // namespace gapless::sdk
