#include "sdk/core/timeline/timeline.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <variant>
#include <vector>

namespace gapless::tests {
namespace {

using protocol::arrival;

class Timeline : public testing::Test {
protected:
    arrival hear(std::uint64_t n) { return line.handle_entry(a_message(seq{n}, "text"), now); }

    std::vector<std::uint64_t> taken() {
        std::vector<std::uint64_t> found;
        while (const auto entry = line.poll_entry()) {
            found.push_back(entry->seq.value);
        }
        return found;
    }

    using seqs = std::vector<std::uint64_t>;

    instant now{1'000};
    sdk::timeline line{seq{2}, {}};
};

TEST_F(Timeline, TakesWhatFollowsTheHighMark) {
    EXPECT_EQ(hear(3), arrival::next);

    EXPECT_EQ(taken(), (seqs{3}));
    EXPECT_EQ(line.high(), seq{3});
}

TEST_F(Timeline, HoldsWhatIsEarlyAndGivesItInOrder) {
    EXPECT_EQ(hear(5), arrival::early);
    EXPECT_EQ(hear(4), arrival::early);
    EXPECT_TRUE(taken().empty());
    EXPECT_EQ(line.high(), seq{2});

    EXPECT_EQ(hear(3), arrival::next);

    EXPECT_EQ(taken(), (seqs{3, 4, 5}));
}

TEST_F(Timeline, DropsWhatItHas) {
    hear(3);
    taken();

    EXPECT_EQ(hear(3), arrival::duplicate);
    EXPECT_TRUE(taken().empty());
}

TEST_F(Timeline, AsksAboutWhatWasStoredBeforeItWasMade) { EXPECT_EQ(hear(2), arrival::unknown); }

TEST_F(Timeline, KnowsAnotherMessageUnderAKnownSeq) {
    hear(3);
    auto other = a_message(seq{3}, "other");
    other.id = message_id{7};

    EXPECT_EQ(line.handle_entry(other, now), arrival::diverged);
}

TEST_F(Timeline, GoesOnBehindAHole) {
    hear(5);

    line.handle_hole(seq{4});

    EXPECT_EQ(taken(), (seqs{5}));
    EXPECT_EQ(line.high(), seq{5});
}

TEST_F(Timeline, IgnoresAHoleThatLiesBehind) {
    line.handle_hole(seq{1});

    EXPECT_EQ(line.high(), seq{2});
}

TEST_F(Timeline, SaysWhatIsMissingWhenItsPatienceIsOver) {
    hear(5);
    EXPECT_EQ(line.next_timeout(), now + milliseconds(50));

    line.handle_timeout(now + milliseconds(50));

    const auto wanted = line.poll_output();
    ASSERT_TRUE(wanted);
    const auto* missing = std::get_if<protocol::reorder_buffer::missing>(&*wanted);
    ASSERT_TRUE(missing);
    EXPECT_EQ(*missing, (protocol::reorder_buffer::missing{seq{3}, seq{4}}));
}

}  // namespace
}  // namespace gapless::tests
