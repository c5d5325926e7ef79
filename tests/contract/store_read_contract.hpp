#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <algorithm>
#include <optional>

namespace gapless::tests {

// Read cursors, and what follows from them for the number of unread messages.
template <class Subject>
class StoreReadContract : public StoreContractBase<Subject> {
protected:
    // As docs/protocol/frames.md has it.
    std::uint64_t unread(const server::actor& user, conversation_id of) {
        const protocol::inbox_entry entry = this->on.entry(user, of);
        const auto seen = std::max(entry.read_state.read_ordinal, entry.base_ordinal).value;
        const auto above = entry.head_ordinal.value - std::min(seen, entry.head_ordinal.value);
        return entry.removed ? 0 : above - std::min(above, entry.read_state.own_after_read);
    }

    void send_seen(const server::actor& by, conversation_id to, std::uint64_t seen) {
        auto op = this->on.a_send(by, destination::to(to), "text");
        op.send.read_seq = seq{seen};
        this->on.count(op);
        this->on.template expect<protocol::sent>(this->on.run(op));
    }

    // A group of alice's with bob in it, and this many messages of hers behind the two entries of
    // its making.
    conversation_id group_with(int messages) {
        const auto group = this->on.create_group(alice, "tea", {"bob"});
        for (int n = 0; n < messages; ++n) {
            this->on.send(alice, destination::to(group), "text");
        }
        return group;
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
};

TYPED_TEST_SUITE_P(StoreReadContract);

TYPED_TEST_P(StoreReadContract, OnlyWhatDevicesSendIsCounted) {
    const auto group = this->group_with(2);
    this->on.request(this->bob, protocol::leave_group{group});
    this->on.send(this->alice, destination::to(group), "six");

    std::vector<std::uint64_t> ordinals;
    for (const message& each : this->on.pull(this->alice, group, 1, 9).messages) {
        ordinals.push_back(each.ordinal.value);
    }

    EXPECT_EQ(ordinals, (std::vector<std::uint64_t>{0, 0, 1, 2, 2, 3}));
    EXPECT_EQ(this->on.entry(this->alice, group).head_ordinal, ordinal{3});
}

TYPED_TEST_P(StoreReadContract, AnAnswerAndItsRepeatHaveTheOrdinal) {
    const auto group = this->group_with(1);
    const auto op = this->on.a_send(this->alice, destination::to(group), "two");
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    this->on.count(op);
    this->on.send(this->alice, destination::to(group), "three");

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_EQ(first.ordinal, ordinal{2});
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.ordinal, ordinal{2});
}

TYPED_TEST_P(StoreReadContract, WhatOthersSendIsUnreadUntilItIsRead) {
    const auto group = this->group_with(5);
    EXPECT_EQ(this->unread(this->bob, group), 5U);
    EXPECT_EQ(this->unread(this->alice, group), 0U);

    EXPECT_EQ(this->on.read(this->bob, group, 4).read_ordinal, ordinal{2});
    EXPECT_EQ(this->unread(this->bob, group), 3U);
    this->on.read(this->bob, group, 7);
    EXPECT_EQ(this->unread(this->bob, group), 0U);
}

TYPED_TEST_P(StoreReadContract, ACursorDoesNotGoBack) {
    const auto group = this->group_with(5);
    const auto moved = this->on.read(this->bob, group, 5);

    EXPECT_EQ(this->on.read(this->bob, group, 3), moved);
    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_EQ(this->on.read(this->bob, group, 0), moved);
    EXPECT_EQ(this->on.entry(this->bob, group).read_state, moved);
}

TYPED_TEST_P(StoreReadContract, EachChangeRaisesTheVersionByOne) {
    const auto group = this->group_with(5);
    EXPECT_EQ(this->on.entry(this->bob, group).read_state, protocol::read_state{});

    EXPECT_EQ(this->on.read(this->bob, group, 3).version, 1U);
    EXPECT_EQ(this->on.read(this->bob, group, 4).version, 2U);
    EXPECT_EQ(this->on.read(this->bob, group, 4).version, 2U);
}

TYPED_TEST_P(StoreReadContract, WritingReadsWhatWasSeen) {
    const auto group = this->group_with(5);

    this->send_seen(this->bob, group, 5);

    const auto state = this->on.entry(this->bob, group).read_state;
    EXPECT_EQ(state.read_seq, seq{5});
    EXPECT_EQ(state.own_after_read, 1U);
    EXPECT_EQ(this->unread(this->bob, group), 2U);
}

TYPED_TEST_P(StoreReadContract, WritingWithNothingUnreadReadsOnesOwn) {
    const auto group = this->group_with(5);

    this->send_seen(this->bob, group, 7);
    this->send_seen(this->bob, group, 7);

    const auto state = this->on.entry(this->bob, group).read_state;
    EXPECT_EQ(state.read_seq, seq{9});
    EXPECT_EQ(state.read_ordinal, ordinal{7});
    EXPECT_EQ(state.own_after_read, 0U);
}

TYPED_TEST_P(StoreReadContract, WritingNeverMovesTheCursorBackOrBeyondTheLog) {
    const auto group = this->group_with(5);
    this->on.read(this->bob, group, 7);
    this->on.send(this->alice, destination::to(group), "eight");

    this->send_seen(this->bob, group, 3);
    EXPECT_EQ(this->on.entry(this->bob, group).read_state.read_seq, seq{7});
    EXPECT_EQ(this->unread(this->bob, group), 1U);

    this->send_seen(this->bob, group, 4'711);
    EXPECT_EQ(this->on.entry(this->bob, group).read_state.read_seq, seq{10});
}

TYPED_TEST_P(StoreReadContract, ARepeatedSendReadsNothing) {
    const auto group = this->group_with(5);
    auto op = this->on.a_send(this->bob, destination::to(group), "text");
    this->on.run(op);
    const auto before = this->on.entry(this->bob, group).read_state;
    op.send.read_seq = seq{7};

    this->on.run(op);

    EXPECT_EQ(this->on.entry(this->bob, group).read_state, before);
}

TYPED_TEST_P(StoreReadContract, OnesOwnMessagesAreCountedAgainWithEachMove) {
    const auto group = this->group_with(2);  // 3 and 4
    for (int n = 0; n < 3; ++n) {            // 5 to 10, each of hers behind one of his
        this->send_seen(this->bob, group, 0);
        this->on.send(this->alice, destination::to(group), "text");
    }
    std::vector<std::uint64_t> own;
    std::vector<std::uint64_t> others;
    for (std::uint64_t at = 3; at <= 10; ++at) {
        own.push_back(this->on.read(this->bob, group, at).own_after_read);
        others.push_back(this->unread(this->bob, group));
    }

    EXPECT_EQ(own, (std::vector<std::uint64_t>{3, 3, 2, 2, 1, 1, 0, 0}));
    EXPECT_EQ(others, (std::vector<std::uint64_t>{4, 3, 3, 2, 2, 1, 1, 0}));
}

TYPED_TEST_P(StoreReadContract, WhoeverComesLaterHasNothingToReadOfBefore) {
    const auto group = this->group_with(5);
    const auto carol = this->on.sign_up("carol");
    this->on.request(carol, protocol::join_group{group});
    this->on.send(this->alice, destination::to(group), "text");

    EXPECT_EQ(this->on.entry(carol, group).base_ordinal, ordinal{5});
    EXPECT_EQ(this->unread(carol, group), 1U);
}

TYPED_TEST_P(StoreReadContract, WhoeverComesBackCountsFromThere) {
    const auto group = this->group_with(2);
    this->send_seen(this->bob, group, 0);  // one of his own above the cursor
    this->on.request(this->bob, protocol::leave_group{group});
    this->on.send(this->alice, destination::to(group), "text");
    EXPECT_EQ(this->unread(this->bob, group), 0U);
    EXPECT_EQ(this->on.entry(this->bob, group).head_ordinal, ordinal{3});

    this->on.request(this->bob, protocol::join_group{group});
    this->on.send(this->alice, destination::to(group), "text");
    this->on.send(this->alice, destination::to(group), "text");

    EXPECT_EQ(this->on.entry(this->bob, group).base_ordinal, ordinal{4});
    EXPECT_EQ(this->unread(this->bob, group), 2U);
}

TYPED_TEST_P(StoreReadContract, WhatAGroupShowsOfBeforeCanBeReadAndIsNotUnread) {
    const auto group = this->group_with(3);  // 3 to 5
    this->on.request(this->alice, protocol::set_history{group, history_policy::all});
    const auto carol = this->on.sign_up("carol");
    this->on.request(carol, protocol::join_group{group});  // 7
    this->on.send(this->alice, destination::to(group), "eight");

    EXPECT_EQ(this->on.entry(carol, group).first, seq{1});
    EXPECT_EQ(this->unread(carol, group), 1U);
    EXPECT_EQ(this->on.read(carol, group, 4).read_seq, seq{4});
    EXPECT_EQ(this->unread(carol, group), 1U);
    const auto asked = this->on.request(carol, protocol::list_receipts{group, seq{4}, {}, 10});
    EXPECT_TRUE(asked.receipts);
}

TYPED_TEST_P(StoreReadContract, AChangeOfAMemberLeavesTheCursorAsItWas) {
    const auto group = this->group_with(5);
    this->send_seen(this->bob, group, 5);
    const auto before = this->on.entry(this->bob, group).read_state;
    ASSERT_EQ(before.own_after_read, 1U);

    this->on.request(this->alice, protocol::change_role{group, "bob", member_role::admin});

    EXPECT_EQ(this->on.entry(this->bob, group).read_state, before);
}

TYPED_TEST_P(StoreReadContract, OfContactsNobodyKeepsHowFarTheyWereDelivered) {
    const auto own = this->on.request(this->alice, protocol::follow_user{"bob"}).conversation;

    this->on.deliver({{this->alice.user, own, seq{1}}});

    const auto entry = this->on.entry(this->alice, own);
    EXPECT_EQ(entry.kind, conversation_kind::contacts);
    EXPECT_EQ(entry.read_state, protocol::read_state{});
    EXPECT_EQ(entry.head_ordinal, ordinal{});
}

TYPED_TEST_P(StoreReadContract, OfTwoMarksTheLargerVersionWins) {
    const auto group = this->group_with(1);
    const auto mark = [&](bool unread, std::uint64_t version) {
        return this->on.move_cursor(this->bob, {group, seq{}, unread, version}).read_state;
    };

    EXPECT_TRUE(mark(true, 3).marked_unread);
    EXPECT_TRUE(mark(false, 2).marked_unread);
    EXPECT_TRUE(mark(false, 3).marked_unread);
    const auto taken_back = mark(false, 4);
    EXPECT_FALSE(taken_back.marked_unread);
    EXPECT_EQ(taken_back.mark_version, 4U);
    EXPECT_EQ(taken_back.version, 2U);
    EXPECT_EQ(taken_back.read_seq, seq{});
}

TYPED_TEST_P(StoreReadContract, AMoveIsFencedByTheSession) {
    const auto group = this->group_with(3);
    const auto newer = this->on.session_of(this->bob.device);

    const auto late = this->on.run(server::cursor_operation{this->bob, {group, seq{5}, {}, 0}});

    EXPECT_EQ(this->on.template expect<error>(late).code, errc::superseded);
    EXPECT_EQ(this->on.entry(newer, group).read_state, protocol::read_state{});
}

TYPED_TEST_P(StoreReadContract, ACommittedCursorSurvives) {
    const auto group = this->group_with(3);
    const auto moved = this->on.move_cursor(this->bob, {group, seq{4}, true, 1}).read_state;

    this->reopen();

    EXPECT_EQ(this->on.entry(this->bob, group).read_state, moved);
    EXPECT_EQ(this->unread(this->bob, group), 1U);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreReadContract,
    OnlyWhatDevicesSendIsCounted,
    AnAnswerAndItsRepeatHaveTheOrdinal,
    WhatOthersSendIsUnreadUntilItIsRead,
    ACursorDoesNotGoBack,
    EachChangeRaisesTheVersionByOne,
    WritingReadsWhatWasSeen,
    WritingWithNothingUnreadReadsOnesOwn,
    WritingNeverMovesTheCursorBackOrBeyondTheLog,
    ARepeatedSendReadsNothing,
    OnesOwnMessagesAreCountedAgainWithEachMove,
    WhoeverComesLaterHasNothingToReadOfBefore,
    WhoeverComesBackCountsFromThere,
    WhatAGroupShowsOfBeforeCanBeReadAndIsNotUnread,
    AChangeOfAMemberLeavesTheCursorAsItWas,
    OfContactsNobodyKeepsHowFarTheyWereDelivered,
    OfTwoMarksTheLargerVersionWins,
    AMoveIsFencedByTheSession,
    ACommittedCursorSurvives
);

}  // namespace gapless::tests
