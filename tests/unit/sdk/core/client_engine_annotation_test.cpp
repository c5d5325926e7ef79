#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gapless/annotation.hpp>
#include <gapless/outgoing_message.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {
namespace {

// A device of alice that is live in a direct conversation, where bob has said two things.
class ClientEngineAnnotation : public testing::Test {
protected:
    ClientEngineAnnotation() {
        server.add_direct(c5);
        server.append(c5, "one");
        server.append(c5, "two");
        server.log_in(device);
        device.forget_outputs();
    }

    result<client_id> send(outgoing_message what) {
        auto sent = device.engine().send(destination::to(c5), std::move(what), device.now());
        device.drain();
        device.flush();
        return sent;
    }

    errc refused(outgoing_message what) {
        const auto sent = send(std::move(what));
        return sent ? errc::internal : sent.error().code;
    }

    // By bob.
    message an_annotation(message_kind kind, seq target, std::string body = {}) {
        auto entry = a_message(seq{server.at(c5).messages.size() + 1}, std::move(body));
        entry.kind = kind;
        entry.target = target;
        return entry;
    }

    void hear(message_kind kind, seq target, std::string body = {}) {
        server.append(c5, an_annotation(kind, target, std::move(body)));
        device.say(server.push(c5));
        device.flush();
    }

    std::vector<annotation> said(seq of) { return *device.disk().annotations(c5, of, of); }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineAnnotation, GoesOutWithItsKindAndTarget) {
    ASSERT_TRUE(send(reply_to(seq{1}, "indeed")));
    ASSERT_TRUE(send(reaction_to(seq{2}, "+1")));
    ASSERT_TRUE(send(edit_of(seq{2}, "three")));
    ASSERT_TRUE(send(recall_of(seq{2})));

    std::vector<std::pair<message_kind, seq>> sent;
    for (const auto& each : device.taken<protocol::send>()) {
        sent.emplace_back(each.kind, each.target);
    }
    using kind = message_kind;
    const std::vector<std::pair<message_kind, seq>> expected{
        {kind::text, seq{1}}, {kind::reaction, seq{2}}, {kind::edit, seq{2}}, {kind::recall, seq{2}}
    };
    EXPECT_EQ(sent, expected);
}

TEST_F(ClientEngineAnnotation, RefusesWhatCannotBeSaid) {
    EXPECT_EQ(refused(reaction_to(seq{}, "+1")), errc::invalid_target);
    EXPECT_EQ(refused(recall_of(seq{})), errc::invalid_target);
    EXPECT_EQ(refused(edit_of(seq{1}, "")), errc::empty_message);
    EXPECT_EQ(refused(edit_of(seq{1}, "\xff")), errc::invalid_utf8);
    EXPECT_EQ(refused(reaction_to(seq{1}, std::string(65, 'x'))), errc::message_too_large);
    auto wordy = recall_of(seq{1});
    wordy.text = "sorry";
    EXPECT_EQ(refused(wordy), errc::usage);
    auto calling = edit_of(seq{1}, "@bob");
    calling.mentions = {"bob"};
    EXPECT_EQ(refused(calling), errc::invalid_mention);
    auto mortal = reaction_to(seq{1}, "+1");
    mortal.lifetime = seconds(10);
    EXPECT_EQ(refused(mortal), errc::invalid_lifetime);

    EXPECT_TRUE(send(reaction_to(seq{1}, ""))) << "takes one back";
}

TEST_F(ClientEngineAnnotation, ComesAsAnEventAndIsKeptWithItsMessage) {
    hear(message_kind::reaction, seq{1}, "+1");

    const auto events = device.events<message_event>();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].message.target, seq{1});
    ASSERT_EQ(said(seq{1}).size(), 1u);
    EXPECT_EQ(said(seq{1})[0], annotation_of(server.at(c5).messages.back()));
    EXPECT_EQ(device.row(c5)->unread, 2u) << "it is no message";
}

TEST_F(ClientEngineAnnotation, TheOwnOneIsKeptWithItsMessageOnceItIsSent) {
    ASSERT_TRUE(send(edit_of(seq{2}, "three")));
    device.say(server.answer(device.taken<protocol::send>().at(0), c5));
    device.flush();

    ASSERT_EQ(said(seq{2}).size(), 1u);
    EXPECT_EQ(said(seq{2})[0].body, "three");
    EXPECT_EQ(device.rows(c5).back().target, seq{2});
}

TEST_F(ClientEngineAnnotation, ARecallTakesTheTextWithItsEditsAway) {
    hear(message_kind::edit, seq{1}, "one, better");

    hear(message_kind::recall, seq{1});

    const auto rows = device.rows(c5);
    EXPECT_EQ(rows.at(0).body, "");
    EXPECT_TRUE(rows.at(0).recalled);
    EXPECT_EQ(rows.at(1).body, "two");
    EXPECT_EQ(rows.at(2).body, "");
    for (const auto& each : said(seq{1})) {
        EXPECT_EQ(each.body, "");
    }
}

TEST_F(ClientEngineAnnotation, WhatComesTogetherWithItsRecallIsNeverStored) {
    server.append(c5, "gone at once");
    server.append(c5, an_annotation(message_kind::recall, seq{3}));

    device.say(server.push(c5, 3, 4));
    device.flush();

    for (const auto& changes : device.disk().commits()) {
        for (const auto& row : changes.messages) {
            EXPECT_NE(row.message.body, "gone at once");
        }
    }
    EXPECT_TRUE(device.rows(c5).at(2).recalled);
}

TEST_F(ClientEngineAnnotation, ARefusedOneLeavesTheOutboxAndHoldsNobodyUp) {
    const auto id = *send(reaction_to(seq{2}, "+1"));
    ASSERT_TRUE(send({"and a message"}));
    const auto sent = device.taken<protocol::send>();
    ASSERT_EQ(sent.size(), 2u);

    device.say(protocol::refused{id, error{errc::invalid_target}, {}, {}});
    const error out_of_turn{errc::counter_expected};
    device.say(protocol::refused{sent[1].client_id, out_of_turn, sent[0].counter, {}});
    device.flush();

    const auto told = device.events<failed_event>();
    ASSERT_EQ(told.size(), 1u) << "once";
    EXPECT_EQ(told[0].client_id, id);
    EXPECT_EQ(told[0].reason.code, errc::invalid_target);
    const auto left = device.stored().drafts;
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].second.body, "and a message");
    const auto next = device.taken<protocol::send>();
    ASSERT_EQ(next.size(), 1u);
    EXPECT_EQ(next[0].body, "and a message");
}

// A device that skips what is far behind, and fills nothing in of itself.
class ClientEngineAnnotationFarBehind : public ClientEngineAnnotation {
protected:
    static sdk::client_engine::limits impatient() {
        sdk::client_engine::limits limits;
        limits.far_behind = 5;
        limits.screenful = 1;
        limits.fill_when_idle = false;
        return limits;
    }

    ClientEngineAnnotationFarBehind() {
        for (int n = 3; n <= 20; ++n) {
            server.append(c5, std::to_string(n));
        }
        server.log_in(late);
        late.forget_outputs();
    }

    // Everything up to `to`, and what was said of it further up.
    void look_back(seq to, std::vector<message> about) {
        static_cast<void>(late.engine().fetch_history({c5, to.next(), to.value}, late.now()));
        late.drain();
        late.flush();
        const auto all = late.taken<protocol::pull>();
        EXPECT_EQ(all.size(), 1u);
        for (const auto& asked : all) {
            auto page = server.answer(asked);
            page.annotations = about;
            late.say(page);
        }
        late.flush();
    }

    protocol::send sent_by_late(outgoing_message what) {
        EXPECT_TRUE(late.engine().send(destination::to(c5), std::move(what), late.now()));
        late.drain();
        late.flush();
        return late.taken<protocol::send>().at(0);
    }

    // Further up than the gap.
    void hear_late_of_recall(seq target) {
        auto recall = an_annotation(message_kind::recall, target);
        recall.seq = seq{21};
        server.append(c5, recall);
        late.say(server.push(c5));
        late.flush();
        EXPECT_TRUE(late.stored().gaps.at(c5).contains(seq{10}));
    }

    // The answer to an earlier try, whose entry stands in the gap.
    protocol::sent server_has_it_at(seq position, const protocol::send& asked) {
        auto stored = server.at(c5).messages.at(position.value - 1);
        stored.client_id = asked.client_id;
        stored.counter = asked.counter;
        auto answer = server.sent_for(stored, c5);
        answer.duplicate = true;
        answer.inbox.reset();
        return answer;
    }

    driven_engine late{impatient()};
};

TEST_F(ClientEngineAnnotationFarBehind, KnowsTheLatestTextAcrossAGap) {
    auto edit = an_annotation(message_kind::edit, seq{2}, "two, better");
    edit.seq = seq{15};
    const auto high = late.row(c5)->high;

    look_back(seq{2}, {edit});

    const auto known = *late.disk().annotations(c5, seq{2}, seq{2});
    ASSERT_EQ(known.size(), 1u);
    EXPECT_EQ(known[0].body, "two, better");
    EXPECT_EQ(late.row(c5)->high, high);
    EXPECT_TRUE(late.stored().gaps.at(c5).contains(seq{15})) << "it fills no gap";
    EXPECT_TRUE(late.events<message_event>().empty());
}

TEST_F(ClientEngineAnnotationFarBehind, AnOwnMessageInAGapStaysRecalled) {
    const auto sent = sent_by_late({"mine"});

    hear_late_of_recall(seq{10});
    late.say(server_has_it_at(seq{10}, sent));
    late.flush();

    const auto rows = *late.disk().messages(c5, seq{10}, seq{10}, 1);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].body, "");
    EXPECT_TRUE(rows[0].recalled);
}

TEST_F(ClientEngineAnnotationFarBehind, AnOwnEditInAGapGoesWithWhatItEdited) {
    const auto sent = sent_by_late(edit_of(seq{2}, "two, better"));

    hear_late_of_recall(seq{2});
    late.say(server_has_it_at(seq{10}, sent));
    late.flush();

    const auto rows = *late.disk().messages(c5, seq{10}, seq{10}, 1);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].body, "");
    EXPECT_TRUE(rows[0].recalled);
}

}  // namespace
}  // namespace gapless::tests
