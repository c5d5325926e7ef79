#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <gtest/gtest.h>

#include <concepts>

namespace gapless::tests {

namespace {

TEST(StrongNumber, HasNeighbours) {
    EXPECT_EQ(seq{7}.next(), seq{8});
    EXPECT_EQ(seq{7}.previous(), seq{6});
}

TEST(StrongNumber, ComparesByValue) {
    EXPECT_LT(seq{7}, seq{8});
    EXPECT_EQ(seq{}, seq{0});
}

TEST(StrongNumber, IsNoOtherNumber) {
    static_assert(!std::convertible_to<std::uint64_t, seq>);
    static_assert(!std::convertible_to<seq, std::uint64_t>);
    static_assert(!std::equality_comparable_with<seq, message_id>);
}

}  // namespace

}  // namespace gapless::tests
