#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// How long messages stay, and what is left when they are gone.
template <class Subject>
class StoreRetentionContract : public StoreContractBase<Subject> {
protected:
    StoreRetentionContract() : StoreContractBase<Subject>(policy()) {}

    static server::job_policy policy() {
        server::job_policy made;
        made.retention.app = keep_for(days(300));
        made.retention.levels = {{1, days(20)}, {2, days(400)}};
        made.retention.accounts = {{"lea", 1}, {"max", 2}};
        return made;
    }

    server::append_operation a_send(
        const server::actor& by, const std::string& text, duration lifetime
    ) {
        auto op = this->on.a_send(by, to, text);
        op.send.lifetime = lifetime;
        return op;
    }

    protocol::sent say(const server::actor& by, const std::string& text, duration lifetime = {}) {
        const auto op = a_send(by, text, lifetime);
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    protocol::sent annotate(
        const server::actor& by, message_kind what, seq target, const std::string& text
    ) {
        auto op = a_send(by, text, {});
        op.send.kind = what;
        op.send.target = target;
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    // The entries that Alice is told of; and the holes, all of which have expired.
    std::vector<std::uint64_t> left() { return this->seqs(this->on.pull(alice, group, 1, 1'000)); }

    std::vector<std::pair<std::uint64_t, std::uint64_t>> holes() {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
        for (const auto& each : this->on.pull(alice, group, 1, 1'000).holes) {
            EXPECT_EQ(each.reason, protocol::hole_reason::expired);
            found.emplace_back(each.from.value, each.to.value);
        }
        return found;
    }

    std::uint64_t unread() {
        const auto entry = this->on.entry(bob, group);
        const auto seen = std::max(entry.read_state.read_ordinal, entry.base_ordinal);
        return entry.head_ordinal.value - seen.value - entry.read_state.own_after_read;
    }

    using numbers = std::vector<std::uint64_t>;
    using ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    conversation_id group = this->on.create_group(alice, "tea", {"bob"});  // entries 1 and 2
    destination to = destination::to(group);
};

TYPED_TEST_SUITE_P(StoreRetentionContract);

TYPED_TEST_P(StoreRetentionContract, TheShortestTimeCounts) {
    const auto lea = this->on.sign_up("Lea");
    const auto max = this->on.sign_up("max");
    for (const auto& who : {lea, max}) {
        this->on.request(who, protocol::join_group{this->group});
    }
    const auto now = this->on.now();
    EXPECT_EQ(this->say(this->alice, "by the app").expires, now + days(300));
    EXPECT_EQ(this->say(this->alice, "own", minutes(1)).expires, now + minutes(1));
    EXPECT_EQ(this->say(this->alice, "own", days(301)).expires, now + days(300));
    EXPECT_EQ(this->say(lea, "by the level").expires, now + days(20));
    EXPECT_EQ(this->say(lea, "own", hours(1)).expires, now + hours(1));
    EXPECT_EQ(this->say(max, "a longer level").expires, now + days(300));
}

TYPED_TEST_P(StoreRetentionContract, NobodySeesWhatHasExpiredBeforeItIsSwept) {
    this->say(this->alice, "short", seconds(10));  // 3
    this->say(this->alice, "long");

    this->on.advance(milliseconds(9'999));
    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3, 4}));
    this->on.advance(milliseconds(1));

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 4}));
    EXPECT_EQ(this->holes(), (typename TestFixture::ranges{{3, 3}}));
}

TYPED_TEST_P(StoreRetentionContract, ASweepLeavesHolesThatGrowTogether) {
    for (int n = 0; n < 3; ++n) {
        this->say(this->alice, "short", seconds(10));
        this->say(this->bob, "a little longer", seconds(20));
    }
    this->say(this->alice, "long");
    for (const int after : {10, 10}) {
        this->on.advance(seconds(after));
        this->on.sweep();
    }

    this->reopen();

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 9}));
    EXPECT_EQ(this->holes(), (typename TestFixture::ranges{{3, 8}}));
    EXPECT_EQ(
        this->seqs(this->on.pull(this->bob, this->group, 5, 6)), (typename TestFixture::numbers{})
    );
}

TYPED_TEST_P(StoreRetentionContract, ASweepTakesNothingEarly) {
    this->say(this->alice, "short", seconds(10));
    this->on.advance(milliseconds(9'999));
    this->on.sweep();
    this->on.advance(milliseconds(-9'999));

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3}));
}

TYPED_TEST_P(StoreRetentionContract, ASweepSaysWhenTheNextOneIsDue) {
    const auto next = [&] {
        const auto came = this->on.run(server::sweep_operation{});
        return this->on.template expect<server::swept>(came).next_expiry;
    };
    EXPECT_EQ(next(), std::nullopt);
    const auto first = this->say(this->alice, "first", seconds(10));
    const auto second = this->say(this->alice, "second", seconds(20));
    EXPECT_EQ(next(), first.expires);
    this->on.advance(seconds(10));
    EXPECT_EQ(next(), second.expires);
    this->on.advance(seconds(10));
    EXPECT_EQ(next(), std::nullopt);
}

TYPED_TEST_P(StoreRetentionContract, ASweepGoesStepByStep) {
    std::vector<server::operation> all;
    for (int n = 0; n < 501; ++n) {
        all.push_back(this->a_send(this->alice, "short", seconds(10)));
        this->on.count(std::get<server::append_operation>(all.back()));
    }
    this->on.run_all(std::move(all));
    this->on.advance(seconds(10));
    const auto more = [&] {
        const auto came = this->on.run(server::sweep_operation{{.messages = true}});
        return this->on.template expect<server::swept>(came).more.messages;
    };
    EXPECT_TRUE(more());
    EXPECT_FALSE(more());
    EXPECT_EQ(this->holes(), (typename TestFixture::ranges{{3, 503}}));
}

TYPED_TEST_P(StoreRetentionContract, WhatHasExpiredCountsUntilItIsRead) {
    this->say(this->alice, "one", seconds(10));  // 3
    this->say(this->bob, "own", seconds(10));    // 4, with one unread
    this->say(this->alice, "two", seconds(10));  // 5
    this->annotate(this->alice, message_kind::reaction, seq{5}, "+1");
    this->say(this->alice, "three", seconds(10));  // 7
    this->say(this->alice, "four");                // 8
    ASSERT_EQ(this->unread(), 4U);

    this->on.advance(seconds(10));
    this->on.sweep();

    EXPECT_EQ(this->unread(), 4U);
    EXPECT_EQ(this->on.read(this->bob, this->group, 3).read_ordinal, ordinal{1});
    EXPECT_EQ(this->unread(), 3U);
    EXPECT_EQ(this->on.read(this->bob, this->group, 5).own_after_read, 0U);
    EXPECT_EQ(this->unread(), 2U);
    EXPECT_EQ(this->on.read(this->bob, this->group, 6).read_ordinal, ordinal{3});
    EXPECT_EQ(this->on.read(this->bob, this->group, 7).read_ordinal, ordinal{4});
    EXPECT_EQ(this->unread(), 1U);
}

TYPED_TEST_P(StoreRetentionContract, AHoleRightAboveTheFloorRaisesIt) {
    this->to = destination::direct("bob");
    const auto first = this->say(this->alice, "one", seconds(20));
    this->group = first.conversation;
    this->to = destination::to(this->group);
    this->say(this->bob, "two", seconds(10));
    this->to = destination::direct("bob");
    this->say(this->alice, "three");
    this->on.advance(seconds(10));
    this->on.sweep();
    EXPECT_EQ(this->on.pull(this->bob, this->group, 1, 9).floor, seq{});
    this->on.advance(seconds(10));
    this->on.sweep();

    this->reopen();

    EXPECT_EQ(this->on.pull(this->bob, this->group, 1, 9).floor, seq{2});
    EXPECT_EQ(this->holes(), (typename TestFixture::ranges{{1, 2}}));
    EXPECT_EQ(this->left(), (typename TestFixture::numbers{3}));
    EXPECT_EQ(this->unread(), 2U) << "both of Alice's";
    EXPECT_EQ(this->on.entry(this->alice, this->group).head_ordinal, ordinal{3});
}

TYPED_TEST_P(StoreRetentionContract, ARepeatOfWhatHasExpiredIsARepeat) {
    const auto op = this->a_send(this->alice, "short", seconds(10));
    this->on.count(op);
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    this->on.advance(seconds(10));
    this->on.sweep();

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
    EXPECT_EQ(again.ordinal, first.ordinal);
    EXPECT_EQ(again.expires, first.expires);
}

TYPED_TEST_P(StoreRetentionContract, WhatAnnotatesAMessageGoesWithIt) {
    const auto said = this->say(this->alice, "two sugars", seconds(10));
    const auto edit = this->annotate(this->alice, message_kind::edit, said.seq, "one sugar");
    const auto reaction = this->annotate(this->bob, message_kind::reaction, said.seq, "+1");
    EXPECT_EQ(edit.expires, said.expires);
    EXPECT_EQ(reaction.expires, said.expires);
    this->on.advance(seconds(10));
    this->on.sweep();

    EXPECT_EQ(this->holes(), (typename TestFixture::ranges{{3, 5}}));
    EXPECT_TRUE(this->on.pull(this->bob, this->group, 1, 3).annotations.empty());
}

TYPED_TEST_P(StoreRetentionContract, AnAnnotationLivesAsLongAsItsTarget) {
    const auto kept = this->say(this->alice, "two sugars");
    const auto short_lived = this->say(this->alice, "three", seconds(10));

    for (const auto kind : {message_kind::reaction, message_kind::edit, message_kind::recall}) {
        const std::string body = kind == message_kind::recall ? "" : "+1";
        for (const auto& said : {kept, short_lived}) {
            const auto about = this->annotate(this->alice, kind, said.seq, body);
            EXPECT_EQ(about.expires, said.expires);
        }
    }
}

TYPED_TEST_P(StoreRetentionContract, AnAnnotationHasNoLifetimeOfItsOwn) {
    const auto said = this->say(this->alice, "two sugars");
    auto op = this->a_send(this->bob, "+1", seconds(10));
    op.send.kind = message_kind::reaction;
    op.send.target = said.seq;

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::invalid_lifetime);
}

TYPED_TEST_P(StoreRetentionContract, NothingIsSaidOfWhatHasExpired) {
    const auto said = this->say(this->alice, "short", seconds(10));
    this->on.advance(seconds(10));
    auto op = this->a_send(this->bob, "+1", {});
    op.send.kind = message_kind::reaction;
    op.send.target = said.seq;

    EXPECT_EQ(this->on.refuse(op).failure.code, errc::invalid_target);
    this->on.sweep();
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::invalid_target);
}

TYPED_TEST_P(StoreRetentionContract, MentionsGoWithTheirMessage) {
    auto op = this->a_send(this->alice, "@bob", seconds(10));
    op.send.mentions = {"bob"};
    this->on.count(op);
    this->on.run(op);
    EXPECT_EQ(this->on.entry(this->bob, this->group).mentions.size(), 1U);
    this->on.advance(seconds(10));
    this->on.sweep();

    EXPECT_TRUE(this->on.entry(this->bob, this->group).mentions.empty());
    EXPECT_EQ(this->unread(), 1U);
}

TYPED_TEST_P(StoreRetentionContract, WhatGroupsAreMadeOfStays) {
    this->on.advance(days(301));
    this->on.sweep();

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2}));
}

TYPED_TEST_P(StoreRetentionContract, WhoComesLaterCountsFromThenOn) {
    this->say(this->alice, "one", seconds(10));
    this->say(this->bob, "two", seconds(10));
    const auto carol = this->on.sign_up("carol");
    this->on.request(carol, protocol::join_group{this->group});  // 5
    this->say(this->alice, "three");
    this->on.advance(seconds(10));
    this->on.sweep();

    const auto entry = this->on.entry(carol, this->group);

    EXPECT_EQ(entry.base_ordinal, ordinal{2});
    EXPECT_EQ(entry.head_ordinal, ordinal{3});
}

// Messages wait for what devices acknowledge, at most for ten days.
template <class Subject>
class StoreAcknowledgedContract : public StoreContractBase<Subject> {
protected:
    StoreAcknowledgedContract() : StoreContractBase<Subject>(policy()) {}

    static server::job_policy policy() {
        server::job_policy made;
        made.retention.app = keep_until_acknowledged(days(10));
        return made;
    }

    protocol::sent say(const server::actor& by, const std::string& text) {
        return this->on.send(by, destination::to(group), text);
    }

    void acknowledge(const server::actor& by, std::uint64_t up_to) {
        this->on.deliver({{by.user, group, seq{up_to}, by.device}});
        this->on.sweep();
    }

    seq floor() { return this->on.pull(alice, group, 1, 100).floor; }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    conversation_id group = this->on.create_group(alice, "tea", {"bob"});
    seq head = say(alice, "hello").seq;
};

TYPED_TEST_SUITE_P(StoreAcknowledgedContract);

TYPED_TEST_P(StoreAcknowledgedContract, GoesWhenEveryDeviceHasIt) {
    this->acknowledge(this->alice, 3);
    EXPECT_EQ(this->floor(), seq{1}) << "which Bob may not see";
    this->acknowledge(this->bob, 2);
    EXPECT_EQ(this->floor(), seq{2});
    this->acknowledge(this->bob, 3);

    this->reopen();

    EXPECT_EQ(this->floor(), this->head);
    EXPECT_TRUE(this->on.pull(this->bob, this->group, 1, 100).messages.empty());
    EXPECT_EQ(this->on.entry(this->bob, this->group).head_ordinal, ordinal{1});
    EXPECT_EQ(this->say(this->bob, "again").seq, this->head.next());
}

TYPED_TEST_P(StoreAcknowledgedContract, WaitsForEachDeviceOfAUser) {
    const auto tokens = this->on.newest_tokens();
    const auto other = this->on.device(99);
    this->on.log_in(this->bob.user, "bob", other);
    this->on.authenticate(tokens + 1, other);
    this->acknowledge(this->alice, 3);
    this->acknowledge(this->bob, 3);
    EXPECT_EQ(this->floor(), seq{1});

    this->on.deliver({{this->bob.user, this->group, this->head, other}});
    this->on.sweep();

    EXPECT_EQ(this->floor(), this->head);
}

TYPED_TEST_P(StoreAcknowledgedContract, WaitsNoLongerThanItsTime) {
    this->on.advance(days(10));
    this->on.sweep();

    EXPECT_EQ(this->floor(), this->head);
}

TYPED_TEST_P(StoreAcknowledgedContract, ExpiresOnNoDeviceButByItsOwnLifetime) {
    for (const message& each : this->on.pull(this->alice, this->group, 1, 100).messages) {
        EXPECT_EQ(each.expires, wall_time{});
    }

    server::append_operation op =
        this->on.a_send(this->alice, destination::to(this->group), "for a while");
    op.send.lifetime = days(20);
    this->on.count(op);
    const auto said = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_EQ(said.expires, this->on.now() + days(20));
    this->on.advance(days(10));
    this->on.sweep();
    EXPECT_EQ(this->floor(), said.seq);
}

// Whoever has it may react to it as long as the server has not let go of it.
TYPED_TEST_P(StoreAcknowledgedContract, TakesNoAnnotationOfWhatAllHave) {
    const auto annotate = [&](seq target) {
        auto op = this->on.a_send(this->bob, destination::to(this->group), "+1");
        op.send.kind = message_kind::reaction;
        op.send.target = target;
        return op;
    };
    const auto reaction = annotate(this->head);
    this->on.count(reaction);
    static_cast<void>(this->on.template expect<protocol::sent>(this->on.run(reaction)));
    this->on.deliver({{this->alice.user, this->group, seq{4}, this->alice.device}});
    this->on.deliver({{this->bob.user, this->group, seq{4}, this->bob.device}});

    EXPECT_EQ(this->on.refuse(annotate(this->head)).failure.code, errc::invalid_target);

    this->on.sweep();
    EXPECT_EQ(this->floor(), seq{4}) << "and with it what was said about it";
}

TYPED_TEST_P(StoreAcknowledgedContract, WaitsForNoDeviceThatIsLongGone) {
    this->on.advance(days(31));
    this->on.authenticate(1, this->alice.device);  // its token has expired: nobody was seen
    this->head = this->say(this->bob, "later").seq;
    this->acknowledge(this->bob, this->head.value);

    // Alice has no device that was seen: her messages stay until their time ends.
    EXPECT_LT(this->floor(), this->head);
}

TYPED_TEST_P(StoreAcknowledgedContract, WaitsForNobodyWhoMayNotSeeIt) {
    const auto carol = this->on.sign_up("carol");
    this->on.request(carol, protocol::join_group{this->group});  // 4
    this->acknowledge(this->alice, 4);
    this->acknowledge(this->bob, 4);
    EXPECT_EQ(this->floor(), this->head);
    this->acknowledge(carol, 4);
    EXPECT_EQ(this->floor(), seq{4});
}

TYPED_TEST_P(StoreAcknowledgedContract, OneMarkOfTwoIsNotEnoughHoweverHigh) {
    for (int n = 0; n < 40; ++n) {
        this->head = this->say(this->alice, "more").seq;
    }
    this->acknowledge(this->alice, this->head.value);
    EXPECT_EQ(this->floor(), seq{1});
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreAcknowledgedContract,
    GoesWhenEveryDeviceHasIt,
    WaitsForEachDeviceOfAUser,
    WaitsNoLongerThanItsTime,
    ExpiresOnNoDeviceButByItsOwnLifetime,
    TakesNoAnnotationOfWhatAllHave,
    WaitsForNoDeviceThatIsLongGone,
    WaitsForNobodyWhoMayNotSeeIt,
    OneMarkOfTwoIsNotEnoughHoweverHigh
);

REGISTER_TYPED_TEST_SUITE_P(
    StoreRetentionContract,
    TheShortestTimeCounts,
    NobodySeesWhatHasExpiredBeforeItIsSwept,
    ASweepLeavesHolesThatGrowTogether,
    ASweepTakesNothingEarly,
    ASweepSaysWhenTheNextOneIsDue,
    ASweepGoesStepByStep,
    WhatHasExpiredCountsUntilItIsRead,
    AHoleRightAboveTheFloorRaisesIt,
    ARepeatOfWhatHasExpiredIsARepeat,
    WhatAnnotatesAMessageGoesWithIt,
    AnAnnotationLivesAsLongAsItsTarget,
    AnAnnotationHasNoLifetimeOfItsOwn,
    NothingIsSaidOfWhatHasExpired,
    MentionsGoWithTheirMessage,
    WhatGroupsAreMadeOfStays,
    WhoComesLaterCountsFromThenOn
);

}  // namespace gapless::tests
