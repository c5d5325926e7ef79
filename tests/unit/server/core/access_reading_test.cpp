// Who may look at what, and say how far: each role with each way of looking on each object. What is
// refused has written nothing.

#include "tests/unit/server/core/group_case.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace gapless::tests {

namespace {

constexpr std::array ways{"pull", "receipts", "read", "mark unread", "deliver"};

bool was_here(std::string_view role) { return role != "stranger" && role != "late stranger"; }

bool is_here(std::string_view role) {
    return was_here(role) && role != "former" && role != "dismissed" && role != "dismissed owner";
}

verdict expected(std::string_view role, std::string_view way) {
    if (way == "deliver") {
        return is_here(role) ? verdict::done() : verdict::already();
    }
    if (!was_here(role)) {
        return verdict::no(errc::unknown_conversation);
    }
    if (way == "pull") {
        return verdict::already();
    }
    if (!is_here(role)) {
        return verdict::no(errc::not_a_member);
    }
    return way == "receipts" ? verdict::already() : verdict::done();
}

TEST(AccessReading, EachRoleInItsGroup) {
    std::size_t cases = 0;
    for (const std::string_view role : roles) {
        for (const std::string_view way : ways) {
            group_case one{role};
            EXPECT_EQ(text_of(one.look(way, one.tea)), text_of(expected(role, way)))
                << role << " / " << way;
            ++cases;
        }
    }
    EXPECT_EQ(cases, 50U);
}

TEST(AccessReading, WhatIsSomebodyElsesIsAsIfItWereNot) {
    using makes = conversation_id (group_case::*)();
    const std::array<makes, 2> objects{
        &group_case::direct_of_others, &group_case::contacts_of_another
    };
    for (const std::string_view way : ways) {
        for (const makes made : objects) {
            group_case one{"owner"};
            EXPECT_EQ(text_of(one.look(way, (one.*made)())), text_of(expected("stranger", way)))
                << way;
        }
        group_case one{"owner"};
        EXPECT_EQ(
            text_of(one.look(way, conversation_id{4'711})), text_of(expected("stranger", way))
        ) << way;
    }
}

}  // namespace

}  // namespace gapless::tests
