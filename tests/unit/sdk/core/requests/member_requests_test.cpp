#include "sdk/core/requests/member_requests.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

request_id id_number(std::uint8_t n) {
    request_id made;
    made.bytes[0] = n;
    return made;
}

class MemberRequests : public testing::Test {
protected:
    instant now{1'000};
    const protocol::invite_member invite{conversation_id{7}, "carol"};
    sdk::member_requests requests{{.rest = milliseconds(300), .tries_max = 2}};
};

TEST_F(MemberRequests, KeepsThoseThatChangeMembers) {
    requests.handle_submitted(id_number(1), invite, now);
    requests.handle_submitted(id_number(2), protocol::mute_all{conversation_id{7}, true}, now);
    requests.handle_submitted(id_number(3), protocol::begin_epoch{conversation_id{7}, {}, {}}, now);

    const auto asked = requests.take(id_number(1));
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->told, id_number(1));
    EXPECT_EQ(std::get<protocol::invite_member>(asked->body), invite);
    EXPECT_FALSE(requests.take(id_number(1)));
    EXPECT_FALSE(requests.take(id_number(2)));
    EXPECT_FALSE(requests.take(id_number(3)));
}

TEST_F(MemberRequests, TheAppKnowsTheFirstIdAndThePatienceGoesOn) {
    requests.handle_submitted(id_number(1), invite, now);
    requests.handle_submitted_again(id_number(2), *requests.take(id_number(1)));
    requests.handle_submitted_again(id_number(3), *requests.take(id_number(2)));

    const auto asked = requests.take(id_number(3));
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->told, id_number(1));
    EXPECT_EQ(asked->asked_at, now);
    EXPECT_FALSE(requests.may_try_again(*asked));
}

TEST_F(MemberRequests, RestsWithoutWhatWasSigned) {
    requests.handle_submitted(id_number(1), invite, now);
    auto asked = *requests.take(id_number(1));
    sdk::put_entries(asked.body, {"entry"});
    requests.put_off(asked, now);

    EXPECT_EQ(requests.next_timeout(), now + milliseconds(300));
    EXPECT_FALSE(requests.poll_due(now));
    const auto due = requests.poll_due(now + milliseconds(300));
    ASSERT_TRUE(due);
    EXPECT_TRUE(sdk::entries_of(due->body)->empty());
    EXPECT_FALSE(requests.next_timeout());
}

TEST_F(MemberRequests, SaysWhatARequestIsAbout) {
    const protocol::request_body leaving = protocol::leave_group{conversation_id{8}};
    const protocol::request_body inviting = invite;
    const protocol::request_body other = protocol::rename_group{conversation_id{9}, "tea"};
    EXPECT_EQ(*sdk::group_of(inviting), conversation_id{7});
    EXPECT_EQ(*sdk::user_of(inviting), "carol");
    EXPECT_EQ(*sdk::group_of(leaving), conversation_id{8});
    EXPECT_EQ(sdk::user_of(leaving), nullptr);
    EXPECT_EQ(sdk::group_of(other), nullptr);
    EXPECT_EQ(sdk::entries_of(other), nullptr);
}

}  // namespace
}  // namespace gapless::tests
