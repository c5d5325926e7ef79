#include "server/core/account/token_maker.hpp"

#include "tests/support/store_driver.hpp"
#include "tests/support/toy_hasher.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

using tests::numbered;

TEST(TokenMaker, TheSameRequestGetsTheSameTokens) {
    tests::toy_hasher hasher;
    const auto id = numbered<request_id>(1);

    const token_pair first = make_tokens(hasher, id, "proof");
    const token_pair again = make_tokens(hasher, id, "proof");

    EXPECT_EQ(first.access, again.access);
    EXPECT_EQ(first.refresh, again.refresh);
    EXPECT_NE(first.access, first.refresh);
}

TEST(TokenMaker, AnotherRequestOrProofGetsOthers) {
    tests::toy_hasher hasher;
    const token_pair first = make_tokens(hasher, numbered<request_id>(1), "proof");

    EXPECT_NE(make_tokens(hasher, numbered<request_id>(2), "proof").access, first.access);
    EXPECT_NE(make_tokens(hasher, numbered<request_id>(1), "other").access, first.access);
}

TEST(TokenMaker, TheStoreSeesHashesAlone) {
    tests::toy_hasher hasher;
    const token_pair tokens = make_tokens(hasher, numbered<request_id>(1), "proof");

    const new_tokens hashed = hash_tokens(hasher, tokens, minutes(15), days(90));

    EXPECT_EQ(hashed.access, hasher.hash_token(tokens.access));
    EXPECT_EQ(hashed.refresh, hasher.hash_token(tokens.refresh));
    EXPECT_EQ(hashed.access_lifetime, minutes(15));
    EXPECT_EQ(hashed.refresh_lifetime, days(90));
}

}  // namespace
}  // namespace gapless::server
