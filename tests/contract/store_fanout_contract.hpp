#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <algorithm>

namespace gapless::tests {

// Groups are large from three members on, and small again below two; two members cross at once.
template <class Subject>
class StoreFanoutContract : public StoreContractBase<Subject> {
protected:
    StoreFanoutContract()
        : StoreContractBase<Subject>(
              {.fanout = {.write_members_max = 2, .read_members_min = 2, .step_members = 2}}
          ) {}

    server::fanout_state step(conversation_id group) {
        this->on.run(server::crossing_operation{group});
        return this->on.changes().empty() ? server::fanout_state::write
                                          : this->on.changes()[0].fanout;
    }

    // A group of three that is large.
    conversation_id large_group(const std::string& name = "tea") {
        const auto group = this->on.create_group(alice, name, {"bob", "carol"});
        while (step(group) != server::fanout_state::read) {
        }
        return group;
    }

    // The group as the user's sync lists it, whatever has moved since.
    std::optional<protocol::inbox_entry> listed(const server::actor& of, conversation_id group) {
        const auto head = this->on.sync(of, 0).version;
        for (const protocol::inbox_entry& each : this->on.sync(of, head.value).large) {
            if (each.conversation == group) {
                return each;
            }
        }
        return std::nullopt;
    }

    inbox_version head_of(const server::actor& of) { return this->on.sync(of, 0).version; }

    std::vector<user_id> touched() {
        std::vector<user_id> users;
        for (const auto& each : this->on.changes().at(0).recipients) {
            users.push_back(each.user);
        }
        return users;
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
    server::actor dave = this->on.sign_up("dave");
};

TYPED_TEST_SUITE_P(StoreFanoutContract);

TYPED_TEST_P(StoreFanoutContract, ASmallGroupIsListedByNobodysSync) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});

    EXPECT_FALSE(this->listed(this->alice, group));
    EXPECT_EQ(this->step(group), server::fanout_state::write);
}

TYPED_TEST_P(StoreFanoutContract, ALargeGroupRisesStepByStepAndMovesInInboxesMeanwhile) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    EXPECT_EQ(this->on.changes().at(0).fanout, server::fanout_state::rising);

    EXPECT_EQ(this->step(group), server::fanout_state::rising);
    this->on.send(this->alice, destination::to(group), "hi");
    EXPECT_EQ(this->touched().size(), 3U);
    EXPECT_EQ(this->step(group), server::fanout_state::read);

    for (const auto& each : {this->alice, this->bob, this->carol}) {
        EXPECT_TRUE(this->listed(each, group));
    }
}

TYPED_TEST_P(StoreFanoutContract, AMessageMovesTheSendersInboxAlone) {
    const auto group = this->large_group();
    const auto before = this->head_of(this->bob);

    this->on.send(this->alice, destination::to(group), "hi");

    EXPECT_EQ(this->touched(), std::vector{this->alice.user});
    EXPECT_EQ(this->head_of(this->bob), before);
}

TYPED_TEST_P(StoreFanoutContract, EverySyncNamesTheHead) {
    const auto group = this->large_group();
    const auto sent = this->on.send(this->alice, destination::to(group), "hi");

    const auto entry = this->listed(this->bob, group);

    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->head, sent.seq);
    EXPECT_EQ(entry->head_ordinal, ordinal{1});
    EXPECT_EQ(entry->version, inbox_version{});
    EXPECT_EQ(entry->members, 3U);
}

TYPED_TEST_P(StoreFanoutContract, ARangeTellsTheUnreadTermsOfALargeGroupAlone) {
    const auto small = this->on.create_group(this->alice, "milk", {"bob"});
    const auto group = this->large_group();
    for (const auto& where : {small, group}) {
        this->on.send(this->alice, destination::to(where), "hi");
        this->on.send(this->bob, destination::to(where), "hello");
    }

    const auto told = this->on.pull(this->bob, group, 1, 9);
    EXPECT_EQ(told.head_ordinal, ordinal{2});
    ASSERT_TRUE(told.read_state);
    EXPECT_EQ(told.read_state->own_after_read, 1U);
    EXPECT_FALSE(this->on.pull(this->bob, small, 1, 9).read_state);
}

TYPED_TEST_P(StoreFanoutContract, ReadingAndBeingChangedMoveOnesOwnInbox) {
    const auto group = this->large_group();
    this->on.send(this->alice, destination::to(group), "hi");

    this->on.read(this->bob, group, 4);
    EXPECT_EQ(this->touched(), std::vector{this->bob.user});
    this->on.request(this->alice, protocol::change_role{group, "carol", member_role::admin});
    EXPECT_EQ(this->touched(), (std::vector{this->alice.user, this->carol.user}));
    this->on.request(this->dave, protocol::join_group{group});
    EXPECT_EQ(this->touched(), std::vector{this->dave.user});
    this->on.request(this->alice, protocol::rename_group{group, "coffee"});
    EXPECT_EQ(this->touched(), std::vector{this->alice.user});
    EXPECT_EQ(this->on.changes()[0].group, (protocol::group_summary{"coffee", 4}));
    this->on.request(this->alice, protocol::set_retention{group, keep_for(days(7))});
    EXPECT_EQ(this->touched(), std::vector{this->alice.user});
    const protocol::group_summary kept{"coffee", 4, keep_for(days(7))};
    EXPECT_EQ(this->on.changes()[0].group, kept);
    EXPECT_EQ(this->on.pull(this->bob, group, 1, 9).group, kept);
    EXPECT_EQ(this->listed(this->bob, group)->retention, keep_for(days(7)));
}

TYPED_TEST_P(StoreFanoutContract, WhoJoinsWhileItRisesOrIsLargeIsListedAtOnce) {
    const auto group = this->on.create_group(this->carol, "tea", {"bob", "dave"});
    this->step(group);  // beyond bob and carol

    this->on.request(this->alice, protocol::join_group{group});
    EXPECT_TRUE(this->listed(this->alice, group));
    while (this->step(group) != server::fanout_state::read) {
    }
    const auto erin = this->on.sign_up("erin");
    this->on.request(erin, protocol::join_group{group});
    EXPECT_TRUE(this->listed(erin, group));
}

TYPED_TEST_P(StoreFanoutContract, WhoLeavesIsListedNoMoreAndHearsOfIt) {
    const auto group = this->large_group();
    const auto before = this->head_of(this->bob);

    this->on.request(this->bob, protocol::leave_group{group});

    const auto page = this->on.sync(this->bob, before.value);
    EXPECT_TRUE(page.large.empty());
    ASSERT_EQ(page.entries.size(), 1U);
    EXPECT_TRUE(page.entries[0].removed);
    EXPECT_EQ(page.entries[0].head, seq{4});
}

TYPED_TEST_P(StoreFanoutContract, FallingWritesEachMemberTheHeadOfThatMoment) {
    const auto group = this->large_group();
    this->on.send(this->alice, destination::to(group), "while it is large");
    const auto before = this->head_of(this->carol);
    this->on.request(this->bob, protocol::leave_group{group});
    this->on.request(this->alice, protocol::leave_group{group});
    ASSERT_EQ(this->on.changes().at(0).fanout, server::fanout_state::falling);
    EXPECT_TRUE(this->listed(this->carol, group));

    EXPECT_EQ(this->step(group), server::fanout_state::write);

    EXPECT_EQ(this->touched(), std::vector{this->carol.user});
    const auto page = this->on.sync(this->carol, before.value);
    EXPECT_TRUE(page.large.empty());
    ASSERT_EQ(page.entries.size(), 1U);
    EXPECT_EQ(page.entries[0].head, seq{7});
}

TYPED_TEST_P(StoreFanoutContract, AGroupThatIsFullAgainTurnsBack) {
    const auto group = this->large_group();
    this->on.request(this->bob, protocol::leave_group{group});
    this->on.request(this->carol, protocol::leave_group{group});
    EXPECT_EQ(this->on.changes().at(0).fanout, server::fanout_state::falling);

    for (const auto& each : {this->bob, this->carol}) {
        this->on.request(each, protocol::join_group{group});
    }

    EXPECT_EQ(this->on.changes().at(0).fanout, server::fanout_state::rising);
    while (this->step(group) != server::fanout_state::read) {
    }
    for (const auto& each : {this->alice, this->bob, this->carol}) {
        EXPECT_TRUE(this->listed(each, group));
    }
}

TYPED_TEST_P(StoreFanoutContract, LargeGroupsTakeAsManyPagesAsTheyNeed) {
    std::vector<conversation_id> groups;
    for (const auto* name : {"tea", "coffee", "jam"}) {
        groups.push_back(this->large_group(name));
    }
    protocol::sync asked{log_epoch{}, this->head_of(this->bob), 2};
    const auto answer = [&] {
        return this->on.template expect<protocol::sync_page>(
            this->on.run(server::sync_operation{this->bob, asked})
        );
    };

    const auto first = answer();
    asked.large_after = first.large_to;
    const auto second = answer();

    EXPECT_EQ(first.state, protocol::sync_state::more);
    ASSERT_EQ(first.large.size(), 2U);
    EXPECT_EQ(first.version, asked.version);
    EXPECT_EQ(second.state, protocol::sync_state::ok);
    ASSERT_EQ(second.large.size(), 1U);
    EXPECT_EQ(first.large[0].conversation, groups[0]);
    EXPECT_EQ(first.large[1].conversation, groups[1]);
    EXPECT_EQ(second.large[0].conversation, groups[2]);
}

TYPED_TEST_P(StoreFanoutContract, ALoginLearnsItsMarks) {
    const auto group = this->large_group();

    const auto who =
        this->on.template expect<server::authenticated>(this->on.authenticate(3, this->carol.device)
        );

    EXPECT_EQ(who.large, std::vector{group});
}

TYPED_TEST_P(StoreFanoutContract, ACrossingIsWhereItWasAfterARestart) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->step(group);
    this->reopen();

    EXPECT_EQ(this->step(group), server::fanout_state::read);
    EXPECT_TRUE(this->listed(this->alice, group));
    EXPECT_TRUE(this->listed(this->carol, group));
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreFanoutContract,
    ASmallGroupIsListedByNobodysSync,
    ALargeGroupRisesStepByStepAndMovesInInboxesMeanwhile,
    AMessageMovesTheSendersInboxAlone,
    EverySyncNamesTheHead,
    ARangeTellsTheUnreadTermsOfALargeGroupAlone,
    ReadingAndBeingChangedMoveOnesOwnInbox,
    WhoJoinsWhileItRisesOrIsLargeIsListedAtOnce,
    WhoLeavesIsListedNoMoreAndHearsOfIt,
    FallingWritesEachMemberTheHeadOfThatMoment,
    AGroupThatIsFullAgainTurnsBack,
    LargeGroupsTakeAsManyPagesAsTheyNeed,
    ALoginLearnsItsMarks,
    ACrossingIsWhereItWasAfterARestart
);

}  // namespace gapless::tests
