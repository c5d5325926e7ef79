#pragma once

#include "tests/contract/mailbox_contract_base.hpp"

#include <gapless/annotation.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::tests {

// What a mailbox keeps of what was said about messages, and what a recall leaves.
template <class Subject>
class MailboxAnnotationContract : public MailboxContract<Subject> {
protected:
    static annotation said(
        seq target, message_kind kind, std::uint64_t by, std::uint64_t at, std::string body = {}
    ) {
        return {
            target,
            kind,
            user_id{by},
            "user " + std::to_string(by),
            seq{at},
            wall_time{1'700'000'000'000 + static_cast<std::int64_t>(at)},
            std::move(body)
        };
    }

    void annotate(std::vector<annotation> all, conversation_id where = conversation_id{5}) {
        sdk::mailbox_changes changes;
        for (auto& each : all) {
            changes.annotations.push_back({where, std::move(each)});
        }
        this->commit(changes);
    }

    std::vector<annotation> known(conversation_id where, std::uint64_t from, std::uint64_t to) {
        auto found = this->box().annotations(where, seq{from}, seq{to});
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<annotation>{};
    }

    // Two texts and an edit of the first, with their events.
    void commit_texts() {
        auto changes = TestFixtureOf::a_flush();
        auto edit = a_message(seq{5}, "one, better");
        edit.kind = message_kind::edit;
        edit.target = seq{1};
        changes.messages.push_back({this->c5, edit});
        changes.events.push_back({event_id{3}, message_event{this->c5, edit}});
        changes.annotations = {{this->c5, annotation_of(edit)}};
        this->commit(changes);
    }

    using kind = message_kind;
    using TestFixtureOf = MailboxContract<Subject>;
};

TYPED_TEST_SUITE_P(MailboxAnnotationContract);

TYPED_TEST_P(MailboxAnnotationContract, KeepsWhatWasSaidInOrder) {
    const auto edit = this->said(seq{4}, message_kind::edit, 8, 11, "caf\xc3\xa9");
    const auto first = this->said(seq{4}, message_kind::reaction, 7, 12, "+1");
    const auto second = this->said(seq{4}, message_kind::reaction, 8, 10, "-1");
    const auto other = this->said(seq{3}, message_kind::recall, 9, 9);
    this->annotate({edit, second, other, first});
    this->annotate({this->said(seq{4}, message_kind::reaction, 8, 3, "elsewhere")}, this->c6);

    this->reopen();

    EXPECT_EQ(this->known(this->c5, 1, 9), (std::vector{other, first, second, edit}));
    EXPECT_EQ(this->known(this->c5, 4, 4), (std::vector{first, second, edit}));
    EXPECT_TRUE(this->known(this->c5, 5, 9).empty());
}

TYPED_TEST_P(MailboxAnnotationContract, TheNewestOfAUserAndKindCountsInWhateverOrder) {
    const auto newest = this->said(seq{4}, message_kind::edit, 8, 20, "newest");
    this->annotate({this->said(seq{4}, message_kind::edit, 8, 10, "old"), newest});
    this->annotate({this->said(seq{4}, message_kind::edit, 8, 15, "older")});

    EXPECT_EQ(this->known(this->c5, 4, 4), (std::vector{newest}));
}

TYPED_TEST_P(MailboxAnnotationContract, ARecallTakesTheTextWithItsEditsAway) {
    this->commit_texts();

    this->annotate({this->said(seq{1}, message_kind::recall, 8, 6)});
    this->reopen();

    const auto rows = this->rows(this->c5, seq{1}, seq{9});
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].body, "");
    EXPECT_TRUE(rows[0].recalled);
    EXPECT_EQ(rows[1].body, "two");
    EXPECT_FALSE(rows[1].recalled);
    EXPECT_EQ(rows[2].body, "");
    EXPECT_TRUE(rows[2].recalled);
    const auto about = this->known(this->c5, 1, 1);
    ASSERT_EQ(about.size(), 2u);
    EXPECT_EQ(about[0].kind, message_kind::edit);
    EXPECT_EQ(about[0].body, "");
}

TYPED_TEST_P(MailboxAnnotationContract, EventsOfWhatWasRecalledComeWithoutItsText) {
    this->commit_texts();

    this->annotate({this->said(seq{1}, message_kind::recall, 8, 6)});

    const auto events = this->events_after(event_id{});
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(std::get<message_event>(events[0].what).message.body, "");
    EXPECT_EQ(std::get<message_event>(events[1].what).message.body, "two");
    EXPECT_EQ(std::get<message_event>(events[2].what).message.body, "");
}

TYPED_TEST_P(MailboxAnnotationContract, KeepsWhatADraftIsAbout) {
    const auto id = client_id_number(9);
    auto draft = a_draft(id, destination::to(this->c5), "+1");
    draft.kind = message_kind::reaction;
    draft.target = seq{12};
    sdk::mailbox_changes changes;
    changes.drafts.emplace(id, std::pair{1u, draft});
    this->commit(changes);

    this->reopen();

    const auto drafts = this->state().drafts;
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_EQ(drafts[0].second, draft);
}

REGISTER_TYPED_TEST_SUITE_P(
    MailboxAnnotationContract,
    KeepsWhatWasSaidInOrder,
    TheNewestOfAUserAndKindCountsInWhateverOrder,
    ARecallTakesTheTextWithItsEditsAway,
    EventsOfWhatWasRecalledComeWithoutItsText,
    KeepsWhatADraftIsAbout
);

}  // namespace gapless::tests
