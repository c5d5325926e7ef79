#include "sdk/core/keys/generation_book.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

constexpr conversation_id tea{7};
constexpr wall_time start{1'700'000'000'000};

class GenerationBook : public testing::Test {
protected:
    crypto::generation_key at(std::uint32_t number) { return first.at(*use, number).value(); }

    [[nodiscard]] bool can_open(std::uint32_t number, std::uint64_t epoch = 1) const {
        return book.before(tea, epoch, number).has_value();
    }

    std::unique_ptr<crypto::algorithms> use = crypto::tests::loaded();
    crypto::generation_key first{0, crypto::tests::key_number(1)};
    sdk::memory_mailbox box{alice()};
    sdk::ledger ledger{*box.load()};
    sdk::generation_book::limits limits;
    sdk::generation_book book{limits, ledger};
};

TEST_F(GenerationBook, GivesTheNewestKeyFromWhichAGenerationFollows) {
    EXPECT_TRUE(book.is_empty());
    book.take(tea, 1, first, start);
    book.handle_used(tea, 1, at(3), start);
    EXPECT_FALSE(book.is_empty());
    EXPECT_EQ(book.before(tea, 1, 2)->number(), 0u);
    EXPECT_EQ(book.before(tea, 1, 3)->number(), 3u);
    EXPECT_TRUE(book.before(tea, 1, 9)->at(*use, 9)->key() == at(9).key());
    EXPECT_FALSE(can_open(0, 2));
    EXPECT_FALSE(book.has_keys(conversation_id{8}, 1));
}

TEST_F(GenerationBook, ErasesWhatWasUsedNoMoreForAWindow) {
    book.take(tea, 1, first, start);
    const auto stepped = start + hours(5);
    book.handle_used(tea, 1, at(2), stepped);
    EXPECT_EQ(book.next_sweep(), stepped + limits.window);
    EXPECT_FALSE(book.sweep(stepped + limits.window + milliseconds(-1)));
    EXPECT_TRUE(can_open(1));
    EXPECT_TRUE(book.sweep(stepped + limits.window));
    EXPECT_FALSE(can_open(0)) << "and so what follows from it, up to what is kept";
    EXPECT_FALSE(can_open(1));
    EXPECT_TRUE(can_open(2));
}

TEST_F(GenerationBook, AnEpochEndsAllBefore) {
    book.take(tea, 1, first, start);
    book.handle_epoch(tea, 2, start + hours(1));
    book.take(tea, 2, first, start + hours(1));
    EXPECT_TRUE(book.sweep(start + hours(1) + limits.window));
    EXPECT_FALSE(book.has_keys(tea, 1));
    EXPECT_TRUE(book.has_keys(tea, 2));
}

TEST_F(GenerationBook, WhatCameLateGoesAtOnce) {
    book.take(tea, 1, first, start);
    book.handle_epoch(tea, 2, start + hours(1));
    EXPECT_LE(*book.next_sweep(), start + days(30));
    EXPECT_TRUE(book.sweep(start + days(30)));
    EXPECT_TRUE(book.is_empty());
}

TEST_F(GenerationBook, WhereNobodySaysAnythingMoreTheLastKeyGoes) {
    book.take(tea, 1, first, start);
    book.handle_used(tea, 1, at(2), start + hours(1));
    const auto last = start + limits.window + limits.window;
    EXPECT_TRUE(book.sweep(last + milliseconds(-1))) << "the first one";
    EXPECT_TRUE(can_open(2));
    EXPECT_TRUE(book.sweep(last));
    EXPECT_TRUE(book.is_empty());
    EXPECT_EQ(book.next_sweep(), std::nullopt);
}

TEST_F(GenerationBook, AStepBackOrTheSameAgainChangesNothing) {
    book.take(tea, 1, first, start);
    book.handle_used(tea, 1, at(4), start);
    const auto due = book.next_sweep();
    book.handle_used(tea, 1, at(4), start + hours(1));
    book.handle_used(tea, 1, at(2), start + hours(1));
    EXPECT_EQ(book.next_sweep(), due);
    EXPECT_EQ(book.before(tea, 1, 3)->number(), 0u);
}

TEST_F(GenerationBook, KnowsAllOfItAfterARestart) {
    book.take(tea, 1, first, start);
    book.handle_used(tea, 1, at(2), start);
    ASSERT_TRUE(ledger.commit(box));
    sdk::ledger loaded{*box.load()};
    sdk::generation_book again{limits, loaded};
    EXPECT_EQ(again.next_sweep(), book.next_sweep());
    EXPECT_TRUE(again.sweep(start + limits.window));
    EXPECT_FALSE(again.before(tea, 1, 1));
    EXPECT_TRUE(again.before(tea, 1, 2));
}

}  // namespace
}  // namespace gapless::tests
