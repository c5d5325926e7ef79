#include "protocol/crypto/reason.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace gapless::crypto {

namespace {

TEST(Reason, HasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (int number = 1; number <= static_cast<int>(reason::generation_too_far); ++number) {
        const std::string_view name = name_of(static_cast<reason>(number));
        EXPECT_NE(name, "unknown") << number;
        EXPECT_TRUE(names.insert(name).second) << name;
    }
}

}  // namespace

}  // namespace gapless::crypto
