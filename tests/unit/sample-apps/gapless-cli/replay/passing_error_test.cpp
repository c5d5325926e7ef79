#include "sample-apps/gapless-cli/replay/passing_error.hpp"

#include <gtest/gtest.h>

namespace gapless::cli::tests {

namespace {

TEST(PassingError, IsOfAServerThatIsAwayOrHasTooMuchToDo) {
    for (const auto code : {errc::unreachable, errc::timed_out, errc::overloaded}) {
        EXPECT_TRUE(is_passing(error(code)));
    }
    for (const auto code : {errc::forbidden, errc::usage, errc::wrong_password}) {
        EXPECT_FALSE(is_passing(error(code)));
    }
}

}  // namespace

}  // namespace gapless::cli::tests
