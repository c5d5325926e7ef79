#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <gapless/content.hpp>
#include <gapless/message_origin.hpp>

#include <optional>
#include <string>
#include <utility>

namespace gapless::tests {

// Messages that hold more than a text, and those that are forwarded.
template <class Subject>
class StoreContentContract : public StoreContractBase<Subject> {
protected:
    static content a_picture(std::string caption) {
        attachment made;
        made.kind = attachment_kind::image;
        made.reference = "https://example.com/1";
        made.caption = std::move(caption);
        return made;
    }

    server::append_operation a_content(const server::actor& by, const content& what) {
        return of_kind(by, kind_of(what), encode_content(what).value());
    }

    server::append_operation of_kind(
        const server::actor& by, message_kind kind, std::string body, seq target = {}
    ) {
        auto op = this->on.a_send(by, destination::to(group), std::move(body));
        op.send.kind = kind;
        op.send.target = target;
        return op;
    }

    protocol::sent sent(const server::append_operation& op) {
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    errc refused(const server::append_operation& op) { return this->on.refuse(op).failure.code; }

    message entry(seq at) {
        const auto found = this->on.pull(alice, group, at.value, at.value).messages;
        EXPECT_EQ(found.size(), 1U);
        return found.empty() ? message{} : found[0];
    }

    server::actor alice = this->on.sign_up("alice");  // owner
    server::actor bob = this->on.sign_up("bob");
    conversation_id group = this->on.create_group(alice, "tea", {"bob"});
};

TYPED_TEST_SUITE_P(StoreContentContract);

TYPED_TEST_P(StoreContentContract, KeepsAContentAsItWasSent) {
    const content what = this->a_picture("two sugars");
    const auto stored = this->sent(this->a_content(this->bob, what));

    this->reopen();

    const auto read = this->entry(stored.seq);
    EXPECT_EQ(read.kind, message_kind::image);
    EXPECT_EQ(content_of(read).value(), what);
}

TYPED_TEST_P(StoreContentContract, CountsAsAMessage) {
    this->on.send(this->alice, destination::to(this->group), "bob has not read this");
    const auto before = this->on.entry(this->alice, this->group);
    const auto first = this->sent(this->a_content(this->bob, this->a_picture("one")));
    this->sent(this->a_content(this->bob, location{1, 2, "here", ""}));

    const auto after = this->on.entry(this->alice, this->group);

    EXPECT_EQ(after.head_ordinal.value, before.head_ordinal.value + 2);
    EXPECT_EQ(this->on.entry(this->bob, this->group).read_state.own_after_read, 2U);

    EXPECT_EQ(this->on.read(this->alice, this->group, first.seq.value).read_ordinal, first.ordinal);
    EXPECT_EQ(this->on.read(this->bob, this->group, first.seq.value).own_after_read, 1U);
}

TYPED_TEST_P(StoreContentContract, RefusesABodyThatIsNoContentOfItsKind) {
    const std::string picture = encode_content(this->a_picture("one")).value();
    for (const auto kind : {message_kind::emoji, message_kind::video, message_kind::custom}) {
        EXPECT_EQ(this->refused(this->of_kind(this->bob, kind, picture)), errc::invalid_content);
        EXPECT_EQ(this->refused(this->of_kind(this->bob, kind, "")), errc::invalid_content);
        EXPECT_EQ(this->refused(this->of_kind(this->bob, kind, "\xff")), errc::invalid_content);
    }
    const std::string huge(std::size_t{2} * 1024 * 1024, 'x');
    EXPECT_EQ(
        this->refused(this->of_kind(this->bob, message_kind::file, huge)), errc::message_too_large
    );
}

TYPED_TEST_P(StoreContentContract, AnEditStandsForACaption) {
    const auto stored = this->sent(this->a_content(this->bob, this->a_picture("one")));
    const auto place = this->sent(this->a_content(this->bob, location{1, 2, "here", ""}));
    const auto edit = [&](seq target, std::string text) {
        return this->of_kind(this->bob, message_kind::edit, std::move(text), target);
    };
    EXPECT_EQ(this->refused(edit(place.seq, "there")), errc::invalid_target);
    EXPECT_EQ(
        this->refused(edit(stored.seq, std::string(content_caption_bytes_max + 1, 'x'))),
        errc::message_too_large
    );

    const auto kept = this->sent(edit(stored.seq, "two"));

    EXPECT_EQ(this->entry(kept.seq).body, "two");
}

TYPED_TEST_P(StoreContentContract, ARecallTakesAllOfIt) {
    const auto stored = this->sent(this->a_content(this->bob, this->a_picture("one")));
    this->sent(this->of_kind(this->bob, message_kind::recall, "", stored.seq));

    this->reopen();

    EXPECT_EQ(this->entry(stored.seq).body, "");
    EXPECT_EQ(this->entry(stored.seq).kind, message_kind::image);
}

TYPED_TEST_P(StoreContentContract, KeepsWhenceAMessageWasForwarded) {
    auto op = this->a_content(this->bob, this->a_picture("one"));
    op.send.origin = message_origin{"carol", wall_time{1'234}};
    const auto stored = this->sent(op);

    this->reopen();

    EXPECT_EQ(this->entry(stored.seq).origin, op.send.origin);
    EXPECT_TRUE(this->on.template expect<protocol::sent>(this->on.run(op)).duplicate);
    op.send.origin->author = "dave";
    EXPECT_EQ(this->refused(op), errc::conflict);
}

TYPED_TEST_P(StoreContentContract, RefusesAnOriginThatCannotBe) {
    const auto said = this->on.send(this->bob, destination::to(this->group), "hello").seq;
    const auto from = [&](message_kind kind, std::string author) {
        auto op = this->of_kind(this->bob, kind, "hello", said);
        op.send.origin = message_origin{std::move(author), wall_time{1}};
        return this->refused(op);
    };
    EXPECT_EQ(from(message_kind::text, ""), errc::invalid_name);
    EXPECT_EQ(from(message_kind::text, "no name"), errc::invalid_name);
    EXPECT_EQ(from(message_kind::text, "Carol"), errc::invalid_name) << "as it is shown";
    EXPECT_EQ(from(message_kind::text, std::string(1'000, 'x')), errc::invalid_name);
    EXPECT_EQ(from(message_kind::edit, "carol"), errc::usage);
    EXPECT_EQ(from(message_kind::reaction, "carol"), errc::usage);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContentContract,
    KeepsAContentAsItWasSent,
    CountsAsAMessage,
    RefusesABodyThatIsNoContentOfItsKind,
    AnEditStandsForACaption,
    ARecallTakesAllOfIt,
    KeepsWhenceAMessageWasForwarded,
    RefusesAnOriginThatCannotBe
);

}  // namespace gapless::tests
