#include "sdk/core/history/history_desk.hpp"

#include "tests/support/failing_mailbox.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace gapless::tests {
namespace {

constexpr conversation_id c5{5};
constexpr bool online = true;
constexpr bool offline = false;

// Of a conversation of two entries the mailbox has the first.
class HistoryDesk : public testing::Test {
protected:
    HistoryDesk() {
        row.head = seq{2};
        keep(seq{1});
    }

    void keep(seq entry) {
        row.high = entry;
        sdk::mailbox_changes changes;
        changes.conversations.emplace(c5, row);
        changes.messages.push_back({c5, a_message(entry, "text")});
        EXPECT_TRUE(box.commit(changes));
    }

    void look(bool is_online) { desk.look(*box.load(), box, is_online); }

    std::uint64_t ask(std::uint64_t before, std::size_t count) {
        return desk.ask({c5, seq{before}, count}, now);
    }

    conversation row = a_conversation(c5);
    failing_mailbox box;
    sdk::history_desk desk{{.patience = seconds(30)}};
    instant now{1'000'000};
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
