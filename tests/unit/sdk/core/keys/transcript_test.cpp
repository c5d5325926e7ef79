#include "sdk/core/keys/transcript.hpp"

#include "protocol/crypto/chain_hashes.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace gapless::tests {
namespace {

using verdict = sdk::transcript::verdict;

class Transcript : public testing::Test {
protected:
    sdk::transcript of(const std::string& second = "two") {
        sdk::transcript log({1, 2, 3}, seq{4});
        log.handle_entry(*use, a_message(seq{5}, "one"), {});
        log.handle_entry(*use, a_message(seq{6}, second), {});
        return log;
    }

    protocol::leaf_hash leaf_of(const std::string& body) {
        return {crypto::leaf_of(*use, crypto::view_of(body))};
    }

    static protocol::hole a_hole(std::uint64_t from, std::uint64_t to) {
        return {seq{from}, seq{to}, protocol::hole_reason::expired};
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
    behind.handle_entry(*use, a_message(seq{5}, "one"), {});
    const auto [seen, hash] = behind.place();
    EXPECT_EQ(of().compare(seen, hash), verdict::agrees);
    EXPECT_EQ(of().compare(seq{2}, hash), verdict::unknown);
    EXPECT_EQ(of().compare(seq{7}, hash), verdict::unknown);
}

TEST_F(Transcript, EndsWhereAnEntryIsMissing) {
    auto log = of();
    log.handle_entry(*use, a_message(seq{8}, "four"), {});
    EXPECT_EQ(log.place().first, seq{});
    log.handle_entry(*use, a_message(seq{9}, "five"), {});
    EXPECT_EQ(log.place().first, seq{});
}

TEST_F(Transcript, GoesOnWithTheLeavesOfWhatIsGone) {
    auto whole = of();
    for (std::uint64_t n = 7; n <= 9; ++n) {
        whole.handle_entry(*use, a_message(seq{n}, "gone"), {});
    }
    whole.handle_entry(*use, a_message(seq{10}, "last"), {});

    auto log = of();
    const sdk::transcript::leaves told{
        {seq{7}, leaf_of("gone")}, {seq{8}, leaf_of("gone")}, {seq{9}, leaf_of("gone")}
    };
    log.handle_hole(*use, a_hole(7, 8), told);
    auto recalled = a_message(seq{9}, "");
    recalled.recalled = true;
    log.handle_entry(*use, recalled, told);
    log.handle_entry(*use, a_message(seq{10}, "last"), told);

    EXPECT_EQ(log.place(), whole.place());
    EXPECT_EQ(log.compare(seq{8}, whole.place().second), verdict::differs) << "it is of another";
    EXPECT_EQ(log.take_lack(), std::nullopt);
}

TEST_F(Transcript, BelievesABodyAndNotTheLeafBesideIt) {
    auto log = of();
    log.handle_entry(*use, a_message(seq{7}, "three"), {{seq{7}, leaf_of("another")}});
    auto plain = of();
    plain.handle_entry(*use, a_message(seq{7}, "three"), {});
    EXPECT_EQ(log.place(), plain.place());
}

TEST_F(Transcript, DiffersFromTheOthersWithAWrongLeaf) {
    auto log = of();
    log.handle_hole(*use, a_hole(7, 7), {{seq{7}, leaf_of("another")}});
    auto whole = of();
    whole.handle_entry(*use, a_message(seq{7}, "three"), {});
    const auto [seen, hash] = whole.place();
    EXPECT_EQ(log.compare(seen, hash), verdict::differs);
}

TEST_F(Transcript, EndsWhereALeafIsMissing) {
    auto log = of();
    log.handle_hole(*use, a_hole(7, 9), {{seq{7}, leaf_of("gone")}});
    EXPECT_EQ(log.place().first, seq{});
    EXPECT_EQ(log.compare(seq{6}, of().place().second), verdict::agrees) << "with before";

    auto kept = sdk::transcript::decode(log.encode());
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->place().first, seq{});
    EXPECT_EQ(kept->take_lack(), seq{8});
    EXPECT_EQ(kept->take_lack(), std::nullopt) << "once";
    EXPECT_EQ(sdk::transcript::decode(kept->encode())->take_lack(), std::nullopt);
}

TEST_F(Transcript, EndsWhereABodyIsGoneAndNothingIsLeft) {
    auto log = of();
    auto gone = a_message(seq{7}, "");
    gone.recalled = true;
    log.handle_entry(*use, gone, {});
    EXPECT_EQ(log.place().first, seq{});
    EXPECT_EQ(log.take_lack(), seq{7});
}

TEST_F(Transcript, LacksNothingWhereItHadEndedBefore) {
    auto log = of();
    log.handle_entry(*use, a_message(seq{8}, "four"), {});
    log.handle_hole(*use, a_hole(9, 9), {});
    EXPECT_EQ(log.take_lack(), std::nullopt);

    auto away = of();
    away.handle_away();
    away.handle_hole(*use, a_hole(9, 9), {});
    EXPECT_EQ(away.take_lack(), std::nullopt);

    sdk::transcript never;
    never.handle_hole(*use, a_hole(1, 9), {});
    EXPECT_EQ(never.take_lack(), std::nullopt);
}

TEST_F(Transcript, OfBeforeThereWereLeavesLacksNothing) {
    auto log = of();
    std::string kept = log.encode();
    kept.back() = 0;  // what was written of one that had ended
    const auto read = sdk::transcript::decode(kept);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->place().first, seq{});
    EXPECT_EQ(sdk::transcript(*read).take_lack(), std::nullopt);
    kept.back() = 3;
    EXPECT_FALSE(sdk::transcript::decode(kept));
}

TEST_F(Transcript, IsNotKeptBusyByAHoleWithoutEnd) {
    auto log = of();
    constexpr auto end = std::numeric_limits<std::uint64_t>::max() / 2;
    log.handle_hole(*use, a_hole(7, end), {{seq{7}, leaf_of("gone")}});
    EXPECT_EQ(log.take_lack(), seq{8});
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
