#pragma once

#include "tests/contract/store_contract_base.hpp"

namespace gapless::tests {

template <class Subject>
class StoreSyncContract : public StoreContractBase<Subject> {
protected:
    StoreSyncContract() = default;

    explicit StoreSyncContract(server::job_policy policy) : StoreContractBase<Subject>(policy) {}

    // A group of alice's in which bob was from entry 2 to 4, and is again from 6 on; the head is 7.
    conversation_id group_bob_came_back_to() {
        const auto group = this->on.create_group(alice, "tea", {"bob"});
        this->on.send(alice, destination::to(group), "three");
        this->on.request(bob, protocol::leave_group{group});
        this->on.send(alice, destination::to(group), "five");
        this->on.request(bob, protocol::join_group{group});
        this->on.send(alice, destination::to(group), "seven");
        return group;
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
};

template <class Subject>
struct small_pages : StoreSyncContract<Subject> {
    explicit small_pages(server::job_policy policy) : StoreSyncContract<Subject>(policy) {}

    void TestBody() override {}

    using StoreSyncContract<Subject>::alice;
    using StoreSyncContract<Subject>::bob;
    using StoreContractBase<Subject>::on;
    using StoreContractBase<Subject>::seqs;
};

TYPED_TEST_SUITE_P(StoreSyncContract);

TYPED_TEST_P(StoreSyncContract, AnEmptyInboxIsUpToDate) {
    const auto page = this->on.sync(this->alice, 0);

    EXPECT_EQ(page.state, protocol::sync_state::ok);
    EXPECT_EQ(page.version, inbox_version{});
    EXPECT_NE(page.epoch, log_epoch{});
    EXPECT_TRUE(page.entries.empty());
}

TYPED_TEST_P(StoreSyncContract, AnEntryIsTheConversationsState) {
    const auto sent = this->on.send(this->alice, destination::direct("bob"), "hi");

    const auto page = this->on.sync(this->bob, 0);

    ASSERT_EQ(page.entries.size(), 1U);
    protocol::inbox_entry expected;
    expected.conversation = sent.conversation;
    expected.version = page.version;
    expected.epoch = sent.epoch;
    expected.name = "alice";
    expected.first = seq{1};
    expected.head = seq{1};
    expected.members = 2;
    expected.head_ordinal = ordinal{1};
    expected.peer_read = seq{1};
    expected.peer_delivered = seq{1};
    EXPECT_EQ(page.entries[0], expected);
}

TYPED_TEST_P(StoreSyncContract, ManyMessagesAreOneEntry) {
    const destination to = destination::direct("bob");
    for (int i = 0; i < 5; ++i) {
        this->on.send(this->alice, to, "hi");
    }
    const auto page = this->on.sync(this->bob, 0);

    ASSERT_EQ(page.entries.size(), 1U);
    EXPECT_EQ(page.entries[0].head, seq{5});
    EXPECT_TRUE(this->on.sync(this->bob, page.version.value).entries.empty());
}

TYPED_TEST_P(StoreSyncContract, AChangeMovesItsEntryToTheHead) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    const auto cake = this->on.create_group(this->alice, "cake", {"bob"});
    const auto before = this->on.sync(this->bob, 0);
    this->on.send(this->alice, destination::to(tea), "more");

    const auto after = this->on.sync(this->bob, before.version.value);
    const auto all = this->on.sync(this->bob, 0);

    ASSERT_EQ(after.entries.size(), 1U);
    EXPECT_EQ(after.entries[0].conversation, tea);
    ASSERT_EQ(all.entries.size(), 2U);
    EXPECT_EQ(all.entries[0].conversation, cake);
    EXPECT_LT(all.entries[0].version, all.entries[1].version);
}

TYPED_TEST_P(StoreSyncContract, APageNamesNoVersionBeyondItsEntries) {
    this->on.create_group(this->alice, "tea", {"bob"});
    this->on.create_group(this->alice, "cake", {"bob"});
    this->on.create_group(this->alice, "jam", {"bob"});

    const auto first = this->on.sync(this->bob, 0, 2);
    const auto second = this->on.sync(this->bob, first.version.value, 2);

    EXPECT_EQ(first.state, protocol::sync_state::more);
    ASSERT_EQ(first.entries.size(), 2U);
    EXPECT_EQ(first.version, first.entries[1].version);
    EXPECT_EQ(second.state, protocol::sync_state::ok);
    ASSERT_EQ(second.entries.size(), 1U);
    EXPECT_EQ(second.entries[0].name, "jam");
}

TYPED_TEST_P(StoreSyncContract, APageThatFitsExactlyIsTheLast) {
    this->on.create_group(this->alice, "tea", {"bob"});
    this->on.create_group(this->alice, "cake", {"bob"});

    EXPECT_EQ(this->on.sync(this->bob, 0, 2).state, protocol::sync_state::ok);
}

TYPED_TEST_P(StoreSyncContract, PagesAreBoundedByPolicy) {
    small_pages<TypeParam> small{{.sync_entries_max = 1}};
    small.on.create_group(small.alice, "tea", {});
    small.on.create_group(small.alice, "cake", {});

    EXPECT_EQ(small.on.sync(small.alice, 0, 100).entries.size(), 1U);
    EXPECT_EQ(small.on.sync(small.alice, 0, 0).entries.size(), 1U);
}

TYPED_TEST_P(StoreSyncContract, AVersionBeyondTheHeadIsReset) {
    this->on.create_group(this->alice, "tea", {});
    const auto head = this->on.sync(this->alice, 0).version;

    const auto page = this->on.sync(this->alice, head.value + 1);

    EXPECT_EQ(page.state, protocol::sync_state::reset);
    EXPECT_EQ(page.version, inbox_version{});
    EXPECT_TRUE(page.entries.empty());
}

TYPED_TEST_P(StoreSyncContract, AnotherEpochIsReset) {
    this->on.create_group(this->alice, "tea", {});
    const auto known = this->on.sync(this->alice, 0);
    const protocol::sync other{log_epoch{known.epoch.value + 1}, known.version, 10};
    const protocol::sync same{known.epoch, known.version, 10};
    const auto asked = [&](const protocol::sync& what) {
        return this->on.template expect<protocol::sync_page>(
            this->on.run(server::sync_operation{this->alice, what})
        );
    };

    EXPECT_EQ(asked(other).state, protocol::sync_state::reset);
    EXPECT_EQ(asked(other).epoch, known.epoch);
    EXPECT_EQ(asked(same).state, protocol::sync_state::ok);
}

TYPED_TEST_P(StoreSyncContract, OneJobTouchesEachInboxOnce) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    const auto before = this->on.sync(this->bob, 0).version;
    auto one = this->on.a_send(this->alice, destination::to(group), "one");
    this->on.count(one);
    const auto two = this->on.a_send(this->alice, destination::to(group), "two");

    const auto done = this->on.run_all({one, two});

    ASSERT_EQ(done.changes.size(), 1U);
    const auto& change = done.changes[0];
    EXPECT_EQ(change.conversation, group);
    EXPECT_FALSE(change.state_changed);
    ASSERT_EQ(change.messages.size(), 2U);
    EXPECT_EQ(change.messages[0].seq, seq{3});
    ASSERT_EQ(change.recipients.size(), 2U);
    EXPECT_LT(change.recipients[0].user, change.recipients[1].user);
    const auto& bobs = change.recipients[1];
    EXPECT_EQ(bobs.visible_from, seq{3});
    EXPECT_EQ(bobs.visible_to, seq{4});
    EXPECT_EQ(bobs.inbox.prev, before);
    EXPECT_GT(bobs.inbox.version, before);
    EXPECT_EQ(bobs.inbox.head, seq{4});
    EXPECT_EQ(this->on.sync(this->bob, 0).version, bobs.inbox.version);
    EXPECT_FALSE(std::get<protocol::sent>(done.outcomes[1]).inbox);
}

TYPED_TEST_P(StoreSyncContract, ChangesFollowEachOtherInEveryInbox) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});
    const auto cake = this->on.create_group(this->alice, "cake", {"bob"});

    const auto done = this->on.run_all(
        {this->on.a_send(this->alice, destination::to(cake), "one"),
         this->on.a_send(this->alice, destination::to(tea), "two")}
    );

    ASSERT_EQ(done.changes.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& first = done.changes[0].recipients.at(i).inbox;
        const auto& second = done.changes[1].recipients.at(i).inbox;
        EXPECT_EQ(first.version, second.prev);
    }
}

TYPED_TEST_P(StoreSyncContract, ANewConversationComesWithItsState) {
    this->on.run(this->on.a_send(this->alice, destination::direct("bob"), "hi"));

    ASSERT_EQ(this->on.changes().size(), 1U);
    const auto& change = this->on.changes()[0];
    EXPECT_TRUE(change.state_changed);
    EXPECT_EQ(change.recipients.at(0).entry.name, "bob");
    EXPECT_EQ(change.recipients.at(1).entry.name, "alice");
    EXPECT_EQ(change.recipients.at(1).entry.version, change.recipients.at(1).inbox.version);
}

TYPED_TEST_P(StoreSyncContract, WhoLeavesIsToldAndSeesUpToHisLeaveEntry) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    this->on.request(this->bob, protocol::leave_group{group});

    ASSERT_EQ(this->on.changes().size(), 1U);
    const auto& change = this->on.changes()[0];
    ASSERT_EQ(change.recipients.size(), 2U);
    EXPECT_TRUE(change.recipients[1].entry.removed);
    EXPECT_EQ(change.recipients[1].visible_to, seq{3});
    this->on.send(this->alice, destination::to(group), "he is gone");
    ASSERT_EQ(this->on.changes()[0].recipients.size(), 1U);

    const auto page = this->on.sync(this->bob, 0);
    const auto range = this->on.pull(this->bob, group, 1, 100);

    EXPECT_TRUE(page.entries.at(0).removed);
    EXPECT_EQ(page.entries[0].first, seq{2});
    EXPECT_EQ(page.entries[0].head, seq{3});
    EXPECT_EQ(range.head, seq{3});
    EXPECT_EQ(this->seqs(range), (std::vector<std::uint64_t>{2, 3}));
}

TYPED_TEST_P(StoreSyncContract, ARangeBetweenTwoStaysIsAHole) {
    const auto group = this->group_bob_came_back_to();

    const auto range = this->on.pull(this->bob, group, 2, 100);

    EXPECT_EQ(range.from, seq{2});
    EXPECT_EQ(range.to, seq{7});
    EXPECT_EQ(range.head, seq{7});
    EXPECT_EQ(this->seqs(range), (std::vector<std::uint64_t>{2, 3, 4, 6, 7}));
    EXPECT_EQ(
        range.holes,
        (std::vector<protocol::hole>{{seq{5}, seq{5}, protocol::hole_reason::not_a_member}})
    );
    const auto page = this->on.sync(this->bob, 0);
    EXPECT_EQ(page.entries.at(0).first, seq{2});
    EXPECT_FALSE(page.entries[0].removed);
}

TYPED_TEST_P(StoreSyncContract, WhatCameBeforeTheJoinIsAHole) {
    const auto group = this->group_bob_came_back_to();

    const auto range = this->on.pull(this->bob, group, 1, 3);
    const auto inside = this->on.pull(this->bob, group, 5, 5);

    EXPECT_EQ(
        range.holes,
        (std::vector<protocol::hole>{{seq{1}, seq{1}, protocol::hole_reason::not_a_member}})
    );
    EXPECT_EQ(this->seqs(range), (std::vector<std::uint64_t>{2, 3}));
    EXPECT_TRUE(inside.messages.empty());
    EXPECT_EQ(inside.holes.size(), 1U);
    EXPECT_EQ(inside.to, seq{5});
}

TYPED_TEST_P(StoreSyncContract, ARangeBeyondTheHeadIsEmpty) {
    const auto group = this->on.create_group(this->alice, "tea", {});

    const auto range = this->on.pull(this->alice, group, 2, 9);
    const auto backwards = this->on.pull(this->alice, group, 1, 0);

    EXPECT_LT(range.to, range.from);
    EXPECT_EQ(range.head, seq{1});
    EXPECT_FALSE(range.failure);
    EXPECT_TRUE(backwards.messages.empty());
    EXPECT_LT(backwards.to, backwards.from);
}

TYPED_TEST_P(StoreSyncContract, AFullPageEndsEarly) {
    small_pages<TypeParam> small{{.pull_messages_max = 2, .pull_bytes_max = 100'000}};
    const auto group = small.on.create_group(small.alice, "tea", {"bob"});
    small.on.send(small.alice, destination::to(group), "three");

    const auto range = small.on.pull(small.alice, group, 1, 3);

    EXPECT_EQ(range.to, seq{2});
    EXPECT_EQ(small.seqs(range), (std::vector<std::uint64_t>{1, 2}));
    EXPECT_EQ(range.head, seq{3});
}

TYPED_TEST_P(StoreSyncContract, APageIsBoundedInBytesButHoldsAtLeastOneMessage) {
    small_pages<TypeParam> small{{.pull_bytes_max = 1'000}};
    const destination to = destination::direct("bob");
    const auto sent = small.on.send(small.alice, to, std::string(5'000, 'x'));
    small.on.send(small.alice, to, std::string(300, 'y'));
    small.on.send(small.alice, to, std::string(300, 'y'));
    small.on.send(small.alice, to, std::string(300, 'y'));

    const auto first = small.on.pull(small.bob, sent.conversation, 1, 4);
    const auto second = small.on.pull(small.bob, sent.conversation, 2, 4);

    EXPECT_EQ(small.seqs(first), (std::vector<std::uint64_t>{1}));
    EXPECT_EQ(first.to, seq{1});
    EXPECT_EQ(small.seqs(second), (std::vector<std::uint64_t>{2, 3}));
    EXPECT_EQ(second.to, seq{3});
}

TYPED_TEST_P(StoreSyncContract, AJobReadsNoMorePagesThanItsShare) {
    small_pages<TypeParam> small{{.pull_bytes_max = 1'000, .job_pages_bytes_max = 6'000}};
    const std::string text(5'000, 'x');
    const auto where = small.on.send(small.alice, destination::direct("bob"), text).conversation;
    const server::pull_operation asked{small.bob, {where, {}, seq{1}, seq{1}}};

    const auto done = small.on.run_all({asked, asked, asked});

    ASSERT_EQ(done.outcomes.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<protocol::pulled>(done.outcomes[0]));
    EXPECT_TRUE(std::holds_alternative<protocol::pulled>(done.outcomes[1]));
    const auto* later = std::get_if<error>(&done.outcomes[2]);
    ASSERT_NE(later, nullptr);
    EXPECT_EQ(later->code, errc::overloaded);
    EXPECT_EQ(small.on.pull(small.bob, where, 1, 1).messages.size(), 1U) << "in the next one";
}

TYPED_TEST_P(StoreSyncContract, AStrangerPullsNothing) {
    const auto group = this->on.create_group(this->alice, "tea", {});

    const auto theirs = this->on.pull(this->bob, group, 1, 9);
    const auto none = this->on.pull(this->bob, conversation_id{4711}, 1, 9);

    ASSERT_TRUE(theirs.failure);
    EXPECT_EQ(theirs.failure->code, errc::unknown_conversation);
    EXPECT_EQ(theirs.failure, none.failure);
    EXPECT_EQ(theirs.head, none.head);
}

TYPED_TEST_P(StoreSyncContract, APullUnderAnotherEpochHasDiverged) {
    const auto group = this->on.create_group(this->alice, "tea", {});

    const auto range = this->on.template expect<protocol::pulled>(
        this->on.run(server::pull_operation{this->alice, {group, log_epoch{9}, seq{1}, seq{1}}})
    );

    ASSERT_TRUE(range.failure);
    EXPECT_EQ(range.failure->code, errc::log_diverged);
}

TYPED_TEST_P(StoreSyncContract, WithoutALifetimeADifferenceIsNeverTooOld) {
    this->on.create_group(this->alice, "tea", {"bob"});
    const auto known = this->on.sync(this->bob, 0).version.value;
    this->on.create_group(this->alice, "cake", {"bob"});
    this->on.advance(days(3'000));

    EXPECT_EQ(this->on.sync(this->bob, known).state, protocol::sync_state::ok);
}

// An inbox that lives for ten days.
template <class Subject>
class StoreInboxLifetimeContract : public StoreContractBase<Subject> {
protected:
    StoreInboxLifetimeContract() : StoreContractBase<Subject>(policy()) {}

    static server::job_policy policy() {
        server::job_policy made;
        made.inbox_lifetime = days(10);
        return made;
    }

    std::uint64_t version() { return this->on.sync(bob, 0).version.value; }

    protocol::sync_state asked(std::uint64_t from) { return this->on.sync(bob, from).state; }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    conversation_id tea = this->on.create_group(alice, "tea", {"bob"});
    conversation_id cake = this->on.create_group(alice, "cake", {"bob"});
};

TYPED_TEST_SUITE_P(StoreInboxLifetimeContract);

TYPED_TEST_P(StoreInboxLifetimeContract, WhoHasMissedAnOlderChangeBeginsAnew) {
    const auto known = this->version();
    this->on.send(this->alice, destination::to(this->tea), "old");
    this->on.advance(days(10) + milliseconds(-1));
    EXPECT_EQ(this->asked(known), protocol::sync_state::ok);
    this->on.advance(milliseconds(1));
    this->reopen();

    const auto page = this->on.sync(this->bob, known);

    EXPECT_EQ(page.state, protocol::sync_state::reset);
    EXPECT_EQ(page.version, inbox_version{});
    EXPECT_NE(page.epoch, log_epoch{});
    EXPECT_TRUE(page.entries.empty());
}

TYPED_TEST_P(StoreInboxLifetimeContract, WhoBeginsAnewGetsEverything) {
    this->on.send(this->alice, destination::to(this->tea), "old");
    this->on.advance(days(100));
    this->on.send(this->alice, destination::to(this->cake), "new");

    const auto all = this->on.sync(this->bob, 0);

    EXPECT_EQ(all.state, protocol::sync_state::ok);
    ASSERT_EQ(all.entries.size(), 2U);
    const auto range = this->on.pull(this->bob, this->tea, 1, 100);
    EXPECT_EQ(this->bodies(range).back(), "old");
}

TYPED_TEST_P(StoreInboxLifetimeContract, WhoHasMissedNothingIsNeverTooLate) {
    const auto known = this->version();
    this->on.advance(days(100));

    EXPECT_EQ(this->asked(known), protocol::sync_state::ok);
}

// An entry is a state: of what has moved again meanwhile the newest is all there is to know.
TYPED_TEST_P(StoreInboxLifetimeContract, WhatHasMovedSinceIsAsYoungAsItsLastMove) {
    const auto known = this->version();
    this->on.send(this->alice, destination::to(this->tea), "old");
    this->on.advance(days(9));
    this->on.send(this->alice, destination::to(this->tea), "newer");
    this->on.advance(days(9));

    EXPECT_EQ(this->asked(known), protocol::sync_state::ok);
}

TYPED_TEST_P(StoreInboxLifetimeContract, APageThatGoesOnPassesWhatIsOld) {
    this->on.advance(days(100));

    const auto first = this->on.sync(this->bob, 0, 1);
    const auto next = this->on.template expect<protocol::sync_page>(this->on.run(
        server::sync_operation{this->bob, {log_epoch{}, first.version, 1}, /*is_continued=*/true}
    ));

    EXPECT_EQ(first.state, protocol::sync_state::more);
    EXPECT_EQ(next.state, protocol::sync_state::ok);
    EXPECT_EQ(next.entries.size(), 1U);
    EXPECT_EQ(this->asked(first.version.value), protocol::sync_state::reset)
        << "by somebody who comes back";
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreInboxLifetimeContract,
    WhoHasMissedAnOlderChangeBeginsAnew,
    WhoBeginsAnewGetsEverything,
    WhoHasMissedNothingIsNeverTooLate,
    WhatHasMovedSinceIsAsYoungAsItsLastMove,
    APageThatGoesOnPassesWhatIsOld
);

REGISTER_TYPED_TEST_SUITE_P(
    StoreSyncContract,
    AnEmptyInboxIsUpToDate,
    AnEntryIsTheConversationsState,
    ManyMessagesAreOneEntry,
    AChangeMovesItsEntryToTheHead,
    APageNamesNoVersionBeyondItsEntries,
    APageThatFitsExactlyIsTheLast,
    PagesAreBoundedByPolicy,
    AVersionBeyondTheHeadIsReset,
    WithoutALifetimeADifferenceIsNeverTooOld,
    AnotherEpochIsReset,
    OneJobTouchesEachInboxOnce,
    ChangesFollowEachOtherInEveryInbox,
    ANewConversationComesWithItsState,
    WhoLeavesIsToldAndSeesUpToHisLeaveEntry,
    ARangeBetweenTwoStaysIsAHole,
    WhatCameBeforeTheJoinIsAHole,
    ARangeBeyondTheHeadIsEmpty,
    AFullPageEndsEarly,
    APageIsBoundedInBytesButHoldsAtLeastOneMessage,
    AJobReadsNoMorePagesThanItsShare,
    AStrangerPullsNothing,
    APullUnderAnotherEpochHasDiverged
);

}  // namespace gapless::tests
