#include "sdk/core/history/history_desk.hpp"

#include "tests/support/failing_mailbox.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace gapless::tests {
namespace {

constexpr conversation_id c5{5};
constexpr bool online = true;
constexpr bool offline = false;

class LookingBack : public testing::Test {
protected:
    void keep(seq entry) {
        row.high = entry;
        sdk::mailbox_changes changes;
        changes.conversations.emplace(c5, row);
        changes.messages.push_back({c5, a_message(entry, "text")});
        EXPECT_TRUE(box.commit(changes));
    }

    void look(bool is_online) { desk.look(*box.load(), box, is_online, now); }

    // Of the gap these are there now.
    void fill(std::uint64_t first, std::uint64_t last) {
        gaps.remove({seq{first}, seq{last}});
        put_gaps(first, last);
    }

    void put_gaps(std::uint64_t first, std::uint64_t last) {
        sdk::mailbox_changes changes;
        changes.conversations.emplace(c5, row);
        changes.gaps.emplace(c5, gaps);
        for (auto at = first; at <= last; ++at) {
            changes.messages.push_back({c5, a_message(seq{at}, "text")});
        }
        EXPECT_TRUE(box.commit(changes));
    }

    std::uint64_t ask(std::uint64_t before, std::size_t count) {
        return desk.ask({c5, seq{before}, count}, now);
    }

    conversation row = a_conversation(c5);
    sdk::gap_set gaps;
    failing_mailbox box;
    sdk::history_desk desk{{.patience = seconds(30), .entries_max = 500}};
    instant now{1'000'000};
};

// Of a conversation of two entries the mailbox has the first.
class HistoryDesk : public LookingBack {
protected:
    HistoryDesk() {
        row.head = seq{2};
        keep(seq{1});
    }
};

TEST_F(HistoryDesk, AnswersWhatTheMailboxHoldsAtTheFirstLook) {
    const auto number = ask(2, 1);
    EXPECT_FALSE(desk.poll_answer());

    look(offline);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, number);
    EXPECT_EQ(answer->page->entries.size(), 1U);
    EXPECT_EQ(answer->page->end, std::nullopt);
    EXPECT_FALSE(desk.poll_answer());
    EXPECT_EQ(desk.next_timeout(), std::nullopt);
}

TEST_F(HistoryDesk, WaitsForWhatIsMissing) {
    const auto number = ask(3, 2);
    look(online);
    EXPECT_FALSE(desk.poll_answer());

    keep(seq{2});
    look(online);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, number);
    EXPECT_EQ(answer->page->entries.size(), 2U);
}

TEST_F(HistoryDesk, SaysWhichPartOfAGapItWaitsFor) {
    keep(seq{2});
    sdk::mailbox_changes changes;
    row.high = row.head = seq{30};
    changes.conversations.emplace(c5, row);
    changes.gaps[c5].add({seq{3}, seq{30}});
    EXPECT_TRUE(box.commit(changes));
    static_cast<void>(ask(31, 5));

    look(online);

    const auto wanted = desk.poll_wanted();
    ASSERT_TRUE(wanted);
    EXPECT_EQ(wanted->conversation, c5);
    EXPECT_EQ(wanted->entries, (sdk::seq_range{seq{26}, seq{30}}));
    EXPECT_FALSE(desk.poll_wanted());
}

TEST_F(HistoryDesk, SaysOfflineWhenTheConnectionGoes) {
    static_cast<void>(ask(3, 2));
    look(online);

    look(offline);

    EXPECT_EQ(desk.poll_answer()->page->end, history_end::offline);
}

TEST_F(HistoryDesk, AnswersTheOthersWhileOneWaits) {
    static_cast<void>(ask(3, 2));
    const auto second = ask(2, 5);

    look(online);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, second);
    EXPECT_EQ(answer->page->end, history_end::start_reached);
    EXPECT_EQ(desk.waiting(), 1U);
}

TEST_F(HistoryDesk, LosesPatienceInTheEnd) {
    const auto number = ask(3, 2);
    look(online);
    EXPECT_EQ(desk.next_timeout(), now + seconds(30));

    desk.handle_timeout(now + seconds(29));
    EXPECT_FALSE(desk.poll_answer());
    desk.handle_timeout(now + seconds(30));

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, number);
    EXPECT_EQ(answer->page.error().code, errc::timed_out);
    EXPECT_EQ(desk.waiting(), 0U);
}

// Of a conversation of a hundred entries the mailbox has the newest ten, and knows it.
class HistoryDeskAboveAGap : public LookingBack {
protected:
    HistoryDeskAboveAGap() {
        row.high = row.head = seq{100};
        gaps.add({seq{1}, seq{90}});
        put_gaps(91, 100);
    }
};

TEST_F(HistoryDeskAboveAGap, ReadsNothingAgainWhileTheSameGapIsInTheWay) {
    static_cast<void>(ask(101, 50));
    look(online);
    EXPECT_TRUE(desk.poll_wanted());
    const auto read = box.read_back();
    EXPECT_EQ(read, 10U);

    look(online);
    look(online);

    EXPECT_EQ(box.read_back(), read);
    EXPECT_FALSE(desk.poll_wanted()) << "it was said once";
}

TEST_F(HistoryDeskAboveAGap, ReadsEachEntryTwiceHoweverManyPagesItTakes) {
    static_cast<void>(ask(101, 100));
    look(online);
    for (std::uint64_t last = 90; last > 0; last -= 5) {
        EXPECT_FALSE(desk.poll_answer());
        EXPECT_EQ(desk.poll_wanted()->entries, (sdk::seq_range{seq{1}, seq{last}}));
        fill(last - 4, last);
        look(online);
    }

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->page->entries.size(), 100U);
    EXPECT_EQ(answer->page->end, std::nullopt);
    EXPECT_EQ(box.read_back(), 200U);
}

TEST_F(HistoryDeskAboveAGap, GoesOnBelowHolesUntilThereAreEnough) {
    static_cast<void>(ask(101, 20));
    look(online);
    EXPECT_EQ(desk.poll_wanted()->entries, (sdk::seq_range{seq{81}, seq{90}}));
    gaps.remove({seq{84}, seq{90}});
    fill(81, 83);

    look(online);

    EXPECT_FALSE(desk.poll_answer());
    EXPECT_EQ(desk.poll_wanted()->entries, (sdk::seq_range{seq{74}, seq{80}}));
    fill(74, 80);
    look(online);
    EXPECT_EQ(desk.poll_answer()->page->entries.size(), 20U);
}

TEST_F(HistoryDeskAboveAGap, AnswersWithWhatIsNewestThen) {
    static_cast<void>(ask(1'000, 15));
    look(online);
    row.high = row.head = seq{101};
    put_gaps(101, 101);
    look(online);
    EXPECT_FALSE(desk.poll_answer());
    fill(86, 90);
    look(online);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->page->entries.size(), 15U);
    EXPECT_EQ(answer->page->entries.back().seq, seq{101});
    EXPECT_EQ(answer->page->entries.front().seq, seq{87});
}

TEST_F(HistoryDeskAboveAGap, IsPatientAsLongAsTheGapShrinks) {
    const auto number = ask(101, 100);
    look(online);
    now = now + seconds(29);
    fill(86, 90);
    look(online);
    EXPECT_EQ(desk.next_timeout(), now + seconds(30));

    now = now + seconds(29);
    look(online);
    desk.handle_timeout(now);
    EXPECT_FALSE(desk.poll_answer());
    now = now + seconds(1);
    desk.handle_timeout(now);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, number);
    EXPECT_EQ(answer->page.error().code, errc::timed_out);
}

TEST_F(HistoryDeskAboveAGap, LosesPatienceWithEachQuestionByItself) {
    const auto first = ask(101, 100);
    look(online);
    now = now + seconds(10);
    const auto second = ask(50, 10);
    fill(50, 60);
    look(online);
    now = now + seconds(25);
    fill(86, 90);
    look(online);

    now = now + seconds(5);
    desk.handle_timeout(now);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->number, first) << "for that one entries have come";
    EXPECT_EQ(answer->number, second);
    EXPECT_FALSE(desk.poll_answer());
}

TEST_F(HistoryDeskAboveAGap, SaysAgainWhatItWantsOnTheNextConnection) {
    static_cast<void>(ask(101, 20));
    look(online);
    EXPECT_TRUE(desk.poll_wanted());

    desk.handle_disconnected();
    look(online);

    EXPECT_EQ(desk.poll_wanted()->entries, (sdk::seq_range{seq{81}, seq{90}}));
}

TEST_F(HistoryDesk, RefusesMoreThanAPageHolds) {
    const auto number = ask(3, 501);

    const auto answer = desk.poll_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, number);
    EXPECT_EQ(answer->page.error().code, errc::usage);
    EXPECT_EQ(desk.waiting(), 0U);
}

TEST_F(HistoryDesk, FailsAllWithTheMailbox) {
    static_cast<void>(ask(3, 2));
    static_cast<void>(ask(2, 2));

    desk.fail(error{errc::storage_failed});

    EXPECT_EQ(desk.poll_answer()->page.error().code, errc::storage_failed);
    EXPECT_EQ(desk.poll_answer()->page.error().code, errc::storage_failed);
    EXPECT_FALSE(desk.poll_answer());
}

}  // namespace
}  // namespace gapless::tests
