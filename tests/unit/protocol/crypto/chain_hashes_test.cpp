#include "protocol/crypto/chain_hashes.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::crypto::tests {

namespace {

TEST(ChainHashes, FollowOnWhatWasBefore) {
    const auto use = loaded();
    const client_id client{filled<16>(1)};
    const digest content = filled<32>(2);
    const digest whole = use->sha256({filled<16>(0), filled<16>(1), filled<32>(2)});
    EXPECT_EQ(next_own(*use, {}, client, content), first_half(whole));

    const digest leaf = leaf_of(*use, view_of("stored"));
    EXPECT_EQ(leaf, use->sha256({view_of("stored")}));
    EXPECT_EQ(
        next_transcript(*use, filled<32>(3), seq{5}, leaf),
        use->sha256({filled<32>(3), hex("0000000000000005"), leaf})
    );
}

TEST(ChainHashes, DifferForAnotherOrder) {
    const auto use = loaded();
    const digest start = filled<32>(1);
    const digest one = leaf_of(*use, view_of("one"));
    const digest two = leaf_of(*use, view_of("two"));
    const auto after = [&](const digest& first, const digest& second) {
        return next_transcript(*use, next_transcript(*use, start, seq{1}, first), seq{2}, second);
    };
    EXPECT_NE(after(one, two), after(two, one));
}

TEST(ListsDigest, IsOfAllLists) {
    const auto use = loaded();
    std::vector<known_list> lists{{user_id{1}, 2, filled<32>(3)}, {user_id{2}, 5, filled<32>(6)}};
    const short_digest both = lists_digest_of(*use, lists);
    EXPECT_EQ(
        both,
        first_half(use->sha256(
            {hex("00000000000000000000000000000001"),
             hex("0000000000000002"),
             filled<32>(3),
             hex("00000000000000000000000000000002"),
             hex("0000000000000005"),
             filled<32>(6)}
        ))
    );
    lists[1].list_seq = 4;
    EXPECT_NE(lists_digest_of(*use, lists), both);
    lists.pop_back();
    EXPECT_NE(lists_digest_of(*use, lists), both);
}

}  // namespace

}  // namespace gapless::crypto::tests
