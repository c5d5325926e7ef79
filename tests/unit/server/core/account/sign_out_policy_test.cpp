#include "server/core/account/sign_out_policy.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

TEST(SignOutPolicy, IsFoundByItsName) {
    for (const auto policy :
         {sign_out_policy::none,
          sign_out_policy::one_per_class,
          sign_out_policy::one_per_user,
          sign_out_policy::refuse_newer}) {
        EXPECT_EQ(sign_out_policy_named(name_of(policy)), policy);
    }
    EXPECT_EQ(name_of(sign_out_policy::one_per_class), "one_per_class");
}

TEST(SignOutPolicy, IsNotFoundByAnotherName) {
    EXPECT_EQ(sign_out_policy_named("all"), std::nullopt);
}

}  // namespace
}  // namespace gapless::server
