#pragma once

#include "tests/contract/store_contract_base.hpp"

namespace gapless::tests {

template <class Subject>
class StoreSendContract : public StoreContractBase<Subject> {
protected:
    server::actor alice = this->on.sign_up("Alice");
    server::actor bob = this->on.sign_up("bob");
    destination to_bob = destination::direct("bob");
};

TYPED_TEST_SUITE_P(StoreSendContract);

TYPED_TEST_P(StoreSendContract, NumbersMessagesConsecutively) {
    const auto first = this->on.send(this->alice, this->to_bob, "one");
    const auto second = this->on.send(this->alice, this->to_bob, "two");

    EXPECT_EQ(first.seq, seq{1});
    EXPECT_EQ(second.seq, seq{2});
    EXPECT_EQ(second.counter, sender_counter{2});
    EXPECT_EQ(first.conversation, second.conversation);
    EXPECT_NE(first.id, second.id);
    EXPECT_FALSE(first.duplicate);
    EXPECT_EQ(first.server_time, this->on.now());
}

TYPED_TEST_P(StoreSendContract, MakesADirectConversationOncePerPair) {
    const auto there = this->on.send(this->alice, this->to_bob, "hi");
    const auto back = this->on.send(this->bob, destination::direct("ALICE"), "hi yourself");

    EXPECT_EQ(there.conversation, back.conversation);
    EXPECT_EQ(back.seq, seq{2});
}

TYPED_TEST_P(StoreSendContract, BothSeeADirectConversationFromItsFirstEntry) {
    const auto sent = this->on.send(this->alice, this->to_bob, "hi");

    const auto range = this->on.pull(this->bob, sent.conversation, 1, 10);

    EXPECT_EQ(this->bodies(range), std::vector<std::string>{"hi"});
    EXPECT_TRUE(range.holes.empty());
    EXPECT_EQ(range.messages.at(0).sender_name, "Alice");
    EXPECT_EQ(range.messages.at(0).kind, message_kind::text);
}

TYPED_TEST_P(StoreSendContract, NotesToOneselfAreADirectConversation) {
    const auto sent = this->on.send(this->alice, destination::direct("alice"), "milk");

    const auto page = this->on.sync(this->alice, 0);

    ASSERT_EQ(page.entries.size(), 1U);
    EXPECT_EQ(page.entries[0].conversation, sent.conversation);
    EXPECT_EQ(page.entries[0].name, "Alice");
    EXPECT_EQ(page.entries[0].members, 1U);
}

TYPED_TEST_P(StoreSendContract, AnswersARepeatWithItsFirstAnswer) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "once");
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    this->on.advance(seconds(60));

    auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_TRUE(again.duplicate);
    EXPECT_TRUE(this->on.changes().empty());
    again.duplicate = false;
    EXPECT_EQ(again, first);
}

TYPED_TEST_P(StoreSendContract, KnowsARepeatWithinOneJob) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "once");

    const auto done = this->on.run_all({op, op});

    EXPECT_FALSE(std::get<protocol::sent>(done.outcomes[0]).duplicate);
    EXPECT_TRUE(std::get<protocol::sent>(done.outcomes[1]).duplicate);
    ASSERT_EQ(done.changes.size(), 1U);
    EXPECT_EQ(done.changes[0].messages.size(), 1U);
}

TYPED_TEST_P(StoreSendContract, AnswersARepeatOfSomebodyWhoHasLeft) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    const auto op = this->on.a_send(this->bob, destination::to(group), "bye");
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    this->on.request(this->bob, protocol::leave_group{group});

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
}

TYPED_TEST_P(StoreSendContract, RefusesAnotherBodyUnderAStoredId) {
    auto op = this->on.a_send(this->alice, this->to_bob, "this");
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    op.send.body = "that";

    const auto refused = this->on.refuse(op);

    EXPECT_EQ(refused.failure.code, errc::conflict);
    EXPECT_EQ(refused.conflict, first.seq);
    EXPECT_EQ(refused.client_id, op.send.client_id);
}

TYPED_TEST_P(StoreSendContract, KeepsIdsApartByDevice) {
    const auto tablet = this->on.add_device(this->alice, "Alice");
    auto op = this->on.a_send(this->alice, this->to_bob, "phone");
    this->on.run(op);
    op.by = tablet;
    op.send.body = "tablet";

    const auto sent = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_FALSE(sent.duplicate);
    EXPECT_EQ(sent.seq, seq{2});
}

TYPED_TEST_P(StoreSendContract, RefusesAnUnknownUser) {
    const auto op = this->on.a_send(this->alice, destination::direct("nobody"), "hello?");

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::unknown_user);
}

TYPED_TEST_P(StoreSendContract, TellsAStrangerNothing) {
    const auto group = this->on.create_group(this->alice, "tea", {});
    const auto theirs = this->on.a_send(this->bob, destination::to(group), "let me in");
    const auto none = this->on.a_send(this->bob, destination::to(conversation_id{4711}), "hm");

    auto refused = this->on.refuse(theirs);
    const auto nothing = this->on.refuse(none);

    EXPECT_EQ(refused.failure, nothing.failure);
    EXPECT_EQ(refused.failure.code, errc::unknown_conversation);
}

TYPED_TEST_P(StoreSendContract, TellsAFormerMemberThatHeIsNone) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    this->on.request(this->bob, protocol::leave_group{group});

    const auto op = this->on.a_send(this->bob, destination::to(group), "one more thing");

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::not_a_member);
}

TYPED_TEST_P(StoreSendContract, ChecksTheBody) {
    auto op = this->on.a_send(this->alice, this->to_bob, "");
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::empty_message);

    op.send.body = std::string(server::job_policy{}.message_bytes_max + 1, 'x');
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::message_too_large);

    op.send.body = "\xff";
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::invalid_utf8);

    op.send.body = "me, an owner";
    op.send.kind = message_kind::member_change;
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::forbidden);

    op.send.body = std::string(server::job_policy{}.message_bytes_max, 'x');
    op.send.kind = message_kind::text;
    EXPECT_TRUE(std::holds_alternative<protocol::sent>(this->on.run(op)));
}

TYPED_TEST_P(StoreSendContract, WantsTheNextCounter) {
    const auto first = this->on.send(this->alice, this->to_bob, "one");
    for (const std::uint64_t wrong : {0U, 1U, 3U}) {
        auto op = this->on.a_send(this->alice, destination::to(first.conversation), "two");
        op.send.counter = sender_counter{wrong};

        const auto refused = this->on.refuse(op);

        EXPECT_EQ(refused.failure.code, errc::counter_expected);
        EXPECT_EQ(refused.expected, sender_counter{2});
    }
}

TYPED_TEST_P(StoreSendContract, CountsOnOverBothNamesOfADirectConversation) {
    const auto first = this->on.send(this->alice, this->to_bob, "one");
    auto op = this->on.a_send(this->alice, destination::to(first.conversation), "two");
    op.send.counter = sender_counter{2};

    EXPECT_EQ(this->on.template expect<protocol::sent>(this->on.run(op)).seq, seq{2});
}

TYPED_TEST_P(StoreSendContract, StoresNothingOfARefusedMessage) {
    auto op = this->on.a_send(this->alice, this->to_bob, "two");
    op.send.counter = sender_counter{2};

    EXPECT_EQ(this->on.refuse(op).expected, sender_counter{1});

    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_TRUE(this->on.sync(this->bob, 0).entries.empty());
    EXPECT_EQ(this->on.send(this->alice, this->to_bob, "one").seq, seq{1});
}

TYPED_TEST_P(StoreSendContract, CancelBurnsTheIdAndTheCounter) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "never mind");
    const server::cancel_operation cancel{
        this->alice, {op.send.to, op.send.client_id, op.send.counter}
    };

    EXPECT_TRUE(std::holds_alternative<protocol::cancelled>(this->on.run(cancel)));
    EXPECT_TRUE(std::holds_alternative<protocol::cancelled>(this->on.run(cancel)));

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::cancelled);
    auto next = this->on.a_send(this->alice, this->to_bob, "but this");
    next.send.counter = sender_counter{2};
    EXPECT_EQ(this->on.template expect<protocol::sent>(this->on.run(next)).seq, seq{1});
}

TYPED_TEST_P(StoreSendContract, CancelShowsNobodyAnEmptyConversation) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "never mind");

    this->on.run(
        server::cancel_operation{this->alice, {op.send.to, op.send.client_id, op.send.counter}}
    );

    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_TRUE(this->on.sync(this->alice, 0).entries.empty());
    EXPECT_TRUE(this->on.sync(this->bob, 0).entries.empty());
}

TYPED_TEST_P(StoreSendContract, CancelComesTooLateForWhatIsStored) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "oops");
    this->on.run(op);

    const auto answer = this->on.template expect<protocol::sent>(this->on.run(
        server::cancel_operation{this->alice, {op.send.to, op.send.client_id, op.send.counter}}
    ));

    EXPECT_TRUE(answer.duplicate);
    EXPECT_EQ(answer.seq, seq{1});
}

TYPED_TEST_P(StoreSendContract, CancelMayNotSkipACounter) {
    const auto refused =
        this->on.template expect<protocol::refused>(this->on.run(server::cancel_operation{
            this->alice, {this->to_bob, this->on.next_client_id(), sender_counter{2}}
        }));

    EXPECT_EQ(refused.failure.code, errc::counter_expected);
    EXPECT_EQ(refused.expected, sender_counter{1});
}

TYPED_TEST_P(StoreSendContract, CancelTellsAStrangerNothing) {
    const auto group = this->on.create_group(this->alice, "tea", {});

    const auto refused =
        this->on.template expect<protocol::refused>(this->on.run(server::cancel_operation{
            this->bob, {destination::to(group), this->on.next_client_id(), sender_counter{1}}
        }));

    EXPECT_EQ(refused.failure.code, errc::unknown_conversation);
}

TYPED_TEST_P(StoreSendContract, ASupersededSessionCanDoNothing) {
    const auto group = this->on.create_group(this->alice, "tea", {});
    const auto old = this->alice;
    this->on.session_of(this->bob.device);  // somebody else's changes nothing
    this->on.log_in(old.user, "Alice", old.device);
    this->on.session_of(old.device);
    const auto op = this->on.a_send(old, this->to_bob, "late");

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::superseded);
    const auto cancelled = this->on.template expect<protocol::refused>(this->on.run(
        server::cancel_operation{old, {op.send.to, op.send.client_id, op.send.counter}}
    ));
    EXPECT_EQ(cancelled.failure.code, errc::superseded);
    const auto expect_superseded = [&](const server::operation& what) {
        EXPECT_EQ(this->on.template expect<error>(this->on.run(what)).code, errc::superseded);
    };
    expect_superseded(server::sync_operation{old, {}});
    expect_superseded(server::pull_operation{old, {group, {}, seq{1}, seq{1}}});
    expect_superseded(server::request_operation{old, {{}, protocol::leave_group{group}}});
}

TYPED_TEST_P(StoreSendContract, ASessionIsSupersededBeforeItsRepeatIsLookedFor) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "stored");
    this->on.run(op);
    this->on.log_in(this->alice.user, "Alice", this->alice.device);
    this->on.session_of(this->alice.device);

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::superseded);
}

TYPED_TEST_P(StoreSendContract, ForgetsRepeatsAfterTheirTime) {
    const auto op = this->on.a_send(this->alice, this->to_bob, "long ago");
    this->on.run(op);
    this->on.advance(days(29));
    this->on.sweep();
    EXPECT_TRUE(this->on.template expect<protocol::sent>(this->on.run(op)).duplicate);

    this->on.advance(days(2));
    this->on.sweep();

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::counter_expected);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreSendContract,
    NumbersMessagesConsecutively,
    MakesADirectConversationOncePerPair,
    BothSeeADirectConversationFromItsFirstEntry,
    NotesToOneselfAreADirectConversation,
    AnswersARepeatWithItsFirstAnswer,
    KnowsARepeatWithinOneJob,
    AnswersARepeatOfSomebodyWhoHasLeft,
    RefusesAnotherBodyUnderAStoredId,
    KeepsIdsApartByDevice,
    RefusesAnUnknownUser,
    TellsAStrangerNothing,
    TellsAFormerMemberThatHeIsNone,
    ChecksTheBody,
    WantsTheNextCounter,
    CountsOnOverBothNamesOfADirectConversation,
    StoresNothingOfARefusedMessage,
    CancelBurnsTheIdAndTheCounter,
    CancelShowsNobodyAnEmptyConversation,
    CancelComesTooLateForWhatIsStored,
    CancelMayNotSkipACounter,
    CancelTellsAStrangerNothing,
    ASupersededSessionCanDoNothing,
    ASessionIsSupersededBeforeItsRepeatIsLookedFor,
    ForgetsRepeatsAfterTheirTime
);

}  // namespace gapless::tests
