#include "sdk/core/receipts/cursor_desk.hpp"

#include "tests/support/failing_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace gapless::tests {
namespace {

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};

// A desk over a direct conversation (c5) and a group (c6), with nine entries each.
class CursorDesk : public testing::Test {
protected:
    void SetUp() override {
        for (const auto id : {c5, c6}) {
            auto row = a_conversation(id);
            row.kind = id == c6 ? conversation_kind::group : conversation_kind::direct;
            row.head = seq{9};
            row.high = seq{9};
            row.reading.head_ordinal = ordinal{9};
            book.put(row);
            for (std::uint64_t at = 1; at <= 9; ++at) {
                auto entry = a_message(seq{at}, "text");
                entry.ordinal = ordinal{at};
                entry.sender = at == 8 ? alice().user_id : entry.sender;
                book.insert(id, entry);
            }
        }
        flush();
        desk.handle_synced();
    }

    void flush() {
        ASSERT_TRUE(book.commit(box));
        desk.handle_flushed();
    }

    std::optional<protocol::move_cursor> poll() { return desk.poll_frame(now); }

    void answer(const protocol::move_cursor& asked, std::uint64_t version = 1) {
        protocol::cursor_moved made;
        made.conversation = asked.conversation;
        made.read_state.version = version;
        made.read_state.read_seq = asked.read_seq;
        made.read_state.read_ordinal = ordinal{asked.read_seq.value};
        made.read_state.marked_unread = asked.marked_unread.value_or(false);
        made.read_state.mark_version = asked.mark_version;
        desk.handle(made, now);
    }

    void refuse(const protocol::move_cursor& asked, error why) {
        desk.handle({asked.conversation, {}, std::move(why)}, now);
    }

    failing_mailbox box;
    sdk::ledger book{*box.load()};
    sdk::cursor_desk desk{{.in_flight_max = 2}, book, box};
    instant now{1'000'000};
};

TEST_F(CursorDesk, TakesEffectAtOnceAndLeavesWithTheFlush) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));

    EXPECT_EQ(book.find(c5)->read_seq, seq{6});
    EXPECT_EQ(book.find(c5)->unread, 2u);
    EXPECT_FALSE(poll());
    flush();

    EXPECT_EQ(poll(), (protocol::move_cursor{c5, seq{6}, {}, 0}));
    EXPECT_FALSE(poll());
    EXPECT_FALSE(desk.is_settled());
}

TEST_F(CursorDesk, CountsEntriesThatAreNotFlushedYet) {
    auto entry = a_message(seq{10}, "mine");
    entry.sender = alice().user_id;
    entry.ordinal = ordinal{10};
    auto row = *book.find(c5);
    row.head = row.high = seq{10};
    row.reading.head_ordinal = ordinal{10};
    book.put(row);
    book.insert(c5, entry);

    ASSERT_TRUE(desk.mark_read(c5, seq{7}));

    EXPECT_EQ(book.find(c5)->unread, 1u);
}

TEST_F(CursorDesk, IsDoneWhenTheAnswerShowsIt) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    answer(*poll());

    EXPECT_TRUE(desk.is_settled());
    EXPECT_FALSE(poll());
    EXPECT_FALSE(desk.next_timeout());
}

TEST_F(CursorDesk, AsksAgainOnEachConnectionUntilThen) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    const auto first = poll();

    desk.handle_disconnected();
    EXPECT_FALSE(poll());
    desk.handle_synced();

    EXPECT_EQ(poll(), first);
}

TEST_F(CursorDesk, AsksAgainInItsNextLife) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();

    sdk::ledger reloaded{*box.load()};
    sdk::cursor_desk next{{}, reloaded, box};
    next.handle_synced();

    EXPECT_EQ(next.poll_frame(now), (protocol::move_cursor{c5, seq{6}, {}, 0}));
}

TEST_F(CursorDesk, DoesNotGoBack) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    ASSERT_TRUE(desk.mark_read(c5, seq{3}));
    flush();

    EXPECT_EQ(poll()->read_seq, seq{6});
}

TEST_F(CursorDesk, AsksOfAConversationOnceAtATimeAndForTheNewestOnly) {
    ASSERT_TRUE(desk.mark_read(c5, seq{1}));
    flush();
    const auto first = *poll();
    ASSERT_TRUE(desk.mark_read(c5, seq{2}));
    ASSERT_TRUE(desk.mark_read(c5, seq{3}));
    flush();
    EXPECT_FALSE(poll());

    answer(first);

    EXPECT_EQ(poll()->read_seq, seq{3});
}

TEST_F(CursorDesk, AsksOfAGroupOnlyEverySoOften) {
    ASSERT_TRUE(desk.mark_read(c6, seq{1}));
    flush();
    answer(*poll());
    ASSERT_TRUE(desk.mark_read(c6, seq{2}));
    flush();

    EXPECT_FALSE(poll());
    ASSERT_TRUE(desk.next_timeout());
    EXPECT_EQ(*desk.next_timeout(), now + seconds(5));
    now = *desk.next_timeout();

    EXPECT_EQ(poll()->read_seq, seq{2});
}

TEST_F(CursorDesk, AsksForSoManyConversationsAtOnce) {
    sdk::cursor_desk narrow{{.in_flight_max = 1}, book, box};
    narrow.handle_synced();
    ASSERT_TRUE(narrow.mark_read(c5, seq{1}));
    ASSERT_TRUE(narrow.mark_read(c6, seq{1}));
    ASSERT_TRUE(book.commit(box));
    narrow.handle_flushed();

    ASSERT_TRUE(narrow.poll_frame(now));
    EXPECT_FALSE(narrow.poll_frame(now));
    now = *narrow.next_timeout();

    EXPECT_TRUE(narrow.poll_frame(now));
}

TEST_F(CursorDesk, AsksAgainWhenTheAnswerDoesNotCome) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    const auto first = poll();
    EXPECT_EQ(desk.next_timeout(), now + seconds(30));

    now = now + seconds(30);

    EXPECT_EQ(poll(), first);
}

TEST_F(CursorDesk, WaitsAsLongAsAPassingRefusalSays) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    refuse(*poll(), error{errc::rate_limited, "", seconds(3)});

    EXPECT_FALSE(poll());
    EXPECT_EQ(desk.next_timeout(), now + seconds(3));
    now = now + seconds(3);

    EXPECT_TRUE(poll());
}

TEST_F(CursorDesk, KeepsAWishThatIsRefusedForTheNextConnection) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    refuse(*poll(), error{errc::not_a_member});

    EXPECT_TRUE(desk.is_settled());
    EXPECT_FALSE(desk.next_timeout());
    EXPECT_EQ(book.find(c5)->read_seq, seq{6});
    desk.handle_disconnected();
    desk.handle_synced();

    EXPECT_TRUE(poll());
}

TEST_F(CursorDesk, AsksAgainForWhatWasRefusedWhenTheConversationHasChanged) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    refuse(*poll(), error{errc::not_a_member});
    EXPECT_FALSE(poll());

    desk.handle_entry(c5);

    EXPECT_TRUE(poll());
}

TEST_F(CursorDesk, AsksAgainWhenTheConversationHasChangedSinceItAsked) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    const auto asked = *poll();
    desk.handle_entry(c5);
    refuse(asked, error{errc::not_a_member});

    EXPECT_TRUE(poll());
}

TEST_F(CursorDesk, IsPatientWithAnAnswerThatShowsSomethingElse) {
    ASSERT_TRUE(desk.mark_read(c5, seq{6}));
    flush();
    ASSERT_TRUE(poll());
    answer({c5, seq{2}, {}, 0});

    EXPECT_FALSE(poll());
    EXPECT_EQ(desk.next_timeout(), now + seconds(30));
}

TEST_F(CursorDesk, MarksAndUnmarks) {
    ASSERT_TRUE(desk.mark_unread(c5, true));
    flush();
    EXPECT_TRUE(book.find(c5)->marked_unread);
    const auto first = *poll();
    EXPECT_EQ(first, (protocol::move_cursor{c5, {}, true, 1}));
    answer(first);

    ASSERT_TRUE(desk.mark_read(c5, seq{9}));
    flush();

    EXPECT_FALSE(book.find(c5)->marked_unread);
    EXPECT_EQ(poll(), (protocol::move_cursor{c5, seq{9}, false, 2}));
}

TEST_F(CursorDesk, WantsNothingThatIsSoAlready) {
    ASSERT_TRUE(desk.mark_unread(c5, false));
    ASSERT_TRUE(desk.mark_read(c5, seq{}));
    flush();

    EXPECT_FALSE(poll());
}

TEST_F(CursorDesk, WantsNothingBelowTheFirstEntryThatTheUserMaySee) {
    auto row = *book.find(c5);
    row.first = seq{4};
    book.put(row);

    ASSERT_TRUE(desk.mark_read(c5, seq{3}));
    flush();

    EXPECT_FALSE(poll());
    EXPECT_EQ(book.find(c5)->read_seq, seq{});
}

TEST_F(CursorDesk, RefusesWhatNobodyCanHaveRead) {
    auto left = *book.find(c6);
    left.removed = true;
    book.put(left);

    EXPECT_EQ(desk.mark_read(c5, seq{10}).error().code, errc::usage);
    EXPECT_EQ(desk.mark_read(conversation_id{7}, seq{1}).error().code, errc::unknown_conversation);
    EXPECT_EQ(desk.mark_unread(conversation_id{7}, true).error().code, errc::unknown_conversation);
    EXPECT_EQ(desk.mark_read(c6, seq{1}).error().code, errc::not_a_member);
    EXPECT_FALSE(desk.has_unflushed());
}

TEST_F(CursorDesk, ChangesNothingWhenTheMailboxCannotBeRead) {
    box.fail_measures(errc::storage_failed);

    EXPECT_EQ(desk.mark_read(c5, seq{6}).error().code, errc::storage_failed);
    EXPECT_EQ(book.find(c5)->read_seq, seq{});
}

// A desk over a conversation of a hundred messages, of which 11 to 90 are skipped. Twenty are
// alice's: 3, 95, and eighteen that were skipped.
class CursorDeskAroundAGap : public testing::Test {
protected:
    void SetUp() override {
        auto row = a_conversation(c5);
        row.head = row.high = seq{100};
        row.reading.head_ordinal = ordinal{100};
        row.reading.version = 1;
        row.reading.read.own_after = 20;
        row.reading.counted_to = seq{100};
        book.put(row);
        sdk::gap_set gaps;
        gaps.add({seq{11}, seq{90}});
        book.put_gaps(c5, gaps);
        for (std::uint64_t at = 1; at <= 100; at = at == 10 ? 91 : at + 1) {
            insert(at);
        }
        ASSERT_TRUE(book.commit(box));
        ASSERT_EQ(book.find(c5)->unread, 80u);
    }

    void insert(std::uint64_t at) {
        auto entry = a_message(seq{at}, "text");
        entry.ordinal = ordinal{at};
        entry.sender = at == 3 || at == 95 ? alice().user_id : entry.sender;
        book.insert(c5, entry);
    }

    failing_mailbox box;
    sdk::ledger book{*box.load()};
    sdk::cursor_desk desk{{}, book, box};
};

TEST_F(CursorDeskAroundAGap, CountsOwnMessagesInTheGapByWhatTheServerSaid) {
    ASSERT_TRUE(desk.mark_read(c5, seq{10}));

    EXPECT_EQ(book.find(c5)->unread, 100u - 10u - 19u);
}

TEST_F(CursorDeskAroundAGap, CountsThemFromTheServersCursorOn) {
    auto row = *book.find(c5);
    row.reading.read = {seq{5}, ordinal{5}, 19};
    book.put(row);

    ASSERT_TRUE(desk.mark_read(c5, seq{10}));

    EXPECT_EQ(book.find(c5)->unread, 100u - 10u - 19u);
}

TEST_F(CursorDeskAroundAGap, CountsNoFewerOwnMessagesThanThereAre) {
    auto row = *book.find(c5);
    row.reading.read.own_after = 0;  // said before they were written
    book.put(row);

    ASSERT_TRUE(desk.mark_read(c5, seq{10}));

    EXPECT_EQ(book.find(c5)->unread, 100u - 10u - 1u);
}

TEST_F(CursorDeskAroundAGap, IsExactAboveIt) {
    ASSERT_TRUE(desk.mark_read(c5, seq{91}));
    EXPECT_EQ(book.find(c5)->unread, 8u);

    ASSERT_TRUE(desk.mark_read(c5, seq{100}));
    EXPECT_EQ(book.find(c5)->unread, 0u);
}

TEST_F(CursorDeskAroundAGap, RefusesAnEntryInIt) {
    for (const std::uint64_t inside : {11U, 50U, 90U}) {
        EXPECT_EQ(desk.mark_read(c5, seq{inside}).error().code, errc::usage);
    }

    EXPECT_EQ(book.find(c5)->unread, 80u);
    EXPECT_FALSE(desk.has_unflushed());
}

TEST_F(CursorDeskAroundAGap, RefusesAHoleRightAboveItUnlessItIsTheHead) {
    auto row = *book.find(c5);
    row.head = row.high = seq{110};
    row.reading.head_ordinal = ordinal{110};
    book.put(row);
    sdk::gap_set gaps = book.gaps(c5);
    gaps.add({seq{101}, seq{105}});
    book.put_gaps(c5, gaps);

    EXPECT_EQ(desk.mark_read(c5, seq{106}).error().code, errc::usage);
    ASSERT_TRUE(desk.mark_read(c5, seq{110}));
    EXPECT_EQ(book.find(c5)->unread, 0u);
}

TEST_F(CursorDeskAroundAGap, TakesWhatIsNotFlushedForHeld) {
    sdk::gap_set gaps;
    gaps.add({seq{11}, seq{80}});
    book.put_gaps(c5, gaps);
    for (std::uint64_t at = 81; at <= 90; ++at) {
        insert(at);
    }

    ASSERT_TRUE(desk.mark_read(c5, seq{85}));

    EXPECT_EQ(book.find(c5)->unread, 14u);
}

}  // namespace
}  // namespace gapless::tests
