#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <limits>
#include <optional>
#include <string>

namespace gapless::tests {

// Whom cursors and marks are told to, who may ask for them, and what is refused.
template <class Subject>
class StoreReceiptsContract : public StoreContractBase<Subject> {
protected:
    StoreReceiptsContract() = default;

    explicit StoreReceiptsContract(server::job_policy policy)
        : StoreContractBase<Subject>(policy) {}

    conversation_id group_with(int messages, std::vector<std::string> members = {"bob"}) {
        const auto group = this->on.create_group(alice, "tea", std::move(members));
        for (int n = 0; n < messages; ++n) {
            this->on.send(alice, destination::to(group), "text");
        }
        return group;
    }

    conversation_id direct() {
        return this->on.send(alice, destination::direct("bob"), "hi").conversation;
    }

    // Whose inboxes the last job touched.
    std::vector<user_id> touched() {
        std::vector<user_id> users;
        for (const auto& change : this->on.changes()) {
            for (const auto& recipient : change.recipients) {
                users.push_back(recipient.user);
            }
        }
        return users;
    }

    protocol::receipts_page receipts(
        const server::actor& by,
        conversation_id of,
        std::uint64_t at,
        user_id after = {},
        std::uint32_t limit = 100
    ) {
        const auto answer =
            this->on.request(by, protocol::list_receipts{of, seq{at}, after, limit});
        EXPECT_TRUE(answer.receipts);
        return answer.receipts.value_or(protocol::receipts_page{});
    }

    std::optional<errc> refused_move(
        const server::actor& by, conversation_id of, std::uint64_t at
    ) {
        const auto done = this->on.move_cursor(by, {of, seq{at}, std::nullopt, 0});
        EXPECT_EQ(done.read_state, done.failure ? protocol::read_state{} : done.read_state);
        EXPECT_TRUE(!done.failure || this->on.changes().empty());
        return done.failure ? std::optional(done.failure->code) : std::nullopt;
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
};

template <class Subject>
struct few_who_tell : StoreReceiptsContract<Subject> {
    few_who_tell() : StoreReceiptsContract<Subject>({.delivered_members_max = 2}) {}

    void TestBody() override {}

    using StoreReceiptsContract<Subject>::alice;
    using StoreReceiptsContract<Subject>::bob;
    using StoreReceiptsContract<Subject>::group_with;
    using StoreContractBase<Subject>::on;
};

TYPED_TEST_SUITE_P(StoreReceiptsContract);

TYPED_TEST_P(StoreReceiptsContract, InAGroupNobodyElseIsTouched) {
    const auto group = this->group_with(3);

    const auto moved = this->on.read(this->bob, group, 4);

    EXPECT_EQ(this->touched(), std::vector{this->bob.user});
    const auto& change = this->on.changes().at(0);
    EXPECT_TRUE(change.state_changed);
    EXPECT_TRUE(change.messages.empty());
    const auto& own = change.recipients.at(0);
    EXPECT_LT(own.visible_to, own.visible_from);
    EXPECT_EQ(own.entry.read_state, moved);
    EXPECT_EQ(own.inbox.read_state, moved);
    EXPECT_EQ(own.inbox.head, seq{5});
}

TYPED_TEST_P(StoreReceiptsContract, BetweenTwoTheOtherIsTold) {
    const auto direct = this->direct();

    this->on.read(this->bob, direct, 1);

    EXPECT_EQ(this->touched(), (std::vector{this->alice.user, this->bob.user}));
    const auto& hers = this->on.changes().at(0).recipients.at(0);
    EXPECT_EQ(hers.inbox.peer_read, seq{1});
    EXPECT_EQ(hers.inbox.peer_delivered, seq{1});
    EXPECT_FALSE(hers.inbox.read_state);
    EXPECT_EQ(hers.entry.peer_read, seq{1});
    EXPECT_EQ(this->on.entry(this->alice, direct).peer_read, seq{1});
    EXPECT_EQ(this->on.entry(this->bob, direct).peer_read, seq{1});  // she wrote it
}

TYPED_TEST_P(StoreReceiptsContract, AMarkByHandIsNobodyElsesBusiness) {
    const auto direct = this->direct();

    this->on.move_cursor(this->bob, {direct, seq{}, true, 1});

    EXPECT_EQ(this->touched(), std::vector{this->bob.user});
}

TYPED_TEST_P(StoreReceiptsContract, AMessageCarriesTheCursorsThatItMoves) {
    const auto direct = this->direct();
    auto op = this->on.a_send(this->bob, destination::to(direct), "hello");
    op.send.read_seq = seq{1};

    this->on.run(op);

    const auto& change = this->on.changes().at(0);
    EXPECT_FALSE(change.state_changed);
    const auto& hers = change.recipients.at(0).inbox;
    const auto& his = change.recipients.at(1).inbox;
    EXPECT_EQ(hers.peer_read, seq{2});
    EXPECT_EQ(hers.peer_delivered, seq{2});
    EXPECT_FALSE(hers.read_state);
    ASSERT_TRUE(his.read_state);
    EXPECT_EQ(his.read_state->read_seq, seq{2});
    EXPECT_EQ(his.peer_read, seq{});
}

TYPED_TEST_P(StoreReceiptsContract, WhatIsDeliveredIsToldToTheOther) {
    const auto direct = this->direct();
    const server::delivered_mark mark{this->bob.user, direct, seq{1}};

    EXPECT_EQ(this->on.deliver({mark}), std::vector{mark});

    EXPECT_EQ(this->touched(), std::vector{this->alice.user});
    EXPECT_EQ(this->on.changes().at(0).recipients.at(0).inbox.peer_delivered, seq{1});
    EXPECT_EQ(this->on.entry(this->alice, direct).peer_delivered, seq{1});
    EXPECT_EQ(this->on.entry(this->bob, direct).read_state.delivered_seq, seq{1});
}

TYPED_TEST_P(StoreReceiptsContract, AMarkSaidAgainChangesNothingAndIsKept) {
    const auto direct = this->direct();
    this->on.send(this->alice, destination::direct("bob"), "two");
    const server::delivered_mark second{this->bob.user, direct, seq{2}};
    const server::delivered_mark first{this->bob.user, direct, seq{1}};
    this->on.deliver({second});

    EXPECT_EQ(this->on.deliver({first, second}), (std::vector{first, second}));

    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_EQ(this->on.entry(this->alice, direct).peer_delivered, seq{2});
}

TYPED_TEST_P(StoreReceiptsContract, AMarkOfNowhereIsNotKept) {
    const auto group = this->group_with(1, {});
    const seq beyond{std::numeric_limits<std::int64_t>::max()};

    EXPECT_TRUE(this->on.deliver({{this->bob.user, group, seq{1}}}).empty());
    EXPECT_TRUE(this->on.deliver({{this->alice.user, group, beyond}}).empty());
    EXPECT_TRUE(this->on.deliver({{this->alice.user, conversation_id{4711}, seq{1}}}).empty());
    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_EQ(this->on.entry(this->alice, group).read_state.delivered_seq, seq{2});  // she wrote it
}

TYPED_TEST_P(StoreReceiptsContract, InALargeGroupNoMarkIsWritten) {
    few_who_tell<TypeParam> small;
    const auto carol = small.on.sign_up("carol");
    const auto group = small.group_with(1);
    const server::delivered_mark mark{small.bob.user, group, seq{3}};
    small.on.request(small.alice, protocol::invite_member{group, "carol"});

    EXPECT_EQ(small.on.deliver({mark}), std::vector{mark});
    EXPECT_EQ(small.on.entry(small.bob, group).read_state.delivered_seq, seq{});

    small.on.request(carol, protocol::leave_group{group});
    small.on.deliver({mark});
    EXPECT_EQ(small.on.entry(small.bob, group).read_state.delivered_seq, seq{3});
}

TYPED_TEST_P(StoreReceiptsContract, ReceiptsAreThoseOfMembersWhoWereThere) {
    const auto carol = this->on.sign_up("carol");
    const auto dave = this->on.sign_up("dave");
    const auto group = this->group_with(2, {"bob", "carol"});  // 4 and 5
    this->on.request(dave, protocol::join_group{group});       // 6
    this->on.read(dave, group, 6);
    this->on.read(this->bob, group, 5);
    this->on.deliver({{carol.user, group, seq{4}}});

    const auto at_four = this->receipts(this->alice, group, 4);
    const auto at_five = this->receipts(carol, group, 5);

    EXPECT_EQ(at_four.read_count, 1U);
    EXPECT_EQ(at_four.delivered_count, 2U);
    EXPECT_EQ(at_four.members_count, 2U);
    const protocol::receipt bobs{this->bob.user, "bob", seq{5}, seq{5}};
    const protocol::receipt carols{carol.user, "carol", seq{}, seq{4}};
    EXPECT_EQ(at_four.entries, (std::vector{bobs, carols}));
    EXPECT_EQ(at_five.entries, std::vector{bobs});
    EXPECT_EQ(at_five.delivered_count, 1U);
}

TYPED_TEST_P(StoreReceiptsContract, ReceiptsComeInPages) {
    const auto carol = this->on.sign_up("carol");
    const auto group = this->group_with(1, {"bob", "carol"});
    this->on.read(this->bob, group, 4);
    this->on.read(carol, group, 4);

    const auto first = this->receipts(this->alice, group, 4, {}, 0);
    const auto second = this->receipts(this->alice, group, 4, this->bob.user, 1);

    ASSERT_EQ(first.entries.size(), 1U);
    EXPECT_EQ(first.entries[0].user, this->bob.user);
    EXPECT_TRUE(first.more);
    ASSERT_EQ(second.entries.size(), 1U);
    EXPECT_EQ(second.entries[0].user, carol.user);
    EXPECT_FALSE(second.more);
    EXPECT_EQ(second.read_count, 2U);
}

TYPED_TEST_P(StoreReceiptsContract, ReceiptsAreForMembersAndOfWhatTheySee) {
    const auto carol = this->on.sign_up("carol");
    const auto dave = this->on.sign_up("dave");
    const auto group = this->group_with(1);
    this->on.request(carol, protocol::join_group{group});  // 4
    this->on.request(this->bob, protocol::leave_group{group});
    const auto failure = [&](const server::actor& by, std::uint64_t at) {
        const auto answer = this->on.request(by, protocol::list_receipts{group, seq{at}, {}, 10});
        EXPECT_FALSE(answer.receipts);
        return answer.failure.value_or(error{}).code;
    };

    EXPECT_EQ(failure(dave, 3), errc::unknown_conversation);
    EXPECT_EQ(failure(this->bob, 3), errc::not_a_member);
    EXPECT_EQ(failure(carol, 3), errc::usage);
    EXPECT_EQ(failure(this->alice, 0), errc::usage);
    EXPECT_EQ(failure(this->alice, 6), errc::usage);
}

TYPED_TEST_P(StoreReceiptsContract, WhoCameBackMayAskForWhatItSawBefore) {
    const auto group = this->group_with(1);
    this->on.request(this->bob, protocol::leave_group{group});
    this->on.send(this->alice, destination::to(group), "unseen");
    this->on.request(this->alice, protocol::invite_member{group, "bob"});
    const auto code_at = [&](std::uint64_t at) {
        const auto answer =
            this->on.request(this->bob, protocol::list_receipts{group, seq{at}, {}, 10});
        return answer.failure ? answer.failure->code : errc{};
    };

    EXPECT_EQ(code_at(3), errc{});
    EXPECT_EQ(code_at(5), errc::usage);
    EXPECT_EQ(code_at(6), errc{});
}

TYPED_TEST_P(StoreReceiptsContract, AMoveThatCannotBeIsRefusedAndChangesNothing) {
    const auto carol = this->on.sign_up("carol");
    const auto dave = this->on.sign_up("dave");
    const auto group = this->group_with(3);
    this->on.request(carol, protocol::join_group{group});
    this->on.request(carol, protocol::leave_group{group});
    const std::uint64_t last = std::numeric_limits<std::int64_t>::max();
    for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{8}, last}) {
        EXPECT_EQ(this->refused_move(dave, group, at), errc::unknown_conversation);
        EXPECT_EQ(this->refused_move(carol, group, at), errc::not_a_member);
        EXPECT_EQ(this->refused_move(this->bob, {}, at), errc::unknown_conversation);
        EXPECT_EQ(
            this->refused_move(this->bob, conversation_id{last}, at), errc::unknown_conversation
        );
    }
    EXPECT_EQ(this->refused_move(this->bob, group, 8), errc::usage);
    EXPECT_EQ(this->refused_move(this->bob, group, last), errc::usage);
    // Below what he sees there is nothing to read, and that is no failure.
    EXPECT_EQ(this->refused_move(this->bob, group, 1), std::nullopt);
    EXPECT_EQ(this->on.entry(this->bob, group).read_state, protocol::read_state{});
    EXPECT_EQ(this->on.entry(carol, group).read_state, protocol::read_state{});
}

TYPED_TEST_P(StoreReceiptsContract, AMarkOfAVersionFarBeyondIsRefused) {
    const auto group = this->group_with(1);
    const auto mark = [&](std::uint64_t version) {
        return this->on.move_cursor(this->bob, {group, seq{3}, true, version});
    };

    EXPECT_EQ(mark(std::numeric_limits<std::int64_t>::max()).failure->code, errc::usage);
    EXPECT_EQ(this->on.entry(this->bob, group).read_state, protocol::read_state{});
    EXPECT_FALSE(mark(1'000'000).failure);
    EXPECT_FALSE(mark(2'000'000).failure);
}

TYPED_TEST_P(StoreReceiptsContract, AuthorsAreTheMembersWhoWroteLately) {
    const auto carol = this->on.sign_up("carol");
    const auto group = this->group_with(0, {"bob", "carol"});
    this->on.send(this->bob, destination::to(group), "bob's");
    this->on.send(carol, destination::to(group), "carol's");
    this->on.request(carol, protocol::leave_group{group});
    const auto authors = [&] {
        return this->on
            .template expect<server::hint_result>(
                this->on.run(server::hint_operation{{group, conversation_id{4711}}})
            )
            .authors;
    };
    using all = std::map<conversation_id, std::vector<user_id>>;

    EXPECT_EQ(authors(), (all{{group, {this->bob.user}}}));
    for (int n = 0; n < 99; ++n) {
        this->on.send(this->alice, destination::to(group), "hers");
    }
    EXPECT_EQ(authors(), (all{{group, {this->alice.user}}}));
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreReceiptsContract,
    InAGroupNobodyElseIsTouched,
    BetweenTwoTheOtherIsTold,
    AMarkByHandIsNobodyElsesBusiness,
    AMessageCarriesTheCursorsThatItMoves,
    WhatIsDeliveredIsToldToTheOther,
    AMarkSaidAgainChangesNothingAndIsKept,
    AMarkOfNowhereIsNotKept,
    InALargeGroupNoMarkIsWritten,
    ReceiptsAreThoseOfMembersWhoWereThere,
    ReceiptsComeInPages,
    ReceiptsAreForMembersAndOfWhatTheySee,
    WhoCameBackMayAskForWhatItSawBefore,
    AMoveThatCannotBeIsRefusedAndChangesNothing,
    AMarkOfAVersionFarBeyondIsRefused,
    AuthorsAreTheMembersWhoWroteLately
);

}  // namespace gapless::tests
