#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <gapless/annotation.hpp>

#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// What may be said about messages, what is kept of it, and who is told when.
template <class Subject>
class StoreAnnotationContract : public StoreContractBase<Subject> {
protected:
    using kind = message_kind;

    server::append_operation an_annotation(
        const server::actor& by, conversation_id where, kind what, seq target, std::string text = {}
    ) {
        auto op = this->on.a_send(by, destination::to(where), std::move(text));
        op.send.kind = what;
        op.send.target = target;
        return op;
    }

    protocol::sent annotate(
        const server::actor& by, conversation_id where, kind what, seq target, std::string text = {}
    ) {
        const auto op = an_annotation(by, where, what, target, std::move(text));
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    errc refused(
        const server::actor& by, conversation_id where, kind what, seq target, std::string text = {}
    ) {
        return this->on.refuse(an_annotation(by, where, what, target, std::move(text)))
            .failure.code;
    }

    message entry(const server::actor& of, conversation_id where, seq at) {
        const auto found = this->on.pull(of, where, at.value, at.value).messages;
        EXPECT_EQ(found.size(), 1U);
        return found.empty() ? message{} : found[0];
    }

    // What alice is told who asks for the entry at `at` alone.
    std::vector<std::string> told_of(seq at) {
        std::vector<std::string> found;
        for (const auto& each : this->on.pull(alice, group, at.value, at.value).annotations) {
            EXPECT_EQ(each.target, at);
            found.push_back(each.sender_name + ": " + each.body);
        }
        return found;
    }

    server::actor alice = this->on.sign_up("alice");  // owner
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
    conversation_id group = this->on.create_group(alice, "tea", {"bob"});
    seq said = this->on.send(bob, destination::to(group), "two sugars").seq;
    using texts = std::vector<std::string>;
};

TYPED_TEST_SUITE_P(StoreAnnotationContract);

TYPED_TEST_P(StoreAnnotationContract, KeepsWhatAnEntryIsAbout) {
    const auto reply =
        this->annotate(this->alice, this->group, message_kind::text, this->said, "no");
    const auto edit =
        this->annotate(this->bob, this->group, message_kind::edit, this->said, "one sugar");

    this->reopen();

    EXPECT_EQ(this->entry(this->alice, this->group, reply.seq).target, this->said);
    const auto kept = this->entry(this->alice, this->group, edit.seq);
    EXPECT_EQ(kept.kind, message_kind::edit);
    EXPECT_EQ(kept.target, this->said);
    EXPECT_EQ(kept.body, "one sugar");
    EXPECT_FALSE(kept.recalled);
}

TYPED_TEST_P(StoreAnnotationContract, APullTellsTheNewestThatWasSaidFurtherUp) {
    this->annotate(this->alice, this->group, message_kind::reaction, this->said, "+1");
    this->annotate(this->bob, this->group, message_kind::reaction, this->said, "-1");
    this->annotate(this->bob, this->group, message_kind::edit, this->said, "one sugar");
    this->annotate(this->bob, this->group, message_kind::edit, this->said, "none");
    this->annotate(this->alice, this->group, message_kind::reaction, this->said, "+2");
    this->annotate(this->alice, this->group, message_kind::text, this->said, "a reply is none");

    this->reopen();

    EXPECT_EQ(
        this->told_of(this->said),
        (typename TestFixture::texts{"bob: none", "alice: +2", "bob: -1"})
    );
    EXPECT_TRUE(this->told_of(this->said.next()).empty());
}

TYPED_TEST_P(StoreAnnotationContract, APullRepeatsNothingThatStandsInItsRange) {
    const auto inside = this->annotate(this->bob, this->group, message_kind::edit, this->said, "a");
    this->annotate(this->alice, this->group, message_kind::reaction, this->said, "+1");

    const auto page = this->on.pull(this->alice, this->group, 1, inside.seq.value);

    ASSERT_EQ(page.annotations.size(), 1U);
    EXPECT_EQ(page.annotations[0].body, "+1");
    EXPECT_TRUE(this->on.pull(this->alice, this->group, 1, 100).annotations.empty());
}

TYPED_TEST_P(StoreAnnotationContract, OfLongEditsAPullTellsTheNewest) {
    const std::string text(server::job_policy{}.pull_bytes_max + 1, 'x');
    this->annotate(this->bob, this->group, message_kind::edit, this->said, text + "1");
    this->annotate(this->alice, this->group, message_kind::edit, this->said, text + "2");
    this->annotate(this->alice, this->group, message_kind::reaction, this->said, "+1");

    const auto told = this->told_of(this->said);

    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0], "alice: " + text + "2");
    EXPECT_EQ(told[1], "alice: +1");
}

TYPED_TEST_P(StoreAnnotationContract, ALongEditThatIsNotSeenHidesNoOther) {
    const std::string text(server::job_policy{}.pull_bytes_max + 1, 'x');
    this->annotate(this->bob, this->group, message_kind::edit, this->said, text + "1");
    this->on.request(this->bob, protocol::leave_group{this->group});
    this->annotate(this->alice, this->group, message_kind::edit, this->said, text + "2");

    const auto page = this->on.pull(this->bob, this->group, this->said.value, this->said.value);

    ASSERT_EQ(page.annotations.size(), 1U);
    EXPECT_EQ(page.annotations[0].body, text + "1");
}

TYPED_TEST_P(StoreAnnotationContract, WhoHasLeftIsToldNothingOfWhatCameAfter) {
    this->annotate(this->alice, this->group, message_kind::reaction, this->said, "+1");
    this->on.request(this->bob, protocol::leave_group{this->group});
    this->annotate(this->alice, this->group, message_kind::reaction, this->said, "later");

    const auto page = this->on.pull(this->bob, this->group, 1, this->said.value);

    EXPECT_TRUE(page.annotations.empty());
}

TYPED_TEST_P(StoreAnnotationContract, ARecallTakesTheTextAndItsEditsAway) {
    const auto other = this->on.send(this->bob, destination::to(this->group), "stays").seq;
    const auto edit = this->annotate(this->bob, this->group, message_kind::edit, this->said, "one");
    const auto kept = this->annotate(this->bob, this->group, message_kind::edit, other, "too");
    this->annotate(this->bob, this->group, message_kind::recall, this->said);

    this->reopen();

    for (const seq gone : {this->said, edit.seq}) {
        const auto read = this->entry(this->alice, this->group, gone);
        EXPECT_EQ(read.body, "");
        EXPECT_TRUE(read.recalled);
    }
    EXPECT_EQ(this->entry(this->alice, this->group, other).body, "stays");
    EXPECT_EQ(this->entry(this->alice, this->group, kept.seq).body, "too");
    EXPECT_FALSE(this->entry(this->alice, this->group, kept.seq).recalled);
}

TYPED_TEST_P(StoreAnnotationContract, ARepeatOfWhatWasRecalledIsARepeat) {
    const auto op = this->on.a_send(this->bob, destination::to(this->group), "gone soon");
    this->on.count(op);
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    this->annotate(this->bob, this->group, message_kind::recall, first.seq);

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
}

TYPED_TEST_P(StoreAnnotationContract, ARepeatWithAnotherTargetIsAConflict) {
    const auto other = this->on.send(this->alice, destination::to(this->group), "milk").seq;
    auto op =
        this->an_annotation(this->alice, this->group, message_kind::reaction, this->said, "+1");
    this->on.count(op);
    this->on.template expect<protocol::sent>(this->on.run(op));

    op.send.target = other;

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::conflict);
}

TYPED_TEST_P(StoreAnnotationContract, EditsAndRecallsAreForAuthorAndAdmins) {
    const auto by_alice = this->on.send(this->alice, destination::to(this->group), "milk").seq;
    for (const auto what : {message_kind::edit, message_kind::recall}) {
        const std::string text = what == message_kind::edit ? "oats" : "";
        EXPECT_EQ(this->refused(this->bob, this->group, what, by_alice, text), errc::forbidden);
    }
    this->annotate(this->alice, this->group, message_kind::edit, this->said, "by the owner");
    this->annotate(this->alice, this->group, message_kind::recall, this->said);

    const auto direct = this->on.send(this->bob, destination::direct("alice"), "hello");
    EXPECT_EQ(
        this->refused(this->alice, direct.conversation, message_kind::recall, direct.seq),
        errc::forbidden
    );
}

TYPED_TEST_P(StoreAnnotationContract, RefusesWhatHasNoMessageToBeAbout) {
    const auto reaction =
        this->annotate(this->alice, this->group, message_kind::reaction, this->said, "+1");
    const auto refused = [&](const server::actor& by, message_kind what, seq target) {
        const bool has_text = what != message_kind::recall;
        return this->refused(by, this->group, what, target, has_text ? "x" : "");
    };
    for (const auto what : {message_kind::reaction, message_kind::edit, message_kind::recall}) {
        EXPECT_EQ(refused(this->alice, what, seq{}), errc::invalid_target);
        EXPECT_EQ(refused(this->alice, what, seq{1}), errc::invalid_target) << "a notice";
        EXPECT_EQ(refused(this->alice, what, reaction.seq), errc::invalid_target);
        EXPECT_EQ(refused(this->alice, what, seq{99}), errc::invalid_target);
    }
    EXPECT_EQ(refused(this->alice, message_kind::text, seq{99}), errc::invalid_target);

    this->on.request(this->alice, protocol::invite_member{this->group, "carol"});
    EXPECT_EQ(refused(this->carol, message_kind::reaction, this->said), errc::invalid_target);

    this->annotate(this->bob, this->group, message_kind::recall, this->said);
    for (const auto what :
         {message_kind::text, message_kind::reaction, message_kind::edit, message_kind::recall}) {
        EXPECT_EQ(refused(this->bob, what, this->said), errc::invalid_target) << "recalled";
    }
}

TYPED_TEST_P(StoreAnnotationContract, RefusesWhatIsNoAnnotation) {
    const auto refused = [&](message_kind what, std::string text) {
        return this->refused(this->bob, this->group, what, this->said, std::move(text));
    };
    EXPECT_EQ(refused(message_kind::edit, ""), errc::empty_message);
    EXPECT_EQ(refused(message_kind::edit, "\xff"), errc::invalid_utf8);
    EXPECT_EQ(refused(message_kind::reaction, std::string(65, 'x')), errc::message_too_large);
    EXPECT_EQ(refused(message_kind::recall, "why"), errc::usage);
    auto op = this->an_annotation(this->bob, this->group, message_kind::edit, this->said, "@alice");
    op.send.mentions = {"alice"};
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::invalid_mention);
    EXPECT_EQ(this->on.sync(this->alice, 0).entries.at(0).head, this->said);
}

TYPED_TEST_P(StoreAnnotationContract, CountsAsNoMessage) {
    const auto before = this->on.entry(this->alice, this->group);
    this->annotate(this->bob, this->group, message_kind::edit, this->said, "one");
    this->annotate(this->bob, this->group, message_kind::recall, this->said);

    const auto after = this->on.entry(this->alice, this->group);

    EXPECT_EQ(after.head.value, before.head.value + 2);
    EXPECT_EQ(after.head_ordinal, before.head_ordinal);
    EXPECT_EQ(this->on.entry(this->bob, this->group).read_state.own_after_read, 0U);
}

TYPED_TEST_P(StoreAnnotationContract, APageIsBoundedWithWhatWasSaidOfIt) {
    std::vector<server::operation> all;
    for (int n = 0; n < 40; ++n) {
        all.push_back(this->on.a_send(this->bob, destination::to(this->group), "text"));
        this->on.count(std::get<server::append_operation>(all.back()));
    }
    this->on.run_all(std::move(all));
    const std::string large(30'000, 'x');
    for (std::uint64_t n = 0; n < 40; ++n) {
        this->annotate(
            this->bob, this->group, message_kind::edit, seq{this->said.value + 1 + n}, large
        );
    }

    const auto page =
        this->on.pull(this->alice, this->group, this->said.value, this->said.value + 40);

    EXPECT_LT(page.to.value, this->said.value + 40);
    EXPECT_GT(page.to, this->said);
    EXPECT_EQ(page.annotations.size(), page.to.value - this->said.value);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreAnnotationContract,
    KeepsWhatAnEntryIsAbout,
    APullTellsTheNewestThatWasSaidFurtherUp,
    APullRepeatsNothingThatStandsInItsRange,
    OfLongEditsAPullTellsTheNewest,
    ALongEditThatIsNotSeenHidesNoOther,
    WhoHasLeftIsToldNothingOfWhatCameAfter,
    ARecallTakesTheTextAndItsEditsAway,
    ARepeatOfWhatWasRecalledIsARepeat,
    ARepeatWithAnotherTargetIsAConflict,
    EditsAndRecallsAreForAuthorAndAdmins,
    RefusesWhatHasNoMessageToBeAbout,
    RefusesWhatIsNoAnnotation,
    CountsAsNoMessage,
    APageIsBoundedWithWhatWasSaidOfIt
);

}  // namespace gapless::tests
