#include <gapless/error.hpp>

#include <gtest/gtest.h>

namespace gapless::tests {

namespace {

TEST(Error, IsSaidByItsAdvice) {
    EXPECT_EQ(message_of(error{errc::name_taken}), advice_of(errc::name_taken));
}

TEST(Error, IsSaidWithItsDetailInTheSameSentence) {
    EXPECT_EQ(
        message_of(error{errc::unknown_user, "bob"}), "There is no such user; check the name (bob)."
    );
}

TEST(Error, ComparesByValue) {
    EXPECT_EQ(error(errc::rate_limited, "", seconds(1)), error(errc::rate_limited, "", seconds(1)));
    EXPECT_NE(error(errc::rate_limited, "", seconds(1)), error(errc::rate_limited));
}

}  // namespace

}  // namespace gapless::tests
