#include "server/core/keys/relation_vault.hpp"

#include "tests/support/counting_entropy.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace gapless::server {
namespace {

class RelationVault : public testing::Test {
protected:
    tests::counting_entropy chance_;
    relation_vault vault_{crypto::tests::key_number(1), chance_};
    relation_name tea_ = vault_.new_relation();
    std::string wrapped_ = vault_.new_key(tea_, 3);
};

TEST_F(RelationVault, OpensWhatItHasWrapped) {
    const auto key = vault_.unwrap(tea_, 3, wrapped_);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(wrapped_.size(), 1U + 12U + 32U + 16U);
    relation_vault again{crypto::tests::key_number(1), chance_};
    EXPECT_TRUE(again.unwrap(tea_, 3, wrapped_) == key);
    const std::string raw(key->view().begin(), key->view().end());
    EXPECT_EQ(wrapped_.find(raw), std::string::npos);
}

TEST_F(RelationVault, NoTwoKeysAreAlike) {
    EXPECT_NE(vault_.new_relation(), tea_);
    const std::string other = vault_.new_key(tea_, 3);
    EXPECT_NE(other, wrapped_);
    EXPECT_FALSE(vault_.unwrap(tea_, 3, other) == vault_.unwrap(tea_, 3, wrapped_));
}

TEST_F(RelationVault, OpensNothingInAnotherPlace) {
    EXPECT_FALSE(vault_.unwrap(tea_, 4, wrapped_).has_value());
    EXPECT_FALSE(vault_.unwrap(vault_.new_relation(), 3, wrapped_).has_value());
}

TEST_F(RelationVault, OpensNothingWithAnotherMasterKey) {
    relation_vault other{crypto::tests::key_number(2), chance_};
    EXPECT_FALSE(other.unwrap(tea_, 3, wrapped_).has_value());
}

TEST_F(RelationVault, OpensNothingThatWasChanged) {
    for (std::size_t i = 0; i < wrapped_.size(); ++i) {
        std::string changed = wrapped_;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(vault_.unwrap(tea_, 3, changed).has_value()) << i;
    }
    EXPECT_FALSE(vault_.unwrap(tea_, 3, "").has_value());
    EXPECT_FALSE(vault_.unwrap(tea_, 3, wrapped_ + "x").has_value());
}

}  // namespace
}  // namespace gapless::server
