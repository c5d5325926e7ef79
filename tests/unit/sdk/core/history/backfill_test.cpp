#include "sdk/core/history/backfill.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace gapless::tests {
namespace {

using sdk::seq_range;

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};

seq_range range(std::uint64_t first, std::uint64_t last) { return {seq{first}, seq{last}}; }

// Two conversations; carol's has changed last. Pages hold ten entries.
class Backfill : public testing::Test {
protected:
    Backfill() {
        put(c5, wall_time{1'000}, range(1, 50));
        put(c6, wall_time{2'000}, range(1, 25));
        pulls.handle_connected(now);
    }

    void put(conversation_id id, wall_time active, seq_range missing) {
        auto row = a_conversation(id);
        row.high = row.head = seq{60};
        row.active = active;
        book.put(row);
        sdk::gap_set gaps;
        gaps.add(missing);
        book.put_gaps(id, gaps);
    }

    void answer(const protocol::pull& asked) {
        EXPECT_TRUE(pulls.handle_answer(asked.conversation));
        auto gaps = book.gaps(asked.conversation);
        gaps.remove({asked.from, asked.to});
        book.put_gaps(asked.conversation, gaps);
    }

    void refuse(const protocol::pull& asked, std::optional<errc> why) {
        EXPECT_TRUE(pulls.handle_answer(asked.conversation));
        fills.handle_nothing(asked, why ? std::optional<error>(*why) : std::nullopt, now);
    }

    // What is asked for at that time, when nobody waits for anything.
    std::optional<protocol::pull> poll(instant at) {
        EXPECT_EQ(fills.poll_wanted(at), std::nullopt);
        return fills.poll_idle(at);
    }

    static protocol::pull a_pull(conversation_id id, std::uint64_t from, std::uint64_t to) {
        return {id, log_epoch{1}, seq{from}, seq{to}};
    }

    sdk::ledger book{sdk::mailbox_state{}};
    sdk::pull_queue pulls{{.in_flight_max = 4, .entries_max = 10}};
    sdk::backfill fills{{}, book, pulls};
    instant now{1'000'000};
};

TEST_F(Backfill, FillsTheNewestConversationFromItsNewestEnd) {
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
    EXPECT_EQ(fills.poll_idle(now), a_pull(c5, 41, 50));
    EXPECT_EQ(fills.poll_idle(now), std::nullopt) << "two are on their way";

    answer(a_pull(c6, 16, 25));
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 6, 15));
    answer(a_pull(c6, 6, 15));
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 1, 5));
}

TEST_F(Backfill, WantsNothingOfItself) { EXPECT_EQ(fills.poll_wanted(now), std::nullopt); }

TEST_F(Backfill, FillsWhatSomebodyLooksForFirst) {
    fills.want(c5, range(30, 35));

    EXPECT_EQ(fills.poll_wanted(now), a_pull(c5, 30, 35));
    EXPECT_EQ(fills.poll_wanted(now), std::nullopt);
    answer(a_pull(c5, 30, 35));
    EXPECT_EQ(fills.poll_wanted(now), std::nullopt) << "it is there";
}

TEST_F(Backfill, WantsNothingThatIsThere) {
    fills.want(c5, range(51, 60));
    fills.want(conversation_id{9}, range(1, 60));

    EXPECT_EQ(fills.poll_wanted(now), std::nullopt);
}

TEST_F(Backfill, DoesNothingOfItsOwnAccordWhenToldNotTo) {
    sdk::backfill lazy{{.when_idle = false}, book, pulls};

    EXPECT_EQ(lazy.poll_idle(now), std::nullopt);
    lazy.want(c6, range(25, 25));
    EXPECT_EQ(lazy.poll_wanted(now), a_pull(c6, 25, 25));
}

TEST_F(Backfill, WaitsBeforeItAsksAgainWhereItGotNothing) {
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
    refuse(a_pull(c6, 16, 25), errc::not_a_member);

    EXPECT_EQ(fills.poll_idle(now), a_pull(c5, 41, 50));
    EXPECT_EQ(fills.poll_idle(now), std::nullopt);
    EXPECT_EQ(fills.next_timeout(), now + seconds(30));
    EXPECT_EQ(poll(now + seconds(30)), a_pull(c6, 16, 25));
}

TEST_F(Backfill, GoesOnBelowARangeThatBroughtNothing) {
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
    refuse(a_pull(c6, 16, 25), std::nullopt);

    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 6, 15));
}

TEST_F(Backfill, GoesOnAboveAndBelowAnEntryThatTheServerHasLost) {
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
    refuse(a_pull(c6, 16, 25), errc::storage_failed);

    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 17, 25));
    answer(a_pull(c6, 17, 25));
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 6, 15));
    answer(a_pull(c6, 6, 15));
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 1, 5));
    answer(a_pull(c6, 1, 5));

    EXPECT_EQ(fills.poll_idle(now), a_pull(c5, 41, 50)) << "the lost one is left alone";
    EXPECT_EQ(poll(now + seconds(30)), a_pull(c6, 16, 16));
}

TEST_F(Backfill, AsksAtOnceForWhatSomebodyWaitsForWhereItGotNothingItself) {
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
    refuse(a_pull(c6, 16, 25), errc::not_a_member);

    fills.want(c6, range(20, 25));

    EXPECT_EQ(fills.poll_wanted(now), a_pull(c6, 20, 25));
    refuse(a_pull(c6, 20, 25), errc::not_a_member);
    EXPECT_EQ(fills.poll_wanted(now), std::nullopt) << "that question has had its answer";
    EXPECT_EQ(fills.poll_wanted(now + seconds(30)), a_pull(c6, 20, 25));
}

TEST_F(Backfill, AsksAtOnceForWhatSomebodyBeginsToWaitFor) {
    fills.want(c6, range(20, 25));
    EXPECT_EQ(fills.poll_wanted(now), a_pull(c6, 20, 25));
    refuse(a_pull(c6, 20, 25), errc::not_a_member);

    fills.need(c6, range(24, 25));
    EXPECT_EQ(fills.poll_wanted(now), std::nullopt);
    fills.want(c6, range(24, 25));
    EXPECT_EQ(fills.poll_wanted(now), a_pull(c6, 20, 25));
}

TEST_F(Backfill, DoesNotRepeatWhatSomebodyGotNothingFor) {
    fills.want(c6, range(20, 25));
    EXPECT_EQ(fills.poll_wanted(now), a_pull(c6, 20, 25));
    refuse(a_pull(c6, 20, 25), std::nullopt);

    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 10, 19));
}

TEST_F(Backfill, ForgetsWhatGotNothingWithTheConnection) {
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
    refuse(a_pull(c6, 16, 25), errc::not_a_member);

    fills.handle_disconnected();

    EXPECT_EQ(fills.next_timeout(), std::nullopt);
    EXPECT_EQ(fills.poll_idle(now), a_pull(c6, 16, 25));
}

TEST_F(Backfill, ForgetsWhatWasWantedWithTheConnection) {
    fills.want(c5, range(30, 35));

    fills.handle_disconnected();

    EXPECT_EQ(fills.poll_wanted(now), std::nullopt);
}

}  // namespace
}  // namespace gapless::tests
