#pragma once

#include "tests/contract/mailbox_contract_base.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace gapless::tests {

// What a mailbox keeps of the timelines: entries, holes and gaps, and what is counted in them.
template <class Subject>
class MailboxTimelineContract : public MailboxContract<Subject> {};

TYPED_TEST_SUITE_P(MailboxTimelineContract);

TYPED_TEST_P(MailboxTimelineContract, KeepsGapsBetweenRuns) {
    sdk::mailbox_changes changes;
    changes.gaps[this->c5].add({seq{1}, seq{90}});
    changes.gaps[this->c5].add({seq{95}, seq{99}});
    changes.gaps[this->c6].add({seq{4}, seq{4}});
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().gaps, changes.gaps);
}

TYPED_TEST_P(MailboxTimelineContract, APutSetOfGapsReplacesTheOneBefore) {
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

TYPED_TEST_P(MailboxTimelineContract, KeepsEverythingThatReadingIsCountedWith) {
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
    kept.pinned = {true, 21};
    kept.muted = {true, 22};
    kept.draft = {"caf\xc3\xa9", 23};
    kept.wanted_pinned = versioned<bool>{false, 24};
    kept.wanted_muted = versioned<bool>{true, ~std::uint64_t{0} >> 1};
    kept.wanted_draft = versioned<std::string>{"", 26};
    kept.mentions = {{seq{18}, ordinal{19}}, {seq{~std::uint64_t{0} >> 1}, ordinal{20}}};
    row.unread_mentions = 1;
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, row);
    changes.conversations.emplace(this->c6, a_conversation(this->c6));  // with nothing wanted
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().conversations, (std::vector{row, a_conversation(this->c6)}));
}

TYPED_TEST_P(MailboxTimelineContract, PutsHowFarDeliveryIsKeptIntoRowsThatThereAre) {
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

TYPED_TEST_P(MailboxTimelineContract, MeasuresHowFarSomebodyHasRead) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.conversations.emplace(this->c6, a_conversation(this->c6));
    // Entries 2 and 5 are alice's, entry 3 the server's, entry 4 is a hole.
    for (const std::uint64_t at : {1u, 2u, 3u, 5u, 6u}) {
        auto entry = a_message(seq{at}, "text");
        entry.ordinal = ordinal{at < 3 ? at : at - 1};
        entry.sender = at == 2 || at == 3 || at == 5 ? alice().user_id : entry.sender;
        entry.kind = at == 3 ? message_kind::member_change : entry.kind;
        entry.kind = at == 5 ? message_kind::image : entry.kind;  // counts like a text
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

TYPED_TEST_P(MailboxTimelineContract, KeepsEveryFieldOfAMessage) {
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

TYPED_TEST_P(MailboxTimelineContract, GivesMessagesOfTheRangeOnlyAscendingAndLimited) {
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

TYPED_TEST_P(MailboxTimelineContract, GivesTheNewestMessagesUpToTheAskedOneAscending) {
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

TYPED_TEST_P(MailboxTimelineContract, RefusesAnEntryThatIsStoredAlready) {
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

TYPED_TEST_P(MailboxTimelineContract, RefusesAFlushThatHasAnEntryTwice) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    changes.messages = {{this->c5, a_message(seq{1}, "a")}, {this->c5, a_message(seq{1}, "b")}};

    EXPECT_FALSE(this->box().commit(changes));

    EXPECT_TRUE(this->state().conversations.empty());
    EXPECT_TRUE(this->rows(this->c5, seq{1}, seq{9}).empty());
}

TYPED_TEST_P(MailboxTimelineContract, WorksOnAfterARefusedCommit) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes wrong;
    wrong.messages = {{this->c5, a_message(seq{1}, "again")}};
    ASSERT_FALSE(this->box().commit(wrong));
    sdk::mailbox_changes right;
    right.messages = {{this->c5, a_message(seq{5}, "five")}};

    this->commit(right);

    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{9}).size(), 3u);
}

TYPED_TEST_P(MailboxTimelineContract, ListsHolesInAscendingOrder) {
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

// Two that could not be opened, and one that could.
inline sdk::mailbox_changes sealed_flush(conversation_id where) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(where, a_conversation(where));
    for (const std::uint64_t at : {1U, 2U, 3U}) {
        auto entry = a_message(seq{at}, at == 2 ? "two" : "");
        entry.protection = at == 2 ? message_protection::end_to_end : message_protection::no_key;
        changes.messages.push_back({where, entry});
        changes.events.push_back({event_id{at}, message_event{where, entry}});
    }
    changes.sealed = {{{where, seq{1}}, "sealed one"}, {{where, seq{3}}, "sealed three"}};
    return changes;
}

inline sdk::stored_message opened_at(conversation_id where, seq at, const std::string& text) {
    auto entry = a_message(at, text);
    entry.protection = message_protection::end_to_end;
    entry.mentions = {"bob"};
    entry.origin = message_origin{"carol", wall_time{5}};
    return {where, entry};
}

TYPED_TEST_P(MailboxTimelineContract, KeepsWhatCouldNotBeOpened) {
    this->commit(sealed_flush(this->c5));
    this->reopen();

    EXPECT_EQ(this->state().sealed, std::set{this->c5});
    const auto found = this->box().sealed(this->c5, seq{}, 9).value();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].body, "sealed one");
    EXPECT_EQ(found[1].body, "sealed three");
    EXPECT_EQ(found[1].seq, seq{3});
    EXPECT_EQ(this->box().sealed(this->c5, seq{1}, 9).value().size(), 1u);
    EXPECT_EQ(this->box().sealed(this->c5, seq{}, 1).value().size(), 1u);
    EXPECT_TRUE(this->box().sealed(this->c6, seq{}, 9).value().empty());
    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{3})[0].body, "") << "what is sealed is not shown";
}

TYPED_TEST_P(MailboxTimelineContract, WhatIsOpenedTakesItsPlace) {
    this->commit(sealed_flush(this->c5));
    sdk::mailbox_changes changes;
    changes.revealed = {opened_at(this->c5, seq{3}, "three"), opened_at(this->c5, seq{2}, "other")};
    this->commit(changes);
    this->reopen();

    const auto rows = this->rows(this->c5, seq{1}, seq{3});
    const auto wanted = opened_at(this->c5, seq{3}, "three").message;
    EXPECT_EQ(rows[2].body, "three");
    EXPECT_EQ(rows[2].mentions, wanted.mentions);
    EXPECT_EQ(rows[2].origin, wanted.origin);
    EXPECT_EQ(rows[2].protection, message_protection::end_to_end);
    EXPECT_EQ(rows[1].body, "two") << "it was never sealed";
    EXPECT_EQ(this->box().sealed(this->c5, seq{}, 9).value().size(), 1u);
    const auto told = this->events_after(event_id{});
    ASSERT_EQ(told.size(), 3u);
    EXPECT_EQ(std::get<message_event>(told[2].what).message.body, "three");
}

TYPED_TEST_P(MailboxTimelineContract, WhatIsRecalledIsNotOpenedAnyMore) {
    this->commit(sealed_flush(this->c5));
    sdk::mailbox_changes changes;
    annotation said;
    said.target = seq{3};
    said.kind = message_kind::recall;
    said.seq = seq{4};
    changes.annotations = {{this->c5, said}};
    changes.revealed = {opened_at(this->c5, seq{3}, "three")};
    this->commit(changes);

    EXPECT_EQ(this->rows(this->c5, seq{3}, seq{3})[0].body, "");
    EXPECT_EQ(this->box().sealed(this->c5, seq{}, 9).value().size(), 1u);
}

REGISTER_TYPED_TEST_SUITE_P(
    MailboxTimelineContract,
    KeepsWhatCouldNotBeOpened,
    WhatIsOpenedTakesItsPlace,
    WhatIsRecalledIsNotOpenedAnyMore,
    KeepsGapsBetweenRuns,
    APutSetOfGapsReplacesTheOneBefore,
    KeepsEverythingThatReadingIsCountedWith,
    PutsHowFarDeliveryIsKeptIntoRowsThatThereAre,
    MeasuresHowFarSomebodyHasRead,
    KeepsEveryFieldOfAMessage,
    GivesMessagesOfTheRangeOnlyAscendingAndLimited,
    GivesTheNewestMessagesUpToTheAskedOneAscending,
    RefusesAnEntryThatIsStoredAlready,
    RefusesAFlushThatHasAnEntryTwice,
    WorksOnAfterARefusedCommit,
    ListsHolesInAscendingOrder
);

}  // namespace gapless::tests
