#pragma once

#include "protocol/wire/receipt_frames.hpp"
#include "tests/contract/store_contract_base.hpp"

#include <gapless/versioned.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace gapless::tests {

// What a user sets for a conversation: pin, mute, and a text that was begun.
template <class Subject>
class StoreOwnSettingsContract : public StoreContractBase<Subject> {
protected:
    static protocol::move_cursor pin(conversation_id of, bool value, std::uint64_t version) {
        protocol::move_cursor asked{of, seq{}, std::nullopt, 0};
        asked.pinned = versioned<bool>{value, version};
        return asked;
    }

    static protocol::move_cursor mute(conversation_id of, bool value, std::uint64_t version) {
        protocol::move_cursor asked{of, seq{}, std::nullopt, 0};
        asked.muted = versioned<bool>{value, version};
        return asked;
    }

    static protocol::move_cursor begin(
        conversation_id of, std::string text, std::uint64_t version
    ) {
        protocol::move_cursor asked{of, seq{}, std::nullopt, 0};
        asked.draft = versioned<std::string>{std::move(text), version};
        return asked;
    }

    // The answer's state; the question must not fail.
    protocol::read_state set(const protocol::move_cursor& asked) {
        const auto done = this->on.move_cursor(bob, asked);
        EXPECT_FALSE(done.failure);
        return done.read_state;
    }

    errc refusal(const server::actor& by, const protocol::move_cursor& asked) {
        const auto done = this->on.move_cursor(by, asked);
        EXPECT_EQ(done.read_state, protocol::read_state{});
        EXPECT_TRUE(this->on.changes().empty());
        return done.failure ? done.failure->code : errc::internal;
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    conversation_id group = this->on.create_group(alice, "tea", {"bob"});
};

TYPED_TEST_SUITE_P(StoreOwnSettingsContract);

TYPED_TEST_P(StoreOwnSettingsContract, AreInTheEntryOfTheirUserAlone) {
    this->set(this->pin(this->group, true, 1));
    const auto set = this->set(this->mute(this->group, true, 1));
    this->set(this->begin(this->group, "I was", 1));

    const auto entry = this->on.entry(this->bob, this->group);
    EXPECT_EQ(set.pinned, (versioned<bool>{true, 1}));
    EXPECT_EQ(set.muted, (versioned<bool>{true, 1}));
    EXPECT_EQ(entry.read_state.pinned, set.pinned);
    EXPECT_EQ(entry.read_state.muted, set.muted);
    EXPECT_EQ(entry.read_state.draft_version, 1U);
    EXPECT_EQ(entry.read_state.version, 3U);
    EXPECT_EQ(entry.draft, "I was");
    const auto hers = this->on.entry(this->alice, this->group);
    EXPECT_EQ(hers.read_state, protocol::read_state{});
    EXPECT_EQ(hers.draft, "");
}

TYPED_TEST_P(StoreOwnSettingsContract, TouchTheInboxOfTheirUserAlone) {
    const auto direct = this->on.send(this->alice, destination::direct("bob"), "hi").conversation;
    for (const auto& asked :
         {this->pin(direct, true, 1), this->mute(direct, true, 1), this->begin(direct, "I", 1)}) {
        const auto state = this->set(asked);

        ASSERT_EQ(this->on.changes().size(), 1U);
        const auto& change = this->on.changes()[0];
        EXPECT_TRUE(change.state_changed);
        ASSERT_EQ(change.recipients.size(), 1U);
        const auto& own = change.recipients[0];
        EXPECT_EQ(own.user, this->bob.user);
        EXPECT_EQ(own.inbox.read_state, state);
        EXPECT_EQ(own.entry.read_state, state);
        EXPECT_EQ(own.entry.draft, asked.draft ? "I" : "");
    }
}

TYPED_TEST_P(StoreOwnSettingsContract, OfTwoTheLargerVersionWins) {
    EXPECT_TRUE(this->set(this->pin(this->group, true, 3)).pinned.value);
    const auto kept = this->set(this->pin(this->group, false, 2));
    EXPECT_EQ(kept.pinned, (versioned<bool>{true, 3}));
    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_EQ(this->set(this->pin(this->group, false, 3)), kept);
    EXPECT_EQ(this->set(this->pin(this->group, false, 4)).pinned, (versioned<bool>{false, 4}));
    EXPECT_EQ(this->set(this->pin(this->group, true, 1)).version, 2U);
}

TYPED_TEST_P(StoreOwnSettingsContract, EachHasAVersionOfItsOwn) {
    this->set(this->begin(this->group, "I was about to", 40));

    const auto after = this->set(this->mute(this->group, true, 1));

    EXPECT_EQ(after.muted, (versioned<bool>{true, 1}));
    EXPECT_EQ(after.draft_version, 40U);
}

TYPED_TEST_P(StoreOwnSettingsContract, ARepeatChangesNothing) {
    const auto asked = this->begin(this->group, "begun", 1);
    const auto first = this->set(asked);

    const auto again = this->on.move_cursor(this->bob, asked);

    EXPECT_EQ(again.read_state, first);
    EXPECT_EQ(again.draft, "begun");
    EXPECT_TRUE(this->on.changes().empty());
}

TYPED_TEST_P(StoreOwnSettingsContract, AnOlderDraftIsAnsweredWithTheNewerText) {
    this->set(this->begin(this->group, "newer", 5));

    const auto late = this->on.move_cursor(this->bob, this->begin(this->group, "older", 5));

    EXPECT_EQ(late.draft, "newer");
    EXPECT_EQ(late.read_state.draft_version, 5U);
    EXPECT_FALSE(this->on.move_cursor(this->bob, this->pin(this->group, true, 1)).draft);
}

TYPED_TEST_P(StoreOwnSettingsContract, ADraftCanBeTakenBack) {
    this->set(this->begin(this->group, "begun", 1));

    this->set(this->begin(this->group, "", 2));

    const auto entry = this->on.entry(this->bob, this->group);
    EXPECT_EQ(entry.draft, "");
    EXPECT_EQ(entry.read_state.draft_version, 2U);
}

TYPED_TEST_P(StoreOwnSettingsContract, AreRefusedToWhoIsNoMember) {
    const auto carol = this->on.sign_up("carol");
    this->on.request(this->bob, protocol::leave_group{this->group});
    for (const auto& asked :
         {this->pin(this->group, true, 1),
          this->mute(this->group, true, 1),
          this->begin(this->group, "begun", 1)}) {
        EXPECT_EQ(this->refusal(carol, asked), errc::unknown_conversation);
        EXPECT_EQ(this->refusal(this->bob, asked), errc::not_a_member);
    }
    EXPECT_EQ(this->on.entry(this->bob, this->group).read_state, protocol::read_state{});
}

TYPED_TEST_P(StoreOwnSettingsContract, WhatCannotBeIsRefused) {
    const std::string longest(protocol::draft_text_bytes_max, 'x');
    const std::uint64_t far = std::numeric_limits<std::int64_t>::max();
    const auto refused = [&](const protocol::move_cursor& asked) {
        return this->refusal(this->bob, asked);
    };

    EXPECT_EQ(refused(this->begin(this->group, longest + "x", 1)), errc::message_too_large);
    EXPECT_EQ(refused(this->begin(this->group, "\xff", 1)), errc::invalid_utf8);
    EXPECT_EQ(refused(this->begin(this->group, "I", far)), errc::usage);
    EXPECT_EQ(refused(this->pin(this->group, true, far)), errc::usage);
    EXPECT_EQ(refused(this->mute(this->group, true, 1'000'001)), errc::usage);
    EXPECT_EQ(this->set(this->begin(this->group, longest, 1'000'000)).draft_version, 1'000'000U);
}

TYPED_TEST_P(StoreOwnSettingsContract, AreFencedByTheSession) {
    const auto newer = this->on.session_of(this->bob.device);

    const auto late =
        this->on.run(server::cursor_operation{this->bob, this->pin(this->group, true, 1)});

    EXPECT_EQ(this->on.template expect<error>(late).code, errc::superseded);
    EXPECT_EQ(this->on.entry(newer, this->group).read_state, protocol::read_state{});
}

TYPED_TEST_P(StoreOwnSettingsContract, LeaveTheCursorAsItIs) {
    const auto before = this->on.read(this->bob, this->group, 2);

    const auto after = this->set(this->pin(this->group, true, 1));

    EXPECT_EQ(after.read_seq, before.read_seq);
    EXPECT_EQ(after.delivered_seq, before.delivered_seq);
    EXPECT_EQ(this->on.read(this->bob, this->group, 2), after);
}

TYPED_TEST_P(StoreOwnSettingsContract, SurviveARestartAndAnotherStay) {
    auto all = this->pin(this->group, true, 1);
    all.muted = versioned<bool>{true, 2};
    all.draft = versioned<std::string>{"caf\xc3\xa9", 3};
    const auto set = this->set(all);
    this->on.request(this->bob, protocol::leave_group{this->group});
    this->on.request(this->bob, protocol::join_group{this->group});

    this->reopen();

    const auto entry = this->on.entry(this->bob, this->group);
    EXPECT_EQ(entry.read_state, set);
    EXPECT_EQ(entry.draft, "caf\xc3\xa9");
    EXPECT_EQ(this->set(this->begin(this->group, "I", 4)).version, 2U);
}

TYPED_TEST_P(StoreOwnSettingsContract, DraftsFillAPage) {
    const std::string longest(protocol::draft_text_bytes_max, 'x');
    for (int n = 0; n < 7; ++n) {
        const auto more = this->on.create_group(this->alice, "tea", {"bob"});
        this->set(this->begin(more, longest, 1));
    }

    const auto first = this->on.sync(this->bob, 0);
    const auto second = this->on.sync(this->bob, first.version.value);

    EXPECT_EQ(first.state, protocol::sync_state::more);
    EXPECT_EQ(first.entries.size() + second.entries.size(), 8U);
    EXPECT_EQ(second.state, protocol::sync_state::ok);
    EXPECT_EQ(second.entries.back().draft, longest);
}

// A message has no room for a draft: the entry comes along.
TYPED_TEST_P(StoreOwnSettingsContract, AreToldBesideAMessageOfTheSameJob) {
    const auto op = this->on.a_send(this->alice, destination::to(this->group), "hello");

    this->on.run_all({op, server::cursor_operation{this->bob, this->begin(this->group, "I", 1)}});

    ASSERT_EQ(this->on.changes().size(), 1U);
    const auto& change = this->on.changes()[0];
    EXPECT_TRUE(change.state_changed);
    EXPECT_EQ(change.messages.size(), 1U);
    EXPECT_EQ(change.recipients.at(0).entry.draft, "");
    EXPECT_EQ(change.recipients.at(1).entry.draft, "I");
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreOwnSettingsContract,
    AreInTheEntryOfTheirUserAlone,
    TouchTheInboxOfTheirUserAlone,
    OfTwoTheLargerVersionWins,
    EachHasAVersionOfItsOwn,
    ARepeatChangesNothing,
    AnOlderDraftIsAnsweredWithTheNewerText,
    ADraftCanBeTakenBack,
    AreRefusedToWhoIsNoMember,
    WhatCannotBeIsRefused,
    AreFencedByTheSession,
    LeaveTheCursorAsItIs,
    SurviveARestartAndAnotherStay,
    DraftsFillAPage,
    AreToldBesideAMessageOfTheSameJob
);

}  // namespace gapless::tests
