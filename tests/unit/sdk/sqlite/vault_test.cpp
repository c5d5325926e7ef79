#include "sdk/sqlite/vault.hpp"

#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace gapless::sdk {
namespace {

class Vault : public testing::Test {
protected:
    static app_key key_number(std::uint8_t n) {
        app_key made;
        made.writable()[0] = n;
        return made;
    }

    tests::counting_entropy entropy_;
    std::shared_ptr<const cell_keys> keys_ = draw_cell_keys(entropy_);
    app_key key_ = key_number(1);
    vault kept_ = wrap_keys(*keys_, key_, entropy_).value();
};

TEST_F(Vault, GivesTheDataKeyToWhoHasTheAppsKey) {
    const auto found = unwrap_keys(kept_, key_).value();

    EXPECT_EQ(found->vault, keys_->vault);
    EXPECT_TRUE(found->data == keys_->data);
}

TEST_F(Vault, IsLockedForAnyOtherKey) {
    EXPECT_EQ(unwrap_keys(kept_, key_number(2)).error().code, errc::mailbox_locked);
}

TEST_F(Vault, WithABitChangedIsLockedOrDamaged) {
    for (std::size_t bit = 0; bit < kept_.wrapped_key.size() * 8; ++bit) {
        vault spoilt = kept_;
        auto& byte = spoilt.wrapped_key[bit / 8];
        byte = static_cast<char>(byte ^ (1 << bit % 8));
        EXPECT_EQ(unwrap_keys(spoilt, key_).error().code, errc::mailbox_corrupt) << bit;
    }
    vault spoilt = kept_;
    spoilt.proof[0] = static_cast<char>(spoilt.proof[0] ^ 1);
    EXPECT_EQ(unwrap_keys(spoilt, key_).error().code, errc::mailbox_locked);
    spoilt = kept_;
    spoilt.wrapped_key.pop_back();
    EXPECT_EQ(unwrap_keys(spoilt, key_).error().code, errc::mailbox_corrupt);
}

TEST_F(Vault, WrapsTheSameKeyTwiceInDifferentBytes) {
    const auto again = wrap_keys(*keys_, key_, entropy_).value();

    EXPECT_NE(again.wrapped_key, kept_.wrapped_key);
    EXPECT_EQ(again.proof, kept_.proof);
}

TEST_F(Vault, OfAnotherMailboxDoesNotTakeThisOnesWrap) {
    const auto others = draw_cell_keys(entropy_);
    vault mixed = wrap_keys(*others, key_, entropy_).value();
    mixed.wrapped_key = kept_.wrapped_key;

    EXPECT_EQ(unwrap_keys(mixed, key_).error().code, errc::mailbox_corrupt);
}

}  // namespace
}  // namespace gapless::sdk
