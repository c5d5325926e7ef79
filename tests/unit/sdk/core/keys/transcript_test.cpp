#include "sdk/core/keys/transcript.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace gapless::tests {
namespace {

using verdict = sdk::transcript::verdict;

class Transcript : public testing::Test {
protected:
    sdk::transcript of(const std::string& second = "two") {
        sdk::transcript log({1, 2, 3}, seq{4});
        log.handle_entry(*use, a_message(seq{5}, "one"));
        log.handle_entry(*use, a_message(seq{6}, second));
        return log;
    }

    std::unique_ptr<crypto::algorithms> use = std::move(*crypto::algorithms::load());
};

TEST_F(Transcript, AgreesWithWhoHasSeenTheSame) {
    const auto mine = of();
    const auto [seen, hash] = of().place();
    EXPECT_EQ(seen, seq{6});
    EXPECT_EQ(mine.compare(seen, hash), verdict::agrees);
}

TEST_F(Transcript, DiffersFromWhoHasSeenAnotherBody) {
    const auto [seen, hash] = of("another").place();
    EXPECT_EQ(of().compare(seen, hash), verdict::differs);
}

TEST_F(Transcript, KnowsThePlacesBefore) {
    sdk::transcript behind({1, 2, 3}, seq{4});
    behind.handle_entry(*use, a_message(seq{5}, "one"));
    const auto [seen, hash] = behind.place();
    EXPECT_EQ(of().compare(seen, hash), verdict::agrees);
    EXPECT_EQ(of().compare(seq{2}, hash), verdict::unknown);
    EXPECT_EQ(of().compare(seq{7}, hash), verdict::unknown);
}

TEST_F(Transcript, EndsWhereAnEntryIsMissing) {
    auto log = of();
    log.handle_entry(*use, a_message(seq{8}, "four"));
    EXPECT_EQ(log.place().first, seq{});
    log.handle_entry(*use, a_message(seq{9}, "five"));
    EXPECT_EQ(log.place().first, seq{});
}

TEST_F(Transcript, EndsWhereABodyIsGone) {
    auto log = of();
    auto gone = a_message(seq{7}, "");
    gone.recalled = true;
    log.handle_entry(*use, gone);
    EXPECT_EQ(log.place().first, seq{});
}

TEST_F(Transcript, IsKeptOverARestart) {
    const auto log = of();
    const auto kept = sdk::transcript::decode(log.encode());
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->place(), log.place());
    EXPECT_EQ(kept->compare(seq{6}, log.place().second), verdict::agrees);
    EXPECT_EQ(kept->compare(seq{5}, log.place().second), verdict::unknown);
    EXPECT_FALSE(sdk::transcript::decode("damaged"));
}

}  // namespace
}  // namespace gapless::tests
