#include "sdk/core/sync/inbox_sync.hpp"

#include "tests/support/failing_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using protocol::inbox_fields;
using protocol::sync_page;
using protocol::sync_state;

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};

class InboxSync : public testing::Test {
protected:
    InboxSync() {
        put(c5, 0);
        put(c6, 0);
    }

    // All entries of the conversation up to here are stored.
    void put(conversation_id id, std::uint64_t high) {
        auto row = a_conversation(id);
        row.high = seq{high};
        row.head = seq{high};
        book.put(row);
    }

    static inbox_fields fields(std::uint64_t prev, std::uint64_t version, std::uint64_t head) {
        return {inbox_version{prev}, inbox_version{version}, seq{head}};
    }

    static sync_page page(std::uint64_t version, sync_state state = sync_state::ok) {
        return {log_epoch{1}, inbox_version{version}, state, {}};
    }

    // Connected, and the first sync has ended at this version.
    void catch_up(std::uint64_t version) {
        machine.handle_connected(now);
        ASSERT_TRUE(machine.handle_page(page(version), now));
    }

    std::uint64_t cursor() { return book.cursor().version.value; }

    std::optional<protocol::sync> ask() { return machine.poll_sync(now); }

    instant now{1'000};
    sdk::ledger book{sdk::mailbox_state{}};
    sdk::inbox_sync machine{{}, book};
};

TEST_F(InboxSync, CountsTheLoginFlightAsItsFirstQuestion) {
    machine.handle_connected(now);

    EXPECT_FALSE(ask());
    EXPECT_FALSE(machine.is_caught_up());
    EXPECT_EQ(machine.request(), (protocol::sync{log_epoch{}, inbox_version{}, 100}));
}

TEST_F(InboxSync, MovesTheCursorToThePagesVersion) {
    catch_up(7);

    EXPECT_EQ(book.cursor(), (sdk::inbox_cursor{log_epoch{1}, inbox_version{7}}));
    EXPECT_TRUE(machine.is_caught_up());
}

TEST_F(InboxSync, NeverMovesBackWithinAnEpoch) {
    catch_up(7);
    machine.want(now);
    ASSERT_TRUE(ask());

    ASSERT_TRUE(machine.handle_page(page(3), now));

    EXPECT_EQ(cursor(), 7u);
}

TEST_F(InboxSync, IgnoresAPageThatNobodyAskedFor) {
    catch_up(7);

    EXPECT_TRUE(machine.handle_page(page(9), now));

    EXPECT_EQ(cursor(), 7u);
}

TEST_F(InboxSync, FollowsFieldsThatContinueTheCursor) {
    catch_up(7);
    put(c5, 1);

    machine.handle_fields(c5, fields(7, 8, 1), now);

    EXPECT_EQ(cursor(), 8u);
    EXPECT_EQ(machine.kept(), 0u);
}

TEST_F(InboxSync, FollowsFieldsWhosePrevLiesBelowTheCursor) {
    catch_up(7);
    put(c5, 1);

    machine.handle_fields(c5, fields(5, 9, 1), now);

    EXPECT_EQ(cursor(), 9u);
}

TEST_F(InboxSync, IgnoresFieldsOfAVersionThatItHas) {
    catch_up(7);

    machine.handle_fields(c5, fields(6, 7, 4), now);

    EXPECT_EQ(cursor(), 7u);
    EXPECT_EQ(machine.kept(), 0u);
}

TEST_F(InboxSync, WaitsUntilTheConversationIsCompleteUpToTheHead) {
    catch_up(7);
    machine.handle_fields(c5, fields(7, 8, 2), now);
    EXPECT_EQ(cursor(), 7u);
    EXPECT_FALSE(machine.is_caught_up());

    put(c5, 2);
    machine.handle_advanced(now);

    EXPECT_EQ(cursor(), 8u);
}

TEST_F(InboxSync, FollowsAChainInWhateverOrderItArrived) {
    catch_up(7);
    machine.handle_fields(c5, fields(9, 10, 0), now);
    machine.handle_fields(c6, fields(8, 9, 0), now);
    EXPECT_EQ(cursor(), 7u);

    machine.handle_fields(c5, fields(7, 8, 0), now);

    EXPECT_EQ(cursor(), 10u);
    EXPECT_EQ(machine.kept(), 0u);
}

TEST_F(InboxSync, DoesNotJumpOverAConversationThatIsIncomplete) {
    catch_up(7);
    machine.handle_fields(c5, fields(7, 8, 3), now);

    machine.handle_fields(c6, fields(8, 9, 0), now);

    EXPECT_EQ(cursor(), 7u);
}

TEST_F(InboxSync, KeepsFieldsOfAnUnknownConversation) {
    catch_up(7);

    machine.handle_fields(conversation_id{99}, fields(7, 8, 0), now);

    EXPECT_EQ(cursor(), 7u);
}

TEST_F(InboxSync, KeepsFieldsThatArriveDuringASyncAndFoldsThemInAtItsEnd) {
    machine.handle_connected(now);
    machine.handle_fields(c5, fields(7, 8, 0), now);
    EXPECT_EQ(cursor(), 0u);
    EXPECT_TRUE(machine.handle_page(page(5, sync_state::more), now));
    EXPECT_EQ(cursor(), 5u);
    ASSERT_TRUE(ask());

    ASSERT_TRUE(machine.handle_page(page(7), now));

    EXPECT_EQ(cursor(), 8u);
}

TEST_F(InboxSync, MovesNoCursorByFieldsThatWouldFitDuringASync) {
    catch_up(7);
    machine.want(now);
    ASSERT_TRUE(ask());

    machine.handle_fields(c5, fields(7, 8, 0), now);

    EXPECT_EQ(cursor(), 7u);
}

TEST_F(InboxSync, SynchronisesSomeTimeAfterAFrameWasMissed) {
    catch_up(7);
    machine.handle_fields(c5, fields(8, 9, 0), now);
    EXPECT_FALSE(ask());

    now = now + milliseconds(700);

    EXPECT_EQ(ask()->version, inbox_version{7});
}

TEST_F(InboxSync, ForgetsAMissedFrameThatCame) {
    catch_up(7);
    machine.handle_fields(c5, fields(8, 9, 0), now);
    machine.handle_fields(c5, fields(7, 8, 0), now);

    now = now + seconds(1);

    EXPECT_FALSE(ask());
}

TEST_F(InboxSync, SynchronisesAtOnceWhenNotified) {
    catch_up(7);

    machine.handle_notified(inbox_version{8}, now);

    EXPECT_FALSE(machine.is_caught_up());
    EXPECT_TRUE(ask());
}

TEST_F(InboxSync, NeedsNoSyncForWhatItHas) {
    catch_up(7);

    machine.handle_notified(inbox_version{7}, now);
    machine.handle_head(inbox_version{7}, now);

    now = now + seconds(1);
    EXPECT_FALSE(ask());
}

TEST_F(InboxSync, IsNotKeptBusyByAHeadThatNoSyncReaches) {
    catch_up(7);
    machine.handle_notified(inbox_version{99}, now);
    ASSERT_TRUE(ask());

    ASSERT_TRUE(machine.handle_page(page(8), now));

    EXPECT_FALSE(ask());
    EXPECT_TRUE(machine.is_caught_up());
}

TEST_F(InboxSync, ForgetsItsQuestionWhenTheConnectionIsLost) {
    machine.handle_connected(now);
    machine.handle_fields(c5, fields(7, 8, 0), now);

    machine.handle_disconnected();

    EXPECT_FALSE(ask());
    EXPECT_FALSE(machine.next_timeout());
    EXPECT_EQ(machine.kept(), 0u);
    EXPECT_FALSE(machine.is_overdue(now + hours(1)));
}

TEST_F(InboxSync, TakesAnotherEpochForAReset) {
    catch_up(7);
    machine.want(now);
    ASSERT_TRUE(ask());
    auto other = page(9);
    other.epoch = log_epoch{2};

    ASSERT_TRUE(machine.handle_page(other, now));

    EXPECT_EQ(book.cursor(), (sdk::inbox_cursor{log_epoch{2}, inbox_version{}}));
    EXPECT_EQ(ask()->epoch, log_epoch{2});
}

TEST_F(InboxSync, BoundsWhatItKeepsAndSynchronisesInstead) {
    catch_up(7);
    for (std::uint64_t n = 0; n < 2'000; ++n) {
        machine.handle_fields(c5, fields(100 + n, 101 + n, 0), now);
    }

    EXPECT_LE(machine.kept(), 1'024u);
    EXPECT_TRUE(ask());
}

TEST_F(InboxSync, CallsAnAnswerOverdue) {
    machine.handle_connected(now);
    EXPECT_EQ(machine.next_timeout(), now + seconds(30));
    EXPECT_FALSE(machine.is_overdue(now));

    EXPECT_TRUE(machine.is_overdue(now + seconds(30)));
}

TEST_F(InboxSync, KnowsWhenASyncThatStartedLaterHasEnded) {
    catch_up(7);
    const auto number = machine.started();
    EXPECT_FALSE(machine.finished() > number);
    machine.want(now);
    ASSERT_TRUE(ask());
    EXPECT_FALSE(machine.finished() > number);

    ASSERT_TRUE(machine.handle_page(page(7), now));

    EXPECT_TRUE(machine.finished() > number);
}

}  // namespace
}  // namespace gapless::tests
