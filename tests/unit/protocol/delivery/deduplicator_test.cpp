#include "protocol/delivery/deduplicator.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

deduplicator after_taking(std::uint64_t from, std::uint64_t to, deduplicator::limits options = {}) {
    deduplicator made{options};
    for (std::uint64_t n = from; n <= to; ++n) {
        made.handle_taken(seq{n}, message_id{1'000 + n});
    }
    return made;
}

TEST(Deduplicator, KnowsWhatComesNext) {
    EXPECT_EQ(after_taking(1, 5).judge(seq{6}, message_id{1'006}, seq{5}), arrival::next);
    EXPECT_EQ(deduplicator{}.judge(seq{1}, message_id{1'001}, seq{0}), arrival::next);
}

TEST(Deduplicator, KnowsWhatComesTooEarly) {
    EXPECT_EQ(after_taking(1, 5).judge(seq{7}, message_id{1'007}, seq{5}), arrival::early);
}

TEST(Deduplicator, KnowsWhatCameBefore) {
    const auto known = after_taking(1, 5);
    EXPECT_EQ(known.judge(seq{5}, message_id{1'005}, seq{5}), arrival::duplicate);
    EXPECT_EQ(known.judge(seq{1}, message_id{1'001}, seq{5}), arrival::duplicate);
}

TEST(Deduplicator, SeesThatTheLogIsAnother) {
    EXPECT_EQ(after_taking(1, 5).judge(seq{5}, message_id{9}, seq{5}), arrival::diverged);
}

TEST(Deduplicator, SaysWhenItsMemoryIsTooShort) {
    const auto known = after_taking(1, 5, {.remembered_max = 3});
    EXPECT_EQ(known.remembered(), 3U);
    EXPECT_EQ(known.judge(seq{2}, message_id{1'002}, seq{5}), arrival::unknown);
    EXPECT_EQ(known.judge(seq{3}, message_id{1'003}, seq{5}), arrival::duplicate);
}

TEST(Deduplicator, ForgetsWhatWasCutOff) {
    auto known = after_taking(1, 5);
    known.handle_cut(seq{3});
    known.handle_taken(seq{4}, message_id{77});
    EXPECT_EQ(known.judge(seq{4}, message_id{77}, seq{4}), arrival::duplicate);
    EXPECT_EQ(known.judge(seq{3}, message_id{1'003}, seq{4}), arrival::duplicate);
    EXPECT_EQ(known.judge(seq{5}, message_id{1'005}, seq{4}), arrival::next);
}

TEST(Deduplicator, RemembersAThousandAndSome) {
    EXPECT_EQ(after_taking(1, 3'000).remembered(), 1'024U);
}

}  // namespace

}  // namespace gapless::protocol::tests
