#pragma once

#include "protocol/folds/group_state.hpp"
#include "protocol/wire/codec.hpp"
#include "tests/contract/store_contract_base.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// How long a conversation is kept, as its members say.
template <class Subject>
class StoreKeptContract : public StoreContractBase<Subject> {
protected:
    std::optional<errc> keep(
        const server::actor& by, conversation_id where, const retention& wanted
    ) {
        const auto answer = this->on.request(by, protocol::set_retention{where, wanted});
        return answer.failure ? std::optional{answer.failure->code} : std::nullopt;
    }

    protocol::sent say(const server::actor& by, conversation_id to, const std::string& text) {
        return this->on.send(by, destination::to(to), text);
    }

    protocol::sent annotate(const server::actor& by, seq target) {
        auto op = this->on.a_send(by, destination::to(tea), "new words");
        op.send.kind = message_kind::edit;
        op.send.target = target;
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    // All devices have everything, and what nobody needs any more is gone.
    void acknowledge_all() {
        const seq head = this->on.entry(alice, tea).head;
        this->on.deliver({{alice.user, tea, head, alice.device}, {bob.user, tea, head, bob.device}}
        );
        this->on.sweep();
    }

    std::vector<std::uint64_t> left() { return this->seqs(this->on.pull(alice, tea, 1, 1'000)); }

    retention told(const server::actor& by, conversation_id where) {
        return this->on.entry(by, where).retention;
    }

    using numbers = std::vector<std::uint64_t>;

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
    conversation_id tea = this->on.create_group(alice, "tea", {"bob"});  // entries 1 and 2
};

TYPED_TEST_SUITE_P(StoreKeptContract);

TYPED_TEST_P(StoreKeptContract, OwnerAndAdminsSayIt) {
    EXPECT_EQ(this->keep(this->bob, this->tea, keep_for(days(7))), errc::forbidden);
    EXPECT_EQ(this->keep(this->carol, this->tea, keep_for(days(7))), errc::unknown_conversation);
    EXPECT_EQ(this->keep(this->alice, this->tea, keep_for(days(7))), std::nullopt);
    this->on.request(this->alice, protocol::change_role{this->tea, "bob", member_role::admin});
    EXPECT_EQ(this->keep(this->bob, this->tea, keep_for(days(8))), std::nullopt);
    EXPECT_EQ(this->told(this->alice, this->tea), keep_for(days(8)));
    this->on.request(this->bob, protocol::leave_group{this->tea});
    EXPECT_EQ(this->keep(this->bob, this->tea, {}), errc::not_a_member);
    this->on.request(this->alice, protocol::dismiss_group{this->tea});
    EXPECT_EQ(this->keep(this->alice, this->tea, {}), errc::not_a_member);
}

TYPED_TEST_P(StoreKeptContract, EachOfTwoSaysItUnlessBlocked) {
    const auto direct = this->on.send(this->alice, destination::direct("bob"), "hi").conversation;

    EXPECT_EQ(this->keep(this->bob, direct, keep_for(hours(1))), std::nullopt);
    EXPECT_EQ(this->told(this->alice, direct), keep_for(hours(1)));
    EXPECT_EQ(this->keep(this->alice, direct, keep_until_acknowledged()), std::nullopt);
    EXPECT_EQ(this->told(this->bob, direct), keep_until_acknowledged());
    EXPECT_EQ(this->keep(this->carol, direct, {}), errc::unknown_conversation);

    this->on.request(this->alice, protocol::block_user{"bob"});
    EXPECT_EQ(this->keep(this->bob, direct, {}), errc::forbidden);
    EXPECT_EQ(this->keep(this->alice, direct, {}), std::nullopt);
}

TYPED_TEST_P(StoreKeptContract, ContactsAreKept) {
    const auto own = this->on.request(this->alice, protocol::follow_user{"bob"}).conversation;

    EXPECT_EQ(this->keep(this->alice, own, keep_for(hours(1))), errc::forbidden);
    EXPECT_EQ(this->keep(this->bob, own, keep_for(hours(1))), errc::unknown_conversation);
    EXPECT_EQ(this->told(this->alice, own), retention{});
}

TYPED_TEST_P(StoreKeptContract, ATimeIsWithinItsBounds) {
    using kind = retention::kind;
    for (const retention& wrong :
         {keep_for({}),
          keep_for(milliseconds(999)),
          keep_for(days(3'654)),
          keep_until_acknowledged({}),
          retention{kind::forever, days(1)},
          retention{static_cast<kind>(9), days(1)}}) {
        EXPECT_EQ(this->keep(this->alice, this->tea, wrong), errc::invalid_lifetime);
    }
    EXPECT_EQ(this->keep(this->alice, this->tea, keep_for(seconds(1))), std::nullopt);
    EXPECT_EQ(this->keep(this->alice, this->tea, keep_for(days(3'653))), std::nullopt);
}

TYPED_TEST_P(StoreKeptContract, ItIsAnEntryUnlessItIsSoAlready) {
    EXPECT_EQ(this->keep(this->alice, this->tea, {}), std::nullopt);
    EXPECT_EQ(this->on.entry(this->bob, this->tea).head, seq{2});
    this->keep(this->alice, this->tea, keep_for(days(7)));
    this->keep(this->alice, this->tea, keep_for(days(7)));

    const auto entries = this->on.pull(this->alice, this->tea, 1, 9).messages;

    ASSERT_EQ(entries.back().seq, seq{3});
    EXPECT_EQ(entries.back().kind, message_kind::member_change);
    EXPECT_EQ(entries.back().expires, wall_time{});
    const auto change = protocol::decode_member_change(entries.back().body);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->change, member_change::kind::retention);
    EXPECT_EQ(change->by, "alice");
    EXPECT_EQ(change->retention, keep_for(days(7)));
    protocol::group_state folded;
    for (const message& each : entries) {
        folded.take(each);
    }
    EXPECT_EQ(folded.state().retention, keep_for(days(7)));
    EXPECT_TRUE(folded.state().is_complete);
}

TYPED_TEST_P(StoreKeptContract, ARepeatedRequestHasOneEffect) {
    const auto id = this->on.next_request();
    const auto ask = [&] {
        return this->on.run(server::request_operation{
            this->alice, {id, protocol::set_retention{this->tea, keep_for(days(7))}}
        });
    };
    ask();
    this->keep(this->alice, this->tea, {});

    const auto again = this->on.template expect<protocol::response>(ask());

    EXPECT_EQ(again.conversation, this->tea);
    EXPECT_EQ(this->told(this->alice, this->tea), retention{});
}

TYPED_TEST_P(StoreKeptContract, ItIsOfWhatIsStoredAfterwards) {
    EXPECT_EQ(this->say(this->bob, this->tea, "before").expires, wall_time{});
    this->keep(this->alice, this->tea, keep_for(days(7)));
    const auto now = this->on.now();
    const auto after = this->say(this->bob, this->tea, "after");
    this->keep(this->alice, this->tea, {});

    EXPECT_EQ(after.expires, now + days(7));
    EXPECT_EQ(this->say(this->bob, this->tea, "for ever again").expires, wall_time{});
    this->on.advance(days(7));
    this->on.sweep();
    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3, 4, 6, 7}));
}

TYPED_TEST_P(StoreKeptContract, ItIsThereAfterACrash) {
    this->keep(this->alice, this->tea, keep_for(days(7)));

    this->reopen();

    EXPECT_EQ(this->told(this->bob, this->tea), keep_for(days(7)));
    EXPECT_EQ(this->say(this->bob, this->tea, "on").expires, this->on.now() + days(7));
}

TYPED_TEST_P(StoreKeptContract, UntilAcknowledgedIsFromItsEntryOn) {
    this->say(this->alice, this->tea, "before");                    // 3
    this->keep(this->alice, this->tea, keep_until_acknowledged());  // 4
    const auto said = this->say(this->bob, this->tea, "after");     // 5
    EXPECT_EQ(said.expires, wall_time{}) << "devices keep it";
    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3, 4, 5}));

    this->acknowledge_all();
    this->reopen();

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3}));
    this->on.request(this->alice, protocol::invite_member{this->tea, "carol"});
    EXPECT_EQ(this->told(this->carol, this->tea), keep_until_acknowledged());
}

TYPED_TEST_P(StoreKeptContract, AnotherTimeLetsTheSameGo) {
    this->keep(this->alice, this->tea, keep_until_acknowledged());         // 3
    this->say(this->bob, this->tea, "one");                                // 4
    this->keep(this->alice, this->tea, keep_until_acknowledged(days(2)));  // 5

    this->acknowledge_all();

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2}));
}

TYPED_TEST_P(StoreKeptContract, WhatWaitsIsLetGoWhileOthersWaitOnly) {
    this->keep(this->alice, this->tea, keep_until_acknowledged());  // 3
    this->say(this->bob, this->tea, "waits for its time");          // 4
    this->keep(this->alice, this->tea, {});                         // 5
    this->say(this->bob, this->tea, "for ever");                    // 6

    this->acknowledge_all();
    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3, 4, 5, 6}));
    this->keep(this->alice, this->tea, keep_until_acknowledged());  // 7
    this->acknowledge_all();
    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 5, 6}));
}

TYPED_TEST_P(StoreKeptContract, WhatIsKeptAgainGoesWhenItsTimeIsOver) {
    this->keep(this->alice, this->tea, keep_until_acknowledged());  // 3
    this->say(this->bob, this->tea, "waits for its time");          // 4
    this->keep(this->alice, this->tea, {});                         // 5

    this->on.advance(acknowledgement_wait);
    this->on.sweep();

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 5}));
}

TYPED_TEST_P(StoreKeptContract, WhatAnnotatesAnOlderMessageStaysWithIt) {
    const auto old = this->say(this->bob, this->tea, "before").seq;   // 3
    this->keep(this->alice, this->tea, keep_until_acknowledged());    // 4
    this->annotate(this->bob, old);                                   // 5
    const auto young = this->say(this->bob, this->tea, "after").seq;  // 6
    this->annotate(this->bob, young);                                 // 7

    this->acknowledge_all();

    EXPECT_EQ(this->left(), (typename TestFixture::numbers{1, 2, 3, 5}));
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreKeptContract,
    OwnerAndAdminsSayIt,
    EachOfTwoSaysItUnlessBlocked,
    ContactsAreKept,
    ATimeIsWithinItsBounds,
    ItIsAnEntryUnlessItIsSoAlready,
    ARepeatedRequestHasOneEffect,
    ItIsOfWhatIsStoredAfterwards,
    ItIsThereAfterACrash,
    UntilAcknowledgedIsFromItsEntryOn,
    AnotherTimeLetsTheSameGo,
    WhatWaitsIsLetGoWhileOthersWaitOnly,
    WhatIsKeptAgainGoesWhenItsTimeIsOver,
    WhatAnnotatesAnOlderMessageStaysWithIt
);

}  // namespace gapless::tests
