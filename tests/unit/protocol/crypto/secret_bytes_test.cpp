#include "protocol/crypto/secret_bytes.hpp"

#include "protocol/crypto/secret.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <new>
#include <ostream>
#include <type_traits>
#include <utility>

namespace gapless::crypto::tests {

namespace {

template <class T>
concept can_be_printed = requires(std::ostream& out, const T& some) { out << some; };

static_assert(!std::is_copy_constructible_v<secret_bytes<32>>);
static_assert(!std::is_copy_assignable_v<secret_bytes<32>>);
static_assert(!can_be_printed<secret_bytes<32>>);
static_assert(!std::is_copy_constructible_v<secret>);
static_assert(!std::is_copy_assignable_v<secret>);
static_assert(!can_be_printed<secret>);

TEST(SecretBytes, AreOverwrittenWhenTheyEnd) {
    alignas(secret_bytes<32>) std::array<std::uint8_t, sizeof(secret_bytes<32>)> place{};
    auto* const key = new (place.data()) secret_bytes<32>{filled<32>(7)};
    ASSERT_EQ(place, filled<32>(7));
    key->~secret_bytes();
    EXPECT_EQ(place, filled<32>(0));
}

TEST(SecretBytes, LeaveNothingWhereTheyWereMovedFrom) {
    secret_bytes<32> first = key_number(7);
    secret_bytes<32> second = std::move(first);
    EXPECT_TRUE(first == secret_bytes<32>{});  // NOLINT: what is left of it is the question
    EXPECT_TRUE(second == key_number(7));
    secret_bytes<32> third;
    third = std::move(second);
    EXPECT_TRUE(second == secret_bytes<32>{});  // NOLINT
    EXPECT_TRUE(third == key_number(7));
}

TEST(SecretBytes, CompareByValue) {
    EXPECT_TRUE(key_number(7) == key_number(7).copy());
    EXPECT_FALSE(key_number(7) == key_number(8));
    EXPECT_TRUE(secret{view_of("one")} == secret{view_of("one")});
    EXPECT_FALSE(secret{view_of("one")} == secret{view_of("two")});
    EXPECT_FALSE(secret{view_of("one")} == secret{view_of("ones")});
    EXPECT_TRUE(secret{} == secret{});
}

TEST(Secret, LeavesNothingWhereItWasMovedFrom) {
    secret first{view_of("one")};
    secret second = std::move(first);
    EXPECT_EQ(first.size(), 0U);  // NOLINT: what is left of it is the question
    EXPECT_EQ(owned(second.view()), owned(view_of("one")));
    second = secret{view_of("two")};
    EXPECT_EQ(owned(second.view()), owned(view_of("two")));
}

}  // namespace

}  // namespace gapless::crypto::tests
