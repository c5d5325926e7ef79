#pragma once

#include "tests/contract/store_contract_base.hpp"

namespace gapless::tests {

// What is left after a crash: all of every committed job.
template <class Subject>
class StoreDurabilityContract : public StoreContractBase<Subject> {};

TYPED_TEST_SUITE_P(StoreDurabilityContract);

TYPED_TEST_P(StoreDurabilityContract, MessagesCountersAndIdsSurvive) {
    const auto alice = this->on.sign_up("alice");
    const auto bob = this->on.sign_up("bob");
    const auto op = this->on.a_send(alice, destination::direct("bob"), "one");
    this->on.count(op);
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));

    this->reopen();

    auto again = this->on.template expect<protocol::sent>(this->on.run(op));
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.id, first.id);
    EXPECT_EQ(again.server_time, first.server_time);
    const auto second = this->on.send(alice, destination::direct("bob"), "two");
    EXPECT_EQ(second.seq, seq{2});
    EXPECT_EQ(second.conversation, first.conversation);
    EXPECT_GT(second.id, first.id);
    const auto range = this->on.pull(bob, first.conversation, 1, 2);
    EXPECT_EQ(this->bodies(range), (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(range.messages.at(0).client_id, op.send.client_id);
    EXPECT_EQ(range.messages[0].device, alice.device);
    EXPECT_EQ(range.messages[0].server_time, first.server_time);
}

TYPED_TEST_P(StoreDurabilityContract, BurntIdsSurvive) {
    const auto alice = this->on.sign_up("alice");
    const auto op = this->on.a_send(alice, destination::direct("alice"), "never mind");
    this->on.run(server::cancel_operation{alice, {op.send.to, op.send.client_id, op.send.counter}});

    this->reopen();

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::cancelled);
}

TYPED_TEST_P(StoreDurabilityContract, GroupsStaysAndInboxesSurvive) {
    const auto alice = this->on.sign_up("alice");
    const auto bob = this->on.sign_up("bob");
    const auto group = this->on.create_group(alice, "tea", {"bob"});
    this->on.request(bob, protocol::leave_group{group});
    this->on.request(bob, protocol::join_group{group});
    const auto members = this->on.members(alice, group);
    const auto page = this->on.sync(bob, 0);
    const auto range = this->on.pull(bob, group, 1, 10);

    this->reopen();

    EXPECT_EQ(this->on.members(alice, group), members);
    EXPECT_EQ(this->on.sync(bob, 0), page);
    EXPECT_EQ(this->on.pull(bob, group, 1, 10), range);
    const auto other = this->on.create_group(alice, "cake", {});
    EXPECT_NE(other, group);
    EXPECT_GT(this->on.sync(alice, 0).version, inbox_version{});
}

TYPED_TEST_P(StoreDurabilityContract, AccountsTokensAndSessionsSurvive) {
    const auto alice = this->on.sign_up("Alice");

    this->reopen();

    const auto found = this->on.template expect<server::account_result>(
        this->on.run(server::account_operation{server::find_password_hash{"alice", {}}})
    );
    EXPECT_EQ(found.account, (server::account_record{alice.user, "Alice", "hash of Alice"}));
    const auto next =
        this->on.template expect<server::authenticated>(this->on.authenticate(1, alice.device));
    EXPECT_EQ(next.session_epoch, alice.session_epoch.next());
    EXPECT_NE(this->on.sign_up("bob").user, alice.user);
}

TYPED_TEST_P(StoreDurabilityContract, FirstAnswersSurvive) {
    const auto alice = this->on.sign_up("alice");
    const server::request_operation create{
        alice, {this->on.next_request(), protocol::create_group{"tea", {}}}
    };
    const auto first = this->on.template expect<protocol::response>(this->on.run(create));

    this->reopen();

    EXPECT_EQ(this->on.template expect<protocol::response>(this->on.run(create)), first);
}

TYPED_TEST_P(StoreDurabilityContract, BodiesAreKeptByteForByte) {
    const auto alice = this->on.sign_up("alice");
    const std::string text{"nul \0 and \xf0\x9f\x8d\xb5", 14};
    const auto sent = this->on.send(alice, destination::direct("alice"), text);

    this->reopen();

    const auto range = this->on.pull(alice, sent.conversation, 1, 1);
    EXPECT_EQ(this->bodies(range), std::vector<std::string>{text});
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreDurabilityContract,
    MessagesCountersAndIdsSurvive,
    BurntIdsSurvive,
    GroupsStaysAndInboxesSurvive,
    AccountsTokensAndSessionsSurvive,
    FirstAnswersSurvive,
    BodiesAreKeptByteForByte
);

}  // namespace gapless::tests
