#pragma once

#include "tests/contract/mailbox_contract_base.hpp"

namespace gapless::tests {

// What a mailbox keeps of the events, until they are consumed.
template <class Subject>
class MailboxEventContract : public MailboxContract<Subject> {};

TYPED_TEST_SUITE_P(MailboxEventContract);

TYPED_TEST_P(MailboxEventContract, KeepsEveryKindOfEvent) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.messages = {{this->c5, a_message(seq{1}, "one")}};
    changes.events = {
        {event_id{1}, message_event{this->c5, a_message(seq{1}, "one")}},
        {event_id{2}, sent_event{client_id_number(4), this->c5, seq{1}, true}},
        {event_id{3},
         failed_event{
             client_id_number(5),
             destination::direct("bob"),
             error{errc::rate_limited, "too fast", seconds(3)}
         }},
        {event_id{4},
         failed_event{client_id_number(6), destination::to(this->c5), error{errc::not_a_member}}},
    };
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->events_after(event_id{}), changes.events);
}

TYPED_TEST_P(MailboxEventContract, GivesEventsAfterTheAskedOneInPages) {
    sdk::mailbox_changes changes;
    for (std::uint64_t n = 1; n <= 5; ++n) {
        changes.events.push_back(a_sent_event(event_id{n}));
    }
    this->commit(changes);

    const auto page = this->events_after(event_id{2}, 2);

    ASSERT_EQ(page.size(), 2u);
    EXPECT_EQ(page[0].id, event_id{3});
    EXPECT_EQ(page[1].id, event_id{4});
    EXPECT_TRUE(this->events_after(event_id{5}).empty());
}

TYPED_TEST_P(MailboxEventContract, GivesFewerEventsAtOnceWhereTheyAreLong) {
    const std::string text(700'000, 'x');
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    for (std::uint64_t n = 1; n <= 3; ++n) {
        changes.messages.push_back({this->c5, a_message(seq{n}, text)});
        changes.events.push_back({event_id{n}, message_event{this->c5, a_message(seq{n}, text)}});
    }
    this->commit(changes);

    EXPECT_EQ(this->events_after(event_id{}).size(), 2u);
    EXPECT_EQ(this->events_after(event_id{2}).size(), 1u);
}

TYPED_TEST_P(MailboxEventContract, KeepsEventsUntilTheyAreConsumed) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.consumed = event_id{1};
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().consumed, event_id{1});
    const auto left = this->events_after(event_id{1});
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].id, event_id{2});
}

TYPED_TEST_P(MailboxEventContract, RemembersTheLastEventWhenAllAreConsumed) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.consumed = event_id{2};
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().last_event, event_id{2});
    EXPECT_TRUE(this->events_after(event_id{2}).empty());
    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{2}).size(), 2u);
}

TYPED_TEST_P(MailboxEventContract, AppendsAndConsumesEventsInOneCommit) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.events = {a_sent_event(event_id{3})};
    changes.consumed = event_id{2};

    this->commit(changes);

    EXPECT_EQ(this->events_after(event_id{2}), changes.events);
    EXPECT_EQ(this->state().consumed, event_id{2});
    EXPECT_EQ(this->state().last_event, event_id{3});
}

REGISTER_TYPED_TEST_SUITE_P(
    MailboxEventContract,
    KeepsEveryKindOfEvent,
    GivesEventsAfterTheAskedOneInPages,
    GivesFewerEventsAtOnceWhereTheyAreLong,
    KeepsEventsUntilTheyAreConsumed,
    RemembersTheLastEventWhenAllAreConsumed,
    AppendsAndConsumesEventsInOneCommit
);

}  // namespace gapless::tests
