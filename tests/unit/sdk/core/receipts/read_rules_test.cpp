#include "sdk/core/receipts/read_rules.hpp"

#include "tests/support/mailbox_values.hpp"
#include "tests/support/random_source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::tests {
namespace {

constexpr conversation_id c5{5};

class ReadRules : public testing::Test {
protected:
    static protocol::read_state a_state(std::uint64_t version, std::uint64_t read) {
        protocol::read_state made;
        made.version = version;
        made.read_seq = seq{read};
        made.read_ordinal = ordinal{read};
        return made;
    }

    static message an_entry(std::uint64_t at) {
        auto made = a_message(seq{at}, "mine");
        made.ordinal = ordinal{at};
        return made;
    }

    std::uint64_t unread() {
        sdk::show_reading(row);
        return row.unread;
    }

    conversation row = a_conversation(c5);
};

TEST_F(ReadRules, CountWhatIsBetweenTheCursorAndTheHead) {
    sdk::see_ordinal(row, ordinal{9});
    sdk::take_state(row, a_state(1, 4), seq{9});

    EXPECT_EQ(unread(), 5u);
    EXPECT_EQ(row.read_seq, seq{4});
}

TEST_F(ReadRules, TakeAStateOnlyWhenItIsNewer) {
    sdk::see_ordinal(row, ordinal{9});
    sdk::take_state(row, a_state(3, 6), seq{9});
    sdk::take_state(row, a_state(2, 4), seq{9});

    EXPECT_EQ(unread(), 3u);
}

TEST_F(ReadRules, CountWhatMentionsTheUserAboveTheCursor) {
    const std::vector<mention_place> told{{seq{4}, ordinal{3}}, {seq{7}, ordinal{6}}};
    sdk::take_mentions(row, told);
    sdk::take_mentions(row, std::vector<mention_place>{{seq{5}, ordinal{4}}});
    sdk::take_mentions(row, told);
    unread();
    EXPECT_EQ(row.unread_mentions, 3u);

    sdk::take_state(row, a_state(1, 3), seq{9});
    unread();
    EXPECT_EQ(row.unread_mentions, 2u);

    row.reading.wanted = read_place{seq{5}, ordinal{4}, 0};
    unread();
    EXPECT_EQ(row.unread_mentions, 1u);

    sdk::see_base(row, ordinal{6});
    unread();
    EXPECT_EQ(row.unread_mentions, 0u);
}

TEST_F(ReadRules, KeepAsManyMentionsAsAreCounted) {
    for (std::uint64_t n = 1; n <= unread_mentions_max + 5; ++n) {
        sdk::take_mentions(row, std::vector<mention_place>{{seq{n}, ordinal{n}}});
        unread();
    }

    EXPECT_EQ(row.unread_mentions, unread_mentions_max);
    EXPECT_EQ(row.reading.mentions.size(), unread_mentions_max);
    EXPECT_EQ(row.reading.mentions.front().seq, seq{6});
}

TEST_F(ReadRules, NeverLetACursorGoBack) {
    sdk::take_state(row, a_state(3, 6), seq{9});
    sdk::take_state(row, a_state(4, 2), seq{9});
    sdk::take_peer(row, seq{5}, seq{7});
    sdk::take_peer(row, seq{3}, seq{2});
    sdk::show_reading(row);

    EXPECT_EQ(row.read_seq, seq{6});
    EXPECT_EQ(row.peer_read, seq{5});
    EXPECT_EQ(row.peer_delivered, seq{7});
}

TEST_F(ReadRules, CountAnOwnEntryBeforeItsStateComesAndOnceWithIt) {
    sdk::see_ordinal(row, ordinal{3});
    sdk::take_state(row, a_state(1, 1), seq{2});
    sdk::take_own_entry(row, an_entry(3));
    EXPECT_EQ(unread(), 1u);

    auto state = a_state(2, 1);
    state.own_after_read = 1;
    sdk::take_state(row, state, seq{3});

    EXPECT_EQ(unread(), 1u);
}

TEST_F(ReadRules, DoNotCountAnOwnEntryThatTheStateKnew) {
    sdk::see_ordinal(row, ordinal{3});
    auto state = a_state(2, 1);
    state.own_after_read = 1;
    sdk::take_state(row, state, seq{3});

    sdk::take_own_entry(row, an_entry(3));

    EXPECT_EQ(unread(), 1u);
}

TEST_F(ReadRules, DoNotGuessWhatTheAnswerToACursorKnew) {
    sdk::see_ordinal(row, ordinal{3});
    auto state = a_state(2, 1);
    state.own_after_read = 1;
    sdk::take_state(row, state, std::nullopt);
    sdk::take_own_entry(row, an_entry(3));
    EXPECT_EQ(unread(), 1u);

    // The entry with the same state says up to where it counts.
    sdk::take_state(row, state, seq{3});
    sdk::see_ordinal(row, ordinal{4});
    sdk::take_own_entry(row, an_entry(4));

    EXPECT_EQ(unread(), 1u);
}

TEST_F(ReadRules, LeaveOutWhatTheServerMadeInTheUsersName) {
    sdk::see_ordinal(row, ordinal{3});
    auto entry = an_entry(3);
    entry.kind = message_kind::member_change;

    sdk::take_own_entry(row, entry);

    EXPECT_EQ(unread(), 3u);
}

TEST_F(ReadRules, ShowAWishUntilTheStateShowsIt) {
    sdk::see_ordinal(row, ordinal{9});
    row.reading.wanted = read_place{seq{7}, ordinal{7}, 1};
    EXPECT_EQ(unread(), 1u);
    EXPECT_TRUE(sdk::has_wish(row));

    sdk::take_state(row, a_state(1, 8), seq{9});

    EXPECT_EQ(unread(), 1u);
    EXPECT_EQ(row.read_seq, seq{8});
    EXPECT_FALSE(sdk::has_wish(row));
}

TEST_F(ReadRules, ForgetOwnEntriesOfAnEarlierStay) {
    row.reading.wanted = read_place{seq{2}, ordinal{2}, 3};
    sdk::see_base(row, ordinal{6});
    sdk::see_ordinal(row, ordinal{8});

    EXPECT_EQ(unread(), 2u);
}

TEST_F(ReadRules, LetTheNewestMarkWin) {
    sdk::want_mark(row, true);
    sdk::show_reading(row);
    EXPECT_TRUE(row.marked_unread);
    EXPECT_EQ(row.reading.wanted_mark_version, 1u);

    auto elsewhere = a_state(1, 0);
    elsewhere.mark_version = 2;
    sdk::take_state(row, elsewhere, seq{});
    sdk::show_reading(row);

    EXPECT_FALSE(row.marked_unread);
    EXPECT_FALSE(sdk::has_wish(row));
}

TEST_F(ReadRules, WantASecondMarkAboveTheFirst) {
    sdk::want_mark(row, true);
    sdk::want_mark(row, false);

    EXPECT_EQ(row.reading.wanted_mark_version, 2u);
}

TEST_F(ReadRules, ShowNothingUnreadToWhoeverWasRemoved) {
    sdk::see_ordinal(row, ordinal{3});
    row.removed = true;

    EXPECT_EQ(unread(), 0u);
}

// A server that counts by the log, a device that hears of its states early, late, or not at all.
TEST_F(ReadRules, CountAsTheLogDoesWheneverTheNewestStateHasCome) {
    random_source draw(7);
    for (int round = 0; round < 300; ++round) {
        conversation device = a_conversation(c5);
        protocol::read_state truth;
        std::vector<bool> own;  // by seq, from 1
        for (std::uint64_t at = 1; at <= 30; ++at) {
            own.push_back(draw.coin());
            auto entry = an_entry(at);
            sdk::see_ordinal(device, entry.ordinal);
            if (own.back()) {
                ++truth.version;
                ++truth.own_after_read;
            }
            if (draw.below(4) == 0) {
                const auto read = 1 + draw.below(at);
                if (seq{read} > truth.read_seq) {
                    ++truth.version;
                    truth.read_seq = seq{read};
                    truth.read_ordinal = ordinal{read};
                    truth.own_after_read = static_cast<std::uint64_t>(
                        std::count(own.begin() + static_cast<std::ptrdiff_t>(read), own.end(), true)
                    );
                }
            }
            // The state may overtake the entry, or come without a head.
            const bool is_early = draw.coin();
            const bool comes = draw.coin();
            const auto as_of = draw.coin() ? std::optional(seq{at}) : std::nullopt;
            if (comes && is_early) {
                sdk::take_state(device, truth, as_of);
            }
            if (own.back()) {
                sdk::take_own_entry(device, entry);
            }
            if (comes && !is_early) {
                sdk::take_state(device, truth, as_of);
            }
            sdk::show_reading(device);
            if (comes) {
                const auto others = at - truth.read_ordinal.value - truth.own_after_read;
                ASSERT_EQ(device.unread, others) << "round " << round << ", seq " << at;
            }
        }
    }
}

}  // namespace
}  // namespace gapless::tests
