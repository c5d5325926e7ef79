#pragma once

#include "protocol/folds/group_state.hpp"
#include "tests/contract/store_contract_base.hpp"

#include <optional>

namespace gapless::tests {

// Who may write in a group, what it is called and shows, and how it ends.
template <class Subject>
class StoreGroupSettingsContract : public StoreContractBase<Subject> {
protected:
    std::optional<errc> ask(const server::actor& by, protocol::request_body body) {
        const auto answer = this->on.request(by, std::move(body));
        return answer.failure ? std::optional{answer.failure->code} : std::nullopt;
    }

    // Sends on, or tells why not; a refused one does not count.
    std::optional<error> send(const server::actor& by, conversation_id to) {
        const auto op = this->on.a_send(by, destination::to(to), "hello");
        const server::outcome came = this->on.run(op);
        if (const auto* no = std::get_if<protocol::refused>(&came)) {
            return no->failure;
        }
        this->on.count(op);
        return std::nullopt;
    }

    bool may_send(const server::actor& by, conversation_id to) {
        const auto failure = send(by, to);
        EXPECT_TRUE(!failure || failure->code == errc::forbidden);
        return !failure;
    }

    wall_time in(duration wait) { return this->on.now() + wait; }

    protocol::inbox_entry entry_of(const server::actor& by, conversation_id of) {
        for (const protocol::inbox_entry& each : this->on.sync(by, 0).entries) {
            if (each.conversation == of) {
                return each;
            }
        }
        ADD_FAILURE() << "no entry of conversation " << of.value;
        return {};
    }

    // What the visible entries add up to.
    group folded(const server::actor& by, conversation_id of) {
        protocol::group_state made;
        for (const message& each : this->on.pull(by, of, 1, 1'000).messages) {
            made.take(each);
        }
        return made.state();
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
    server::actor dave = this->on.sign_up("dave");
};

TYPED_TEST_SUITE_P(StoreGroupSettingsContract);

TYPED_TEST_P(StoreGroupSettingsContract, AMutedMemberMayNotWriteUntilThen) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    EXPECT_EQ(
        this->ask(this->alice, protocol::mute_member{tea, "bob", this->in(minutes(5))}),
        std::nullopt
    );

    const auto refused = this->send(this->bob, tea);

    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, errc::forbidden);
    EXPECT_EQ(refused->retry_after, minutes(5));
    EXPECT_TRUE(this->may_send(this->carol, tea));
    this->on.advance(minutes(5));
    EXPECT_TRUE(this->may_send(this->bob, tea));
}

TYPED_TEST_P(StoreGroupSettingsContract, AMuteForGoodNamesNoTime) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    this->ask(this->alice, protocol::mute_member{tea, "bob", wall_time{253'402'300'799'999}});

    const auto refused = this->send(this->bob, tea);

    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->retry_after, std::nullopt);
    EXPECT_EQ(this->ask(this->alice, protocol::mute_member{tea, "bob", {}}), std::nullopt);
    EXPECT_TRUE(this->may_send(this->bob, tea));
}

TYPED_TEST_P(StoreGroupSettingsContract, WhoMayMuteWhom) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob", "carol", "dave"});
    this->ask(this->alice, protocol::change_role{tea, "bob", member_role::admin});
    const auto muted = [&](const server::actor& by, std::string whom) {
        return this->ask(by, protocol::mute_member{tea, std::move(whom), this->in(hours(1))});
    };

    EXPECT_EQ(muted(this->carol, "dave"), errc::forbidden);
    EXPECT_EQ(muted(this->bob, "alice"), errc::forbidden);
    EXPECT_EQ(muted(this->bob, "bob"), errc::forbidden);
    EXPECT_EQ(muted(this->alice, "bob"), errc::forbidden);
    EXPECT_EQ(muted(this->bob, "nobody"), errc::unknown_user);
    EXPECT_EQ(muted(this->bob, "dave"), std::nullopt);
    const auto head = this->entry_of(this->alice, tea).head;
    EXPECT_EQ(muted(this->alice, "dave"), std::nullopt);
    EXPECT_EQ(this->entry_of(this->alice, tea).head, head);
    this->ask(this->dave, protocol::leave_group{tea});
    EXPECT_EQ(muted(this->bob, "dave"), errc::not_a_member);
    EXPECT_EQ(muted(this->dave, "carol"), errc::not_a_member);
}

TYPED_TEST_P(StoreGroupSettingsContract, LeavingDoesNotEndAMute) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    this->ask(this->alice, protocol::mute_member{tea, "bob", this->in(hours(1))});
    this->ask(this->bob, protocol::leave_group{tea});
    this->ask(this->bob, protocol::join_group{tea});

    EXPECT_FALSE(this->may_send(this->bob, tea));
    EXPECT_EQ(this->on.members(this->alice, tea)[1].muted_until, this->in(hours(1)));
    EXPECT_EQ(this->folded(this->alice, tea).members[1].muted_until, this->in(hours(1)));
}

TYPED_TEST_P(StoreGroupSettingsContract, ARoleIsMoreThanAMute) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    this->ask(this->alice, protocol::mute_member{tea, "bob", this->in(hours(1))});

    this->ask(this->alice, protocol::change_role{tea, "bob", member_role::admin});
    EXPECT_TRUE(this->may_send(this->bob, tea));
    this->ask(this->alice, protocol::change_role{tea, "bob", member_role::member});
    EXPECT_FALSE(this->may_send(this->bob, tea));
}

TYPED_TEST_P(StoreGroupSettingsContract, WhenAllAreMutedOwnerAndAdminsWrite) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->ask(this->alice, protocol::change_role{tea, "bob", member_role::admin});
    EXPECT_EQ(this->ask(this->carol, protocol::mute_all{tea, true}), errc::forbidden);

    EXPECT_EQ(this->ask(this->bob, protocol::mute_all{tea, true}), std::nullopt);

    EXPECT_TRUE(this->may_send(this->alice, tea));
    EXPECT_TRUE(this->may_send(this->bob, tea));
    EXPECT_FALSE(this->may_send(this->carol, tea));
    EXPECT_TRUE(this->folded(this->carol, tea).is_all_muted);
    EXPECT_EQ(this->ask(this->bob, protocol::mute_all{tea, false}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::mute_all{tea, false}), std::nullopt);
    EXPECT_TRUE(this->may_send(this->carol, tea));
}

TYPED_TEST_P(StoreGroupSettingsContract, OwnerAndAdminsGiveItsName) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});

    EXPECT_EQ(this->ask(this->bob, protocol::rename_group{tea, "coffee"}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::rename_group{tea, ""}), errc::invalid_name);
    EXPECT_EQ(this->ask(this->alice, protocol::rename_group{tea, "\xc3("}), errc::invalid_utf8);
    EXPECT_EQ(this->entry_of(this->bob, tea).name, "tea");
    EXPECT_EQ(this->ask(this->alice, protocol::rename_group{tea, "coffee"}), std::nullopt);
    EXPECT_EQ(this->ask(this->alice, protocol::rename_group{tea, "coffee"}), std::nullopt);

    EXPECT_EQ(this->entry_of(this->bob, tea).name, "coffee");
    EXPECT_EQ(this->entry_of(this->bob, tea).head, seq{3});
    EXPECT_EQ(this->folded(this->alice, tea).name, "coffee");
}

TYPED_TEST_P(StoreGroupSettingsContract, ItsSettingsAreThereAfterACrash) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    this->send(this->alice, tea);
    this->ask(this->alice, protocol::rename_group{tea, "coffee"});
    this->ask(this->alice, protocol::mute_all{tea, true});
    this->ask(this->alice, protocol::set_history{tea, history_policy::all});

    this->reopen();

    EXPECT_EQ(this->entry_of(this->bob, tea).name, "coffee");
    EXPECT_EQ(this->entry_of(this->bob, tea).head, seq{6});
    EXPECT_FALSE(this->may_send(this->bob, tea));
    this->ask(this->alice, protocol::invite_member{tea, "carol"});
    EXPECT_EQ(this->entry_of(this->carol, tea).first, seq{1});
}

TYPED_TEST_P(StoreGroupSettingsContract, SeveralChangesInOneJobAreOneRecord) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    std::vector<server::operation> job;
    const auto add = [&](protocol::request_body body) {
        job.emplace_back(
            server::request_operation{this->alice, {this->on.next_request(), std::move(body)}}
        );
    };
    add(protocol::rename_group{tea, "coffee"});
    add(protocol::set_history{tea, history_policy::all});
    add(protocol::mute_all{tea, true});
    this->on.run_all(std::move(job));

    const group state = this->folded(this->alice, tea);

    EXPECT_EQ(this->entry_of(this->alice, tea).head, seq{5});
    EXPECT_EQ(state.name, "coffee");
    EXPECT_EQ(state.history, history_policy::all);
    EXPECT_TRUE(state.is_all_muted);
}

TYPED_TEST_P(StoreGroupSettingsContract, OnlyItsOwnerDismissesIt) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->ask(this->alice, protocol::change_role{tea, "bob", member_role::admin});
    EXPECT_EQ(this->ask(this->bob, protocol::dismiss_group{tea}), errc::forbidden);
    EXPECT_EQ(this->ask(this->dave, protocol::dismiss_group{tea}), errc::unknown_conversation);
    this->send(this->carol, tea);

    EXPECT_EQ(this->ask(this->alice, protocol::dismiss_group{tea}), std::nullopt);

    for (const auto& each : {this->alice, this->bob, this->carol}) {
        const auto entry = this->entry_of(each, tea);
        EXPECT_TRUE(entry.removed);
        EXPECT_EQ(entry.head, seq{6});
        EXPECT_EQ(entry.members, 0U);
        EXPECT_EQ(this->on.pull(each, tea, 1, 100).messages.back().seq, seq{6});
        EXPECT_TRUE(this->folded(each, tea).is_dismissed);
    }
}

TYPED_TEST_P(StoreGroupSettingsContract, ADismissedGroupTakesNothingMore) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    this->ask(this->alice, protocol::dismiss_group{tea});

    EXPECT_EQ(this->send(this->alice, tea)->code, errc::not_a_member);
    EXPECT_EQ(this->send(this->dave, tea)->code, errc::unknown_conversation);
    EXPECT_EQ(this->ask(this->alice, protocol::join_group{tea}), errc::forbidden);
    EXPECT_EQ(this->ask(this->dave, protocol::join_group{tea}), errc::unknown_conversation);
    EXPECT_EQ(this->ask(this->alice, protocol::invite_member{tea, "bob"}), errc::not_a_member);
    EXPECT_EQ(this->ask(this->alice, protocol::dismiss_group{tea}), errc::not_a_member);
    EXPECT_EQ(this->ask(this->alice, protocol::rename_group{tea, "x"}), errc::not_a_member);
    EXPECT_EQ(this->entry_of(this->alice, tea).head, seq{3});
}

TYPED_TEST_P(StoreGroupSettingsContract, WhatAMemberSeesIsSettledWhenItJoins) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    this->ask(this->alice, protocol::invite_member{tea, "carol"});
    EXPECT_EQ(
        this->ask(this->bob, protocol::set_history{tea, history_policy::all}), errc::forbidden
    );
    EXPECT_EQ(
        this->ask(this->alice, protocol::set_history{tea, history_policy::all}), std::nullopt
    );
    this->ask(this->dave, protocol::join_group{tea});

    EXPECT_EQ(this->entry_of(this->carol, tea).first, seq{3});
    EXPECT_EQ(this->on.pull(this->carol, tea, 1, 100).messages.front().seq, seq{3});
    EXPECT_EQ(this->entry_of(this->dave, tea).first, seq{1});
    EXPECT_EQ(this->on.pull(this->dave, tea, 1, 100).messages.size(), 5U);
    EXPECT_TRUE(this->on.pull(this->dave, tea, 1, 100).holes.empty());
    EXPECT_EQ(this->folded(this->dave, tea), this->folded(this->alice, tea));
}

TYPED_TEST_P(StoreGroupSettingsContract, AGroupMayShowAllFromItsBeginning) {
    const auto tea =
        this->on.request(this->alice, protocol::create_group{"tea", {"bob"}, history_policy::all})
            .conversation;

    EXPECT_EQ(this->entry_of(this->bob, tea).first, seq{1});
    EXPECT_EQ(this->folded(this->bob, tea).history, history_policy::all);
}

TYPED_TEST_P(StoreGroupSettingsContract, WhoeverReturnsSeesWhatTheGroupShowsOfTheTimeBetween) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->ask(this->carol, protocol::leave_group{tea});  // 4
    this->send(this->alice, tea);                        // 5
    this->ask(this->carol, protocol::join_group{tea});   // 6
    EXPECT_EQ(this->on.pull(this->carol, tea, 3, 6).holes.size(), 1U);
    this->ask(this->carol, protocol::leave_group{tea});                       // 7
    this->ask(this->alice, protocol::set_history{tea, history_policy::all});  // 8
    this->ask(this->carol, protocol::join_group{tea});                        // 9

    const auto all = this->on.pull(this->carol, tea, 1, 100);

    EXPECT_EQ(this->seqs(all), (std::vector<std::uint64_t>{3, 4, 6, 7, 8, 9}));
    ASSERT_EQ(all.holes.size(), 2U);
    EXPECT_EQ(all.holes[0], (protocol::hole{seq{1}, seq{2}, protocol::hole_reason::not_a_member}));
    EXPECT_EQ(this->entry_of(this->carol, tea).first, seq{3});
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreGroupSettingsContract,
    AMutedMemberMayNotWriteUntilThen,
    AMuteForGoodNamesNoTime,
    WhoMayMuteWhom,
    LeavingDoesNotEndAMute,
    ARoleIsMoreThanAMute,
    WhenAllAreMutedOwnerAndAdminsWrite,
    OwnerAndAdminsGiveItsName,
    ItsSettingsAreThereAfterACrash,
    SeveralChangesInOneJobAreOneRecord,
    OnlyItsOwnerDismissesIt,
    ADismissedGroupTakesNothingMore,
    WhatAMemberSeesIsSettledWhenItJoins,
    AGroupMayShowAllFromItsBeginning,
    WhoeverReturnsSeesWhatTheGroupShowsOfTheTimeBetween
);

}  // namespace gapless::tests
