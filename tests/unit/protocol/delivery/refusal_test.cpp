#include "protocol/delivery/refusal.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

TEST(Refusal, IsConclusiveWhenTheAnswerWouldBeTheSame) {
    for (const errc code :
         {errc::not_a_member,
          errc::unknown_user,
          errc::message_too_large,
          errc::forbidden,
          errc::conflict,
          errc::internal}) {
        EXPECT_EQ(refusal_of(error{code}), refusal::conclusive) << name_of(code);
    }
}

TEST(Refusal, PassesWhenTheServerIsInTrouble) {
    for (const errc code :
         {errc::rate_limited,
          errc::overloaded,
          errc::storage_full,
          errc::storage_failed,
          errc::shutting_down}) {
        EXPECT_EQ(refusal_of(error{code}), refusal::passing) << name_of(code);
    }
}

TEST(Refusal, PassesWhenTheServerNamesATime) {
    EXPECT_EQ(refusal_of(error{errc::internal, "", seconds(1)}), refusal::passing);
}

TEST(Refusal, IsConclusiveForWhoMayNotEvenIfTheyMayLater) {
    EXPECT_EQ(refusal_of(error{errc::forbidden, "", seconds(1)}), refusal::conclusive);
}

TEST(Refusal, IsTheConnectionsWhenItMayNotSpeakAnyMore) {
    for (const errc code : {errc::superseded, errc::kicked, errc::token_expired}) {
        EXPECT_EQ(refusal_of(error{code, "", seconds(1)}), refusal::session) << name_of(code);
    }
}

}  // namespace

}  // namespace gapless::protocol::tests
