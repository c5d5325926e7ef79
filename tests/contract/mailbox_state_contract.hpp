#pragma once

#include "tests/contract/mailbox_contract_base.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// What a mailbox keeps of its owner, of conversations, of drafts and of settings.
template <class Subject>
class MailboxStateContract : public MailboxContract<Subject> {};

TYPED_TEST_SUITE_P(MailboxStateContract);

TYPED_TEST_P(MailboxStateContract, ANewMailboxIsEmptyButForItsOwner) {
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

TYPED_TEST_P(MailboxStateContract, KeepsEverythingThatWasCommitted) {
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

TYPED_TEST_P(MailboxStateContract, AnEmptyCommitChangesNothing) {
    this->commit(TestFixture::a_flush());
    const auto before = this->state();

    this->commit({});

    EXPECT_EQ(this->state(), before);
}

TYPED_TEST_P(MailboxStateContract, KeepsEveryFieldOfAConversation) {
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
    row.retention = keep_until_acknowledged(days(3));
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, row);
    this->commit(changes);

    this->reopen();

    EXPECT_EQ(this->state().conversations, (std::vector{row}));
}

TYPED_TEST_P(MailboxStateContract, PutsAConversationInThePlaceOfItsOldRow) {
    this->commit(TestFixture::a_flush());
    auto row = a_conversation(this->c5);
    row.head = seq{4};
    row.high = seq{4};
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, row);

    this->commit(changes);

    EXPECT_EQ(this->state().conversations, (std::vector{row}));
}

TYPED_TEST_P(MailboxStateContract, ListsConversationsInAscendingOrder) {
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

TYPED_TEST_P(MailboxStateContract, KeepsWhatWasLearnedOfNetworksInTheirOrder) {
    const std::vector<sdk::network_memory> known{
        {"wifi \xc3\xa9", {seconds(240), seconds(250), 3, wall_time{1'700'000'000'123}}},
        {"", {}},
        {"cellular",
         {std::nullopt, seconds(60), 0, std::nullopt},
         {"a.example.org:7443", "a.example.org:7444", "a.example.org:443", "eu-west", "x:443"},
         transport::websocket},
        {"café", {}, {"", "b.example.org:443", "", ""}},
        {"hotel", {}, {}, transport::exchange},
    };
    sdk::mailbox_changes changes;
    changes.networks = known;
    EXPECT_FALSE(changes.is_empty());
    this->commit(changes);

    this->reopen();
    EXPECT_EQ(this->state().networks, known);

    this->commit({});
    EXPECT_EQ(this->state().networks, known);
}

TYPED_TEST_P(MailboxStateContract, NewMemoriesOfNetworksTakeThePlaceOfAllOthers) {
    sdk::mailbox_changes first;
    first.networks = std::vector<sdk::network_memory>{{"a", {}}, {"b", {}}};
    this->commit(first);
    sdk::mailbox_changes second;
    second.networks = std::vector<sdk::network_memory>{{"c", {seconds(90), {}, 0, {}}}};
    this->commit(second);

    this->reopen();

    EXPECT_EQ(this->state().networks, *second.networks);
}

TYPED_TEST_P(MailboxStateContract, KeepsPutsAndDropsKeys) {
    const std::string binary("a\0\xff", 3);
    const sdk::key_name account{sdk::key_kind::account, {}};
    const sdk::key_name relation{sdk::key_kind::relation, std::string(8, '\0')};
    const sdk::key_name sender{sdk::key_kind::sender, std::string(24, '\xfe')};
    const sdk::key_name members{sdk::key_kind::members, std::string(8, '\0')};
    sdk::mailbox_changes changes;
    changes.keys = {{account, binary}, {relation, "one"}, {sender, "two"}, {members, binary}};
    EXPECT_FALSE(changes.is_empty());
    this->commit(changes);
    sdk::mailbox_changes later;
    later.keys = {{relation, "another"}, {sender, std::nullopt}};
    this->commit(later);

    this->reopen();
    const std::map<sdk::key_name, std::string> expected{
        {account, binary}, {relation, "another"}, {members, binary}
    };
    EXPECT_EQ(this->state().keys, expected);
}

TYPED_TEST_P(MailboxStateContract, KeepsHowAMessageWasProtected) {
    sdk::mailbox_changes changes;
    changes.conversations.emplace(this->c5, a_conversation(this->c5));
    auto read = a_message(seq{1}, "read");
    read.protection = message_protection::end_to_end;
    auto unread = a_message(seq{2}, "");
    unread.protection = message_protection::no_key;
    changes.messages = {{this->c5, read}, {this->c5, unread}};
    changes.events = {{event_id{1}, message_event{this->c5, read}}};
    this->commit(changes);

    this->reopen();
    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{9}), (std::vector{read, unread}));
    EXPECT_EQ(this->events_after(event_id{}), changes.events);
}

TYPED_TEST_P(MailboxStateContract, KeepsEveryFieldOfADraft) {
    auto row = a_draft(client_id_number(3), destination::direct("bob"), std::string("a\0b", 3));
    row.sealed = std::string("sealed\0", 7);
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

TYPED_TEST_P(MailboxStateContract, ListsDraftsInOrderOfPosition) {
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

TYPED_TEST_P(MailboxStateContract, ReplacesADraftWhereItStands) {
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

TYPED_TEST_P(MailboxStateContract, ForgetsADraft) {
    this->commit(TestFixture::a_flush());
    sdk::mailbox_changes changes;
    changes.forgotten_drafts = {client_id_number(1), client_id_number(9)};

    this->commit(changes);

    EXPECT_TRUE(this->state().drafts.empty());
}

TYPED_TEST_P(MailboxStateContract, KeepsSettingsUntilTheySayNothing) {
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

REGISTER_TYPED_TEST_SUITE_P(
    MailboxStateContract,
    ANewMailboxIsEmptyButForItsOwner,
    KeepsEverythingThatWasCommitted,
    AnEmptyCommitChangesNothing,
    KeepsEveryFieldOfAConversation,
    PutsAConversationInThePlaceOfItsOldRow,
    ListsConversationsInAscendingOrder,
    KeepsWhatWasLearnedOfNetworksInTheirOrder,
    KeepsPutsAndDropsKeys,
    KeepsHowAMessageWasProtected,
    NewMemoriesOfNetworksTakeThePlaceOfAllOthers,
    KeepsEveryFieldOfADraft,
    ListsDraftsInOrderOfPosition,
    ReplacesADraftWhereItStands,
    ForgetsADraft,
    KeepsSettingsUntilTheySayNothing
);

}  // namespace gapless::tests
