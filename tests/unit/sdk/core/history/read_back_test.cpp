#include "sdk/core/history/read_back.hpp"

#include "tests/support/failing_mailbox.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

constexpr conversation_id c5{5};
constexpr seq the_end{std::numeric_limits<std::uint64_t>::max()};

// A mailbox with a conversation of which this user may see the entries from 3 on: they are there up
// to 8, 5 and 6 are a hole, and the newest one known of is 9.
class ReadBack : public testing::Test {
protected:
    ReadBack() {
        row.first = seq{3};
        row.high = seq{8};
        row.head = seq{9};
        for (const std::uint64_t at : {3U, 4U, 7U, 8U}) {
            changes.messages.push_back({c5, a_message(seq{at}, std::to_string(at))});
        }
        changes.holes.push_back({c5, {seq{5}, seq{6}, protocol::hole_reason::not_a_member}});
    }

    result<sdk::seen_back> look(seq before, std::size_t count, conversation_id where = c5) {
        changes.conversations.insert_or_assign(c5, row);
        EXPECT_TRUE(box.commit(changes));
        changes = {};
        return sdk::read_back(*box.load(), box, {where, before, count});
    }

    static texts bodies(const result<sdk::seen_back>& seen) {
        texts found;
        for (const auto& entry : seen->page.entries) {
            found.push_back(entry.body);
        }
        return found;
    }

    conversation row = a_conversation(c5);
    sdk::mailbox_changes changes;
    failing_mailbox box;
};

TEST_F(ReadBack, GivesTheEntriesRightBelowAPlaceAcrossHoles) {
    const auto seen = look(seq{8}, 2);

    EXPECT_EQ(bodies(seen), (texts{"4", "7"}));
    EXPECT_FALSE(seen->is_missing);
    EXPECT_EQ(seen->page.end, std::nullopt);
}

TEST_F(ReadBack, SaysThatTheStartIsReachedWhenThereAreFewer) {
    const auto seen = look(seq{5}, 3);

    EXPECT_EQ(bodies(seen), (texts{"3", "4"}));
    EXPECT_EQ(seen->page.end, history_end::start_reached);
}

TEST_F(ReadBack, SaysNothingOfTheStartWhenThereAreJustEnough) {
    EXPECT_EQ(look(seq{5}, 2)->page.end, std::nullopt);
}

TEST_F(ReadBack, SaysThatTheLowestEntriesHaveExpired) {
    changes.messages.erase(changes.messages.begin(), changes.messages.begin() + 2);
    changes.holes = {{c5, {seq{1}, seq{6}, protocol::hole_reason::expired}}};

    const auto seen = look(seq{9}, 5);

    EXPECT_EQ(bodies(seen), (texts{"7", "8"}));
    EXPECT_EQ(seen->page.end, history_end::expired);
}

TEST_F(ReadBack, PassesOverWhatHasExpiredInTheMiddleOfAPage) {
    changes.messages[1].message.expires = wall_time{10};
    changes.messages[2].message.expires = wall_time{10};
    changes.expired_to = wall_time{10};

    const auto seen = look(seq{9}, 2);

    EXPECT_EQ(bodies(seen), (texts{"3", "8"}));
    EXPECT_EQ(seen->page.end, std::nullopt);
}

TEST_F(ReadBack, SaysThatTheLowestEntriesHaveExpiredThatWereHere) {
    changes.messages[0].message.expires = wall_time{10};
    changes.messages[1].message.expires = wall_time{10};
    changes.expired_to = wall_time{10};
    for (int n = 0; n < 2; ++n) {
        const auto seen = look(seq{9}, 5);

        EXPECT_EQ(bodies(seen), (texts{"7", "8"}));
        EXPECT_EQ(seen->page.end, history_end::expired);
        static_cast<void>(box.forget_expired(9));
    }
}

TEST_F(ReadBack, DoesNotCallTheStartExpiredForAHoleAboveIt) {
    changes.holes.push_back({c5, {seq{5}, seq{6}, protocol::hole_reason::expired}});

    EXPECT_EQ(look(seq{9}, 5)->page.end, history_end::start_reached);
}

TEST_F(ReadBack, BeginsNothingAboveWhatIsMissing) {
    const auto seen = look(the_end, 2);

    EXPECT_TRUE(seen->page.entries.empty());
    EXPECT_TRUE(seen->is_missing);
    EXPECT_EQ(seen->page.end, history_end::offline);
}

TEST_F(ReadBack, StopsAtAGapAndSaysWhatIsWantedOfIt) {
    changes.messages.erase(changes.messages.begin() + 1);
    changes.gaps[c5].add({seq{4}, seq{4}});

    const auto seen = look(seq{9}, 4);

    EXPECT_EQ(bodies(seen), (texts{"7", "8"}));
    EXPECT_TRUE(seen->is_missing);
    EXPECT_EQ(seen->gap, (sdk::seq_range{seq{4}, seq{4}}));
    EXPECT_EQ(seen->page.end, history_end::offline);
    EXPECT_FALSE(look(seq{9}, 2)->is_missing);
}

TEST_F(ReadBack, ReadsNothingBelowAGap) {
    changes.messages.erase(changes.messages.begin() + 1);
    changes.gaps[c5].add({seq{4}, seq{4}});
    EXPECT_TRUE(look(seq{9}, 99));
    EXPECT_EQ(box.read_back(), 3U);

    const auto seen = look(seq{5}, 99);

    EXPECT_EQ(box.read_back(), 3U);
    EXPECT_TRUE(seen->page.entries.empty());
    EXPECT_EQ(seen->gap, (sdk::seq_range{seq{4}, seq{4}}));
}

TEST_F(ReadBack, WantsNoMoreOfAGapThanIsAskedFor) {
    changes.messages.clear();
    changes.holes.clear();
    changes.gaps[c5].add({seq{3}, seq{8}});

    EXPECT_EQ(look(seq{9}, 2)->gap, (sdk::seq_range{seq{7}, seq{8}}));
    EXPECT_EQ(look(seq{6}, 2)->gap, (sdk::seq_range{seq{4}, seq{5}}));
    EXPECT_EQ(look(seq{9}, 99)->gap, (sdk::seq_range{seq{3}, seq{8}}));
}

TEST_F(ReadBack, TakesAPlaceBeyondTheNewestEntryForTheEnd) {
    row.head = row.high;

    EXPECT_EQ(bodies(look(the_end, 2)), (texts{"7", "8"}));
}

TEST_F(ReadBack, OfNothingThereIsEnough) {
    EXPECT_EQ(look(the_end, 0)->page, history_page{});
    EXPECT_EQ(look(seq{}, 0)->page, history_page{});
}

TEST_F(ReadBack, BelowTheStartThereIsNothing) {
    for (const std::uint64_t before : {0U, 1U, 2U, 3U}) {
        const auto seen = look(seq{before}, 5);
        EXPECT_TRUE(seen->page.entries.empty());
        EXPECT_EQ(seen->page.end, history_end::start_reached);
    }
}

TEST_F(ReadBack, FailsForAConversationThatTheMailboxDoesNotKnow) {
    EXPECT_EQ(look(the_end, 2, conversation_id{6}).error().code, errc::unknown_conversation);
    EXPECT_EQ(look(the_end, 2, conversation_id{4}).error().code, errc::unknown_conversation);
}

}  // namespace
}  // namespace gapless::tests
