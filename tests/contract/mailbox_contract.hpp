#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace gapless::tests {

// What every mailbox promises. Instantiate it with a subject:
//
//     struct subject {
//         subject();               // a new mailbox of alice() (see mailbox_values.hpp)
//         sdk::mailbox& box();
//         void reopen();           // as after a crash: only what is on stable storage is left
//     };
template <class Subject>
class MailboxContract : public testing::Test {
protected:
    sdk::mailbox& box() { return subject_.box(); }

    void reopen() { subject_.reopen(); }

    sdk::mailbox_state state() {
        auto loaded = box().load();
        EXPECT_TRUE(loaded) << (loaded ? "" : message_of(loaded.error()));
        return loaded ? std::move(loaded).value() : sdk::mailbox_state{};
    }

    void commit(const sdk::mailbox_changes& changes) {
        const auto done = box().commit(changes);
        ASSERT_TRUE(done) << message_of(done.error());
    }

    std::vector<message> rows(conversation_id id, seq from, seq to, std::size_t limit = 1'000) {
        auto found = box().messages(id, from, to, limit);
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<message>{};
    }

    std::vector<message> newest(conversation_id id, seq to, std::size_t limit) {
        auto found = box().newest(id, to, limit);
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<message>{};
    }

    std::vector<event> events_after(event_id after, std::size_t limit = 1'000) {
        auto found = box().events(after, limit);
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<event>{};
    }

    static constexpr conversation_id c5{5};
    static constexpr conversation_id c6{6};

    // One of everything.
    static sdk::mailbox_changes a_flush() {
        sdk::mailbox_changes changes;
        changes.identity = alice();
        changes.identity->access_token = "another token";
        changes.identity->signed_out = error{errc::kicked, "displaced by another"};
        changes.cursor = sdk::inbox_cursor{log_epoch{1}, inbox_version{9}};
        changes.session = session_epoch{7};
        changes.conversations.emplace(c5, a_conversation(c5));
        changes.messages = {{c5, a_message(seq{1}, "one")}, {c5, a_message(seq{2}, "two")}};
        changes.holes = {{c5, {seq{3}, seq{4}, protocol::hole_reason::expired}}};
        const auto id = client_id_number(1);
        changes.drafts.emplace(id, std::pair{1u, a_draft(id, destination::to(c5), "mine")});
        changes.settings.emplace(c5, conversation_settings{true, false, "begun"});
        changes.events = {
            {event_id{1}, message_event{c5, a_message(seq{1}, "one")}},
            {event_id{2}, message_event{c5, a_message(seq{2}, "two")}},
        };
        return changes;
    }

private:
    Subject subject_;
};

TYPED_TEST_SUITE_P(MailboxContract);

TYPED_TEST_P(MailboxContract, ANewMailboxIsEmptyButForItsOwner) {
    const auto state = this->state();

    EXPECT_EQ(state.identity, alice());
    EXPECT_EQ(state.cursor, sdk::inbox_cursor{});
    EXPECT_EQ(state.session, session_epoch{});
    EXPECT_TRUE(state.conversations.empty());
    EXPECT_TRUE(state.drafts.empty());
    EXPECT_TRUE(state.settings.empty());
    EXPECT_EQ(state.last_event, event_id{});
    EXPECT_EQ(state.consumed, event_id{});
    EXPECT_TRUE(this->rows(this->c5, seq{1}, seq{9}).empty());
}

TYPED_TEST_P(MailboxContract, KeepsEverythingThatWasCommitted) {
    const auto flush = TestFixture::a_flush();
    this->commit(flush);

    this->reopen();

    const auto state = this->state();
    EXPECT_EQ(state.identity, *flush.identity);
    EXPECT_EQ(state.cursor, *flush.cursor);
    EXPECT_EQ(state.session, *flush.session);
    ASSERT_EQ(state.conversations.size(), 1u);
    EXPECT_EQ(state.conversations[0], flush.conversations.at(this->c5));
    ASSERT_EQ(state.drafts.size(), 1u);
    EXPECT_EQ(state.drafts[0], flush.drafts.at(client_id_number(1)));
    EXPECT_EQ(state.settings, flush.settings);
    EXPECT_EQ(state.last_event, event_id{2});
    const auto rows = this->rows(this->c5, seq{1}, seq{9});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0], flush.messages[0].message);
    EXPECT_EQ(rows[1], flush.messages[1].message);
    EXPECT_EQ(this->events_after(event_id{}), flush.events);
    EXPECT_EQ(this->box().holes(this->c5).value(), (std::vector{flush.holes[0].hole}));
}

TYPED_TEST_P(MailboxContract, KeepsGapsBetweenRuns) {
    sdk::mailbox_changes changes;
    changes.gaps[this->c5].add({seq{1}, seq{90}});
    changes.gaps[this->c5].add({seq{95}, seq{99}});
    changes.gaps[this->c6].add({seq{4}, seq{4}});
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().gaps, changes.gaps);
}

TYPED_TEST_P(MailboxContract, APutSetOfGapsReplacesTheOneBefore) {
    sdk::mailbox_changes changes;
    changes.gaps[this->c5].add({seq{1}, seq{90}});
    changes.gaps[this->c6].add({seq{4}, seq{4}});
    this->commit(changes);

    sdk::mailbox_changes filled;
    filled.gaps[this->c5].add({seq{1}, seq{50}});
    filled.gaps[this->c5].add({seq{70}, seq{71}});
    filled.gaps[this->c6] = {};
    filled.messages = {{this->c5, a_message(seq{60}, "found")}};
    this->commit(filled);
    this->reopen();

    const auto gaps = this->state().gaps;
    EXPECT_EQ(gaps.size(), 1u);
    EXPECT_EQ(gaps.at(this->c5), filled.gaps.at(this->c5));
}

TYPED_TEST_P(MailboxContract, AnEmptyCommitChangesNothing) {
    this->commit(TestFixture::a_flush());
    const auto before = this->state();

    this->commit({});

    EXPECT_EQ(this->state(), before);
}

TYPED_TEST_P(MailboxContract, KeepsEveryFieldOfAConversation) {
    auto row = a_conversation(this->c5);
    row.kind = conversation_kind::group;
    row.name = "friends \xc3\xa9";
    row.epoch = log_epoch{3};
    row.first = seq{4};
    row.head = seq{~std::uint64_t{0} >> 1};
    row.high = seq{12};
    row.members = 500;
    row.role = member_role::owner;
    row.removed = true;
    row.last_counter = sender_counter{77};
    row.active = wall_time{1'700'000'000'456};
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, row);
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().conversations, (std::vector{row}));
}

TYPED_TEST_P(MailboxContract, KeepsEverythingThatReadingIsCountedWith) {
    auto row = a_conversation(this->c5);
    row.unread = 2;
    row.marked_unread = true;
    row.read_seq = seq{3};
    row.peer_read = seq{4};
    row.peer_delivered = seq{5};
    auto& kept = row.reading;
    kept.head_ordinal = ordinal{6};
    kept.base_ordinal = ordinal{7};
    kept.version = 8;
    kept.read = {seq{9}, ordinal{10}, 11};
    kept.counted_to = seq{~std::uint64_t{0} >> 1};
    kept.marked_unread = true;
    kept.mark_version = 12;
    kept.wanted = read_place{seq{13}, ordinal{14}, 15};
    kept.wanted_mark = false;
    kept.wanted_mark_version = 16;
    kept.delivered_kept = seq{17};
    kept.mentions = {{seq{18}, ordinal{19}}, {seq{~std::uint64_t{0} >> 1}, ordinal{20}}};
    row.unread_mentions = 1;
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, row);
    changes.conversations.emplace(this->c6, a_conversation(this->c6));  // with nothing wanted
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().conversations, (std::vector{row, a_conversation(this->c6)}));
}

TYPED_TEST_P(MailboxContract, PutsHowFarDeliveryIsKeptIntoRowsThatThereAre) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.cursor = sdk::inbox_cursor{log_epoch{1}, inbox_version{10}};  // it never goes alone
    changes.delivered_kept = {{this->c5, seq{2}}, {this->c6, seq{2}}};

    this->commit(changes);
    this->reopen();

    auto row = a_conversation(this->c5);
    row.reading.delivered_kept = seq{2};
    EXPECT_EQ(this->state().conversations, (std::vector{row}));
}

TYPED_TEST_P(MailboxContract, MeasuresHowFarSomebodyHasRead) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.conversations.emplace(this->c6, a_conversation(this->c6));
    // Entries 2 and 5 are alice's, entry 3 the server's, entry 4 is a hole.
    for (const std::uint64_t at : {1u, 2u, 3u, 5u, 6u}) {
        auto entry = a_message(seq{at}, "text");
        entry.ordinal = ordinal{at < 3 ? at : at - 1};
        entry.sender = at == 2 || at == 3 || at == 5 ? alice().user_id : entry.sender;
        entry.kind = at == 3 ? message_kind::member_change : entry.kind;
        changes.messages.push_back({this->c5, entry});
        changes.messages.push_back({this->c6, entry});
    }
    this->commit(changes);
    const auto measured = [&](std::uint64_t up_to, std::uint64_t base = 0) {
        return this->box().measure(this->c5, alice().user_id, seq{up_to}, ordinal{base}).value();
    };

    EXPECT_EQ(measured(0), (read_place{seq{0}, ordinal{0}, 2}));
    EXPECT_EQ(measured(1), (read_place{seq{1}, ordinal{1}, 2}));
    EXPECT_EQ(measured(2), (read_place{seq{2}, ordinal{2}, 1}));
    EXPECT_EQ(measured(4), (read_place{seq{4}, ordinal{2}, 1}));
    EXPECT_EQ(measured(6), (read_place{seq{6}, ordinal{5}, 0}));
    EXPECT_EQ(measured(1, 3), (read_place{seq{1}, ordinal{3}, 1}));
    EXPECT_EQ(
        this->box().measure(conversation_id{9}, user_id{7}, seq{4}, ordinal{2}).value(),
        (read_place{seq{4}, ordinal{2}, 0})
    );
}

TYPED_TEST_P(MailboxContract, PutsAConversationInThePlaceOfItsOldRow) {
    this->commit(TestFixture::a_flush());
    auto row = a_conversation(this->c5);
    row.head = seq{4};
    row.high = seq{4};
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, row);

    this->commit(changes);

    EXPECT_EQ(this->state().conversations, (std::vector{row}));
}

TYPED_TEST_P(MailboxContract, ListsConversationsInAscendingOrder) {
    sdk::mailbox_changes first;
    first.conversations.emplace(this->c6, a_conversation(this->c6));
    this->commit(first);
    sdk::mailbox_changes second;
    second.conversations.emplace(this->c5, a_conversation(this->c5));
    this->commit(second);

    const auto rows = this->state().conversations;

    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].id, this->c5);
    EXPECT_EQ(rows[1].id, this->c6);
}

TYPED_TEST_P(MailboxContract, KeepsEveryFieldOfADraft) {
    auto row = a_draft(client_id_number(3), destination::direct("bob"), std::string("a\0b", 3));
    row.kind = message_kind::member_change;
    row.read_seq = seq{5};
    row.attempts = 2;
    row.first_tried = wall_time{1'700'000'000'123};
    row.state = protocol::draft_state::failed;
    row.failure = errc::not_a_member;
    row.mentions = {"bob", "al_ice"};
    row.mention_all = true;
    sdk::mailbox_changes changes;
    changes.drafts.emplace(row.id, std::pair{7u, row});
    this->commit(changes);

    this->reopen();

    const auto drafts = this->state().drafts;
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_EQ(drafts[0].first, 7u);
    EXPECT_EQ(drafts[0].second, row);
}

TYPED_TEST_P(MailboxContract, ListsDraftsInOrderOfPosition) {
    sdk::mailbox_changes changes;
    for (std::uint8_t n = 1; n <= 3; ++n) {
        const auto id = client_id_number(n);
        const std::uint64_t position = 10u - n;
        changes.drafts.emplace(
            id, std::pair{position, a_draft(id, destination::direct("bob"), "text")}
        );
    }
    this->commit(changes);

    const auto drafts = this->state().drafts;

    ASSERT_EQ(drafts.size(), 3u);
    EXPECT_EQ(drafts[0].second.id, client_id_number(3));
    EXPECT_EQ(drafts[2].second.id, client_id_number(1));
}

TYPED_TEST_P(MailboxContract, ReplacesADraftWhereItStands) {
    this->commit(TestFixture::a_flush());
    auto row = a_draft(client_id_number(1), destination::to(this->c6), "mine");
    row.state = protocol::draft_state::unconfirmed;
    sdk::mailbox_changes changes;
    changes.drafts.emplace(row.id, std::pair{1u, row});

    this->commit(changes);

    const auto drafts = this->state().drafts;
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_EQ(drafts[0].second, row);
}

TYPED_TEST_P(MailboxContract, ForgetsADraft) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.forgotten_drafts = {client_id_number(1), client_id_number(9)};

    this->commit(changes);

    EXPECT_TRUE(this->state().drafts.empty());
}

TYPED_TEST_P(MailboxContract, KeepsEveryFieldOfAMessage) {
    auto row = a_message(seq{1}, std::string("a\0\xff", 3));
    row.kind = message_kind::member_change;
    row.counter = sender_counter{};
    row.server_time = wall_time{-1};
    row.id = message_id{~std::uint64_t{0} >> 1};
    row.ordinal = ordinal{~std::uint64_t{0} >> 1};
    row.mentions = {"alice", "b[o]b"};
    row.mention_all = true;
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.messages = {{this->c5, row}};
    changes.events = {{event_id{1}, message_event{this->c5, row}}};
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{1}), (std::vector{row}));
    EXPECT_EQ(this->events_after(event_id{}), changes.events);
}

TYPED_TEST_P(MailboxContract, GivesMessagesOfTheRangeOnlyAscendingAndLimited) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.conversations.emplace(this->c6, a_conversation(this->c6));
    for (std::uint64_t n = 1; n <= 5; ++n) {
        changes.messages.push_back({this->c5, a_message(seq{n}, "here")});
        changes.messages.push_back({this->c6, a_message(seq{n}, "there")});
    }
    this->commit(changes);

    const auto rows = this->rows(this->c5, seq{2}, seq{4}, 2);

    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].seq, seq{2});
    EXPECT_EQ(rows[1].seq, seq{3});
    EXPECT_EQ(rows[0].body, "here");
    EXPECT_TRUE(this->rows(this->c5, seq{6}, seq{9}).empty());
    EXPECT_TRUE(this->rows(this->c5, seq{4}, seq{2}).empty());
    EXPECT_EQ(this->rows(this->c5, seq{5}, seq{~std::uint64_t{0} >> 1}).size(), 1u);
}

TYPED_TEST_P(MailboxContract, GivesTheNewestMessagesUpToTheAskedOneAscending) {
    sdk::mailbox_changes changes;
    for (std::uint64_t n = 1; n <= 5; ++n) {
        changes.messages.push_back({this->c5, a_message(seq{2 * n}, "here")});
        changes.messages.push_back({this->c6, a_message(seq{n}, "there")});
    }
    this->commit(changes);

    const auto rows = this->newest(this->c5, seq{7}, 2);

    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].seq, seq{4});
    EXPECT_EQ(rows[1].seq, seq{6});
    EXPECT_EQ(rows[1].body, "here");
    const auto all = this->newest(this->c5, seq{~std::uint64_t{0}}, 9);
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[4].seq, seq{10});
    EXPECT_EQ(this->newest(this->c5, seq{2}, 1).size(), 1u);
    EXPECT_TRUE(this->newest(this->c5, seq{1}, 1).empty());
    EXPECT_TRUE(this->newest(conversation_id{7}, seq{9}, 1).empty());
}

TYPED_TEST_P(MailboxContract, KeepsSettingsUntilTheySayNothing) {
    sdk::mailbox_changes changes;
    changes.settings.emplace(this->c5, conversation_settings{true, true, "caf\xc3\xa9"});
    changes.settings.emplace(this->c6, conversation_settings{false, true, ""});
    this->commit(changes);
    sdk::mailbox_changes again;
    again.settings.emplace(this->c5, conversation_settings{false, false, "another"});
    again.settings.emplace(this->c6, conversation_settings{});
    EXPECT_FALSE(again.is_empty());
    EXPECT_EQ(this->state().settings, changes.settings);

    this->commit(again);
    this->reopen();

    const std::map<conversation_id, conversation_settings> left{
        {this->c5, conversation_settings{false, false, "another"}}
    };
    EXPECT_EQ(this->state().settings, left);
}

TYPED_TEST_P(MailboxContract, RefusesAnEntryThatIsStoredAlready) {
    this->commit(TestFixture::a_flush());
    const auto before = this->state();
    sdk::mailbox_changes changes;
    changes.cursor = sdk::inbox_cursor{log_epoch{1}, inbox_version{10}};
    changes.conversations.emplace(this->c6, a_conversation(this->c6));
    changes.messages = {
        {this->c6, a_message(seq{1}, "new")}, {this->c5, a_message(seq{2}, "another two")}
    };
    changes.events = {{event_id{3}, message_event{this->c6, a_message(seq{1}, "new")}}};
    changes.forgotten_drafts = {client_id_number(1)};
    changes.consumed = event_id{1};

    const auto done = this->box().commit(changes);

    ASSERT_FALSE(done);
    EXPECT_TRUE(
        done.error().code == errc::mailbox_corrupt || done.error().code == errc::storage_failed
    );
    EXPECT_EQ(this->state(), before);
    EXPECT_TRUE(this->rows(this->c6, seq{1}, seq{9}).empty());
    EXPECT_EQ(this->rows(this->c5, seq{2}, seq{2})[0].body, "two");
    EXPECT_EQ(this->events_after(event_id{}).size(), 2u);
}

TYPED_TEST_P(MailboxContract, RefusesAFlushThatHasAnEntryTwice) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.messages = {{this->c5, a_message(seq{1}, "a")}, {this->c5, a_message(seq{1}, "b")}};

    EXPECT_FALSE(this->box().commit(changes));

    EXPECT_TRUE(this->state().conversations.empty());
    EXPECT_TRUE(this->rows(this->c5, seq{1}, seq{9}).empty());
}

TYPED_TEST_P(MailboxContract, WorksOnAfterARefusedCommit) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes wrong;
    wrong.messages = {{this->c5, a_message(seq{1}, "again")}};
    ASSERT_FALSE(this->box().commit(wrong));
    sdk::mailbox_changes right;
    right.messages = {{this->c5, a_message(seq{5}, "five")}};

    this->commit(right);

    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{9}).size(), 3u);
}

TYPED_TEST_P(MailboxContract, ListsHolesInAscendingOrder) {
    const protocol::hole low{seq{2}, seq{3}, protocol::hole_reason::not_a_member};
    const protocol::hole high{seq{7}, seq{7}, protocol::hole_reason::expired};
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.holes = {{this->c5, high}, {this->c5, low}};
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->box().holes(this->c5).value(), (std::vector{low, high}));
    EXPECT_TRUE(this->box().holes(this->c6).value().empty());
}

TYPED_TEST_P(MailboxContract, KeepsEveryKindOfEvent) {
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

TYPED_TEST_P(MailboxContract, GivesEventsAfterTheAskedOneInPages) {
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

TYPED_TEST_P(MailboxContract, KeepsEventsUntilTheyAreConsumed) {
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

TYPED_TEST_P(MailboxContract, RemembersTheLastEventWhenAllAreConsumed) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.consumed = event_id{2};
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().last_event, event_id{2});
    EXPECT_TRUE(this->events_after(event_id{2}).empty());
    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{2}).size(), 2u);
}

TYPED_TEST_P(MailboxContract, AppendsAndConsumesEventsInOneCommit) {
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
    MailboxContract,
    ANewMailboxIsEmptyButForItsOwner,
    KeepsEverythingThatWasCommitted,
    KeepsGapsBetweenRuns,
    APutSetOfGapsReplacesTheOneBefore,
    AnEmptyCommitChangesNothing,
    KeepsEveryFieldOfAConversation,
    KeepsEverythingThatReadingIsCountedWith,
    PutsHowFarDeliveryIsKeptIntoRowsThatThereAre,
    MeasuresHowFarSomebodyHasRead,
    PutsAConversationInThePlaceOfItsOldRow,
    ListsConversationsInAscendingOrder,
    KeepsEveryFieldOfADraft,
    ListsDraftsInOrderOfPosition,
    ReplacesADraftWhereItStands,
    ForgetsADraft,
    KeepsEveryFieldOfAMessage,
    GivesMessagesOfTheRangeOnlyAscendingAndLimited,
    GivesTheNewestMessagesUpToTheAskedOneAscending,
    KeepsSettingsUntilTheySayNothing,
    RefusesAnEntryThatIsStoredAlready,
    RefusesAFlushThatHasAnEntryTwice,
    WorksOnAfterARefusedCommit,
    ListsHolesInAscendingOrder,
    KeepsEveryKindOfEvent,
    GivesEventsAfterTheAskedOneInPages,
    KeepsEventsUntilTheyAreConsumed,
    RemembersTheLastEventWhenAllAreConsumed,
    AppendsAndConsumesEventsInOneCommit
);

}  // namespace gapless::tests
