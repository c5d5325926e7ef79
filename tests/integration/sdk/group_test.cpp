#include "tests/integration/sdk/sdk_fixture.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace gapless::integration {
namespace {

class Group : public SdkFixture {
protected:
    template <class Call>
    errc code_of(Call call) {
        const auto done = answer_of<result<void>>(call);
        return done ? errc{} : done.error().code;
    }

    std::vector<member> members_of(person& asked, conversation_id group) {
        const auto members =
            answer_of<result<std::vector<member>>>([&](auto told) { asked->members(group, told); });
        EXPECT_TRUE(members) << message_of(members.error());
        return members.value_or(std::vector<member>());
    }
};

TEST_F(Group, IsTalkedInByItsMembers) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto carol = somebody("carol");
    const auto group = alice->create_group("breakfast", {"bob", "carol"});
    ASSERT_TRUE(group) << message_of(group.error());
    ASSERT_TRUE(alice->send_and_wait(destination::to(*group), "tea?").sent);
    ASSERT_TRUE(bob->sees(1));
    ASSERT_TRUE(bob->send_and_wait(destination::to(*group), "coffee").sent);
    for (const auto* each : {&alice, &bob, &carol}) {
        ASSERT_TRUE((*each)->sees(2));
        EXPECT_EQ((*each)->texts(), (texts{"tea?", "coffee"}));
    }
    const auto members = members_of(*alice, *group);
    ASSERT_EQ(members.size(), 3U);
    const auto owner = std::ranges::find(members, "alice", &member::name);
    ASSERT_NE(owner, members.end());
    EXPECT_EQ(owner->role, member_role::owner);
}

TEST_F(Group, ChangesAsItsTimelineSays) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto created = alice->create_group("breakfast", {});
    ASSERT_TRUE(created);
    const auto group = *created;
    ASSERT_EQ(code_of([&](auto told) { (*alice)->invite(group, "bob", told); }), errc{});
    ASSERT_EQ(
        code_of([&](auto told) { (*alice)->change_role(group, "bob", member_role::admin, told); }),
        errc{}
    );
    ASSERT_EQ(code_of([&](auto told) { (*bob)->leave(group, told); }), errc{});
    ASSERT_EQ(code_of([&](auto told) { (*bob)->join(group, told); }), errc{});
    ASSERT_EQ(code_of([&](auto told) { (*alice)->remove(group, "bob", told); }), errc{});
    ASSERT_TRUE(alice->send_and_wait(destination::to(group), "alone").sent);
    ASSERT_TRUE(alice->sees(1));

    const auto history = (*alice)->history(group, seq{1}, 100);
    ASSERT_TRUE(history) << message_of(history.error());
    std::vector<std::string> told;
    for (std::size_t i = 0; i < history->size(); ++i) {
        EXPECT_EQ((*history)[i].seq, seq{i + 1});  // no holes
        if ((*history)[i].kind == message_kind::member_change) {
            const auto change = member_change_of((*history)[i]);
            ASSERT_TRUE(change);
            told.push_back(std::string(name_of(change->change)) + " " + change->user);
        }
    }
    EXPECT_EQ(
        told,
        (std::vector<std::string>{
            "created alice", "invited bob", "role bob", "left bob", "joined bob", "removed bob"
        })
    );
    EXPECT_EQ(member_change_of(history->back()).error().code, errc::usage);
}

TEST_F(Group, RefusesWhatIsNotAllowed) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto carol = somebody("carol");
    const auto created = alice->create_group("breakfast", {"bob"});
    ASSERT_TRUE(created);
    const auto group = *created;

    EXPECT_EQ(
        code_of([&](auto told) { (*alice)->invite(group, "nobody", told); }), errc::unknown_user
    );
    EXPECT_EQ(code_of([&](auto told) { (*bob)->invite(group, "carol", told); }), errc::forbidden);
    EXPECT_EQ(code_of([&](auto told) { (*bob)->remove(group, "alice", told); }), errc::forbidden);
    const auto from_outside = carol->send_and_wait(destination::to(group), "let me in");
    ASSERT_FALSE(from_outside.sent);
    EXPECT_TRUE(
        from_outside.sent.error().code == errc::not_a_member ||
        from_outside.sent.error().code == errc::unknown_conversation
    ) << name_of(from_outside.sent.error().code);
    EXPECT_EQ((*carol)->history(group, seq{1}, 1).error().code, errc::unknown_conversation);
}

}  // namespace
}  // namespace gapless::integration
