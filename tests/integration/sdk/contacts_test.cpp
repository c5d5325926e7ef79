#include "tests/integration/sdk/sdk_fixture.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace gapless::integration {
namespace {

class Contacts : public SdkFixture {
protected:
    template <class Call>
    errc code_of(Call call) {
        const auto done = answer_of<result<void>>(call);
        return done ? errc{} : done.error().code;
    }

    static std::vector<contact> contacts_of(person& whose) {
        const auto all = whose->contacts();
        EXPECT_TRUE(all) << message_of(all.error());
        return all.value_or(std::vector<contact>());
    }
};

TEST_F(Contacts, AreTheSameForBothAfterRequestAndAnswer) {
    const auto alice = somebody("Alice");
    const auto bob = somebody("bob");
    EXPECT_TRUE(contacts_of(*alice).empty());

    ASSERT_EQ(code_of([&](auto told) { (*alice)->request_contact("bob", "hi", told); }), errc{});
    // What is said behind it comes behind it.
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "asked you").sent);
    ASSERT_TRUE(bob->sees(1));
    EXPECT_EQ(
        contacts_of(*bob),
        (std::vector<contact>{{"Alice", contact_tie::asked_by, false, false, "hi"}})
    );

    ASSERT_EQ(code_of([&](auto told) { (*bob)->answer_contact("alice", true, told); }), errc{});
    ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "yes").sent);
    ASSERT_TRUE(alice->sees(2));
    EXPECT_EQ(
        contacts_of(*alice), (std::vector<contact>{{"bob", contact_tie::mutual, false, false, ""}})
    );
    EXPECT_EQ(
        contacts_of(*bob), (std::vector<contact>{{"Alice", contact_tie::mutual, false, false, ""}})
    );
}

TEST_F(Contacts, ABlockStopsTheNextMessage) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "before").sent);

    ASSERT_EQ(code_of([&](auto told) { (*alice)->block("bob", told); }), errc{});

    const auto refused = bob->send_and_wait(destination::direct("alice"), "after");
    ASSERT_FALSE(refused.sent);
    EXPECT_EQ(refused.sent.error().code, errc::forbidden);
    EXPECT_EQ(code_of([&](auto told) { (*alice)->follow("bob", told); }), errc::forbidden);
    EXPECT_EQ(code_of([&](auto told) { (*alice)->unblock("bob", told); }), errc{});
    EXPECT_EQ(code_of([&](auto told) { (*alice)->block("nobody", told); }), errc::unknown_user);
}

TEST_F(Contacts, TheirTimelineIsAConversationThatTakesNoMessages) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_EQ(code_of([&](auto told) { (*alice)->follow("bob", told); }), errc{});
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "hi").sent);
    ASSERT_TRUE(alice->sees(1));
    const auto rows = (*alice)->conversations();
    ASSERT_TRUE(rows);
    const auto row = std::ranges::find(*rows, conversation_kind::contacts, &conversation::kind);
    ASSERT_NE(row, rows->end());

    const auto refused = alice->send_and_wait(destination::to(row->id), "to nobody");

    ASSERT_FALSE(refused.sent);
    EXPECT_EQ(refused.sent.error().code, errc::forbidden);
    const auto entries = (*alice)->history(row->id, seq{1}, 10);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 1U);
    const auto change = contact_change_of(entries->front());
    ASSERT_TRUE(change);
    EXPECT_EQ(*change, (contact_change{contact_change::kind::followed, "bob", ""}));
    EXPECT_EQ(member_change_of(entries->front()).error().code, errc::usage);
}

TEST_F(Contacts, AGroupIsWhatItsTimelineAddsUpTo) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto group = alice->create_group("tea", {"bob"});
    ASSERT_TRUE(group);
    ASSERT_EQ(code_of([&](auto told) { (*alice)->rename_group(*group, "coffee", told); }), errc{});
    ASSERT_EQ(code_of([&](auto told) { (*alice)->mute_all(*group, true, told); }), errc{});
    ASSERT_TRUE(alice->send_and_wait(destination::to(*group), "quiet please").sent);
    ASSERT_TRUE(bob->sees(1));
    const auto refused = bob->send_and_wait(destination::to(*group), "but");
    ASSERT_FALSE(refused.sent);
    EXPECT_EQ(refused.sent.error().code, errc::forbidden);

    const auto known = (*alice)->group_of(*group);
    ASSERT_TRUE(known) << message_of(known.error());
    EXPECT_TRUE(known->is_complete);
    EXPECT_EQ(known->name, "coffee");
    EXPECT_TRUE(known->is_all_muted);
    EXPECT_EQ(known->members.size(), 2U);
    EXPECT_EQ((*alice)->group_of(conversation_id{99}).error().code, errc::unknown_conversation);

    ASSERT_EQ(code_of([&](auto told) { (*alice)->dismiss_group(*group, told); }), errc{});
    const auto late = bob->send_and_wait(destination::direct("alice"), "gone?");
    ASSERT_TRUE(late.sent);
    EXPECT_EQ(code_of([&](auto told) { (*bob)->join(*group, told); }), errc::forbidden);
}

TEST_F(Contacts, AConversationIsKeptAsItsMembersSay) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "hi").sent);
    ASSERT_TRUE(bob->sees(1));
    const auto where = (*bob)->conversations()->front().id;
    const auto say = [&](const auto& who, const retention& kept) {
        return code_of([&](auto told) { (*who)->set_retention(where, kept, told); });
    };

    EXPECT_EQ(say(alice, keep_for({})), errc::invalid_lifetime);
    EXPECT_EQ(say(alice, keep_for(days(7))), errc{});

    ASSERT_TRUE(bob->send_and_wait(destination::to(where), "for a week").sent);
    ASSERT_TRUE(alice->sees(2));  // her own, too
    const auto entries = (*alice)->history(where, seq{1}, 10);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 3U);
    const auto change = member_change_of((*entries)[1]);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->retention, keep_for(days(7)));
    EXPECT_EQ((*entries)[0].expires, wall_time{});
    EXPECT_EQ((*entries)[2].expires, (*entries)[2].server_time + days(7));
    EXPECT_EQ((*alice)->conversations()->front().retention, keep_for(days(7)));
    EXPECT_EQ(say(bob, retention{}), errc{});
}

}  // namespace
}  // namespace gapless::integration
