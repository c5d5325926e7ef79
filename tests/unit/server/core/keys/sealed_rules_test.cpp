#include "server/core/keys/sealed_rules.hpp"

#include "tests/unit/server/core/keys/key_case.hpp"

namespace gapless::tests {
namespace {

class SealedRules : public key_case {
protected:
    template <class Change>
    errc refused_with(const Change& change) {
        server::append_operation op = on.a_send(bob.by(), destination::to(tea), "");
        crypto::message_header header = key_people::header(op, place);
        change(header);
        op.send.body = key_people::sealed(header);
        return people.refused(op);
    }

    chain_place place = begin();  // entries 3 and 4
};

TEST_F(SealedRules, TakesASealedMessageOfAnyKind) {
    EXPECT_EQ(people.send(bob.by(), tea, place).seq, seq{5});
    auto target = seq{5};
    for (const auto kind :
         {message_kind::image, message_kind::edit, message_kind::reaction, message_kind::recall}) {
        server::append_operation op = on.a_send(bob.by(), destination::to(tea), "");
        op.send.kind = kind;
        op.send.target = target;
        op.send.body = key_people::sealed(key_people::header(op, place));
        on.count(op);
        const auto sent = on.expect<protocol::sent>(on.run(op));
        target = kind == message_kind::image ? sent.seq : target;
    }
}

TEST_F(SealedRules, NothingIsSaidInTheClear) {
    for (const std::string& text : {std::string("hello"), std::string(), std::string(5'000, 'x')}) {
        const auto op = on.a_send(bob.by(), destination::to(tea), text);
        EXPECT_EQ(people.refused(op), errc::encryption_required);
    }
    auto op = people.a_sealed_send(bob.by(), tea, place);
    op.send.body[0] = 'g';
    EXPECT_EQ(people.refused(op), errc::encryption_required);
    EXPECT_EQ(on.entry(bob.by(), tea).head, seq{4});
}

TEST_F(SealedRules, HeaderAndFrameSayTheSame) {
    using header = crypto::message_header;
    EXPECT_EQ(refused_with([](header& it) { it.mode = relation_mode::managed; }), errc::usage);
    EXPECT_EQ(refused_with([](header& it) { it.relation.bytes[0] ^= 1U; }), errc::usage);
    EXPECT_EQ(refused_with([](header& it) { it.kind = 7; }), errc::usage);
    EXPECT_EQ(refused_with([&](header& it) { it.sender = alice.user(); }), errc::usage);
    EXPECT_EQ(refused_with([&](header& it) { it.sender_device = alice.by().device; }), errc::usage);
    EXPECT_EQ(refused_with([](header& it) { it.client.bytes[0] ^= 1U; }), errc::usage);
    EXPECT_EQ(
        refused_with([](header& it) { it.counter = it.counter.next(); }), errc::counter_expected
    );
    EXPECT_EQ(refused_with([](header& it) { it.target = seq{2}; }), errc::usage);
}

TEST_F(SealedRules, AnEpochThatIsOverIsStale) {
    const chain_place first = place;
    place = begin(first);
    EXPECT_EQ(people.refused(people.a_sealed_send(bob.by(), tea, first)), errc::epoch_stale);
    EXPECT_EQ(refused_with([](crypto::message_header& it) { ++it.epoch; }), errc::epoch_stale);
    EXPECT_EQ(people.send(bob.by(), tea, place).seq, seq{6});
}

TEST_F(SealedRules, AStaleRelationTakesNothingUntilTheNextEpoch) {
    people.publish_all(alice);
    const auto op = people.a_sealed_send(bob.by(), tea, place);
    EXPECT_EQ(people.refused(op), errc::epoch_stale);

    // The same client_id and counter, sealed for the next one.
    place = begin(place);
    server::append_operation again = op;
    again.send.body = key_people::sealed(key_people::header(op, place));
    EXPECT_EQ(on.expect<protocol::sent>(on.run(again)).seq, seq{6});
}

TEST_F(SealedRules, TheEpochIsLookedAtBeforeTheCounter) {
    people.publish_all(alice);
    auto op = people.a_sealed_send(bob.by(), tea, place);
    op.send.counter = sender_counter{9};
    op.send.body = key_people::sealed(key_people::header(op, place));
    EXPECT_EQ(people.refused(op), errc::epoch_stale);
    place = begin(place);
    op.send.body = key_people::sealed(key_people::header(op, place));
    EXPECT_EQ(people.refused(op), errc::counter_expected);
}

TEST_F(SealedRules, WhoMayNotWriteIsToldThatFirst) {
    on.request(alice.by(), protocol::mute_all{tea, true});
    EXPECT_EQ(people.refused(on.a_send(bob.by(), destination::to(tea), "hello")), errc::forbidden);
}

TEST_F(SealedRules, WhenceItComesIsInside) {
    auto op = people.a_sealed_send(bob.by(), tea, place);
    op.send.origin = message_origin{"alice", on.now()};
    EXPECT_EQ(people.refused(op), errc::usage);
}

TEST_F(SealedRules, MayBeAnEighthLonger) {
    constexpr std::size_t most = 1024 * 1024 + 128 * 1024 + 1024;
    static_assert(server::sealed_bytes_max(1024 * 1024) == most);
    auto op = on.a_send(bob.by(), destination::to(tea), "");
    const auto header = key_people::header(op, place);
    constexpr std::size_t around = 180 + 24 + 16;
    op.send.body = key_people::sealed(header, most - around + 1);
    EXPECT_EQ(people.refused(op), errc::message_too_large);
    op.send.body = key_people::sealed(header, most - around);
    EXPECT_EQ(on.expect<protocol::sent>(on.run(op)).seq, seq{5});
}

TEST_F(SealedRules, WithoutARelationASealedBodyIsATextLikeAnyOther) {
    const conversation_id plain = on.create_group(alice.by(), "plain", {"bob"});
    const auto op = on.a_send(bob.by(), destination::to(plain), "GL is a text");
    EXPECT_EQ(on.expect<protocol::sent>(on.run(op)).seq, seq{3});
}

TEST_F(SealedRules, ARepeatIsAnsweredBeforeAnyOfThis) {
    const auto op = people.a_sealed_send(bob.by(), tea, place);
    on.expect<protocol::sent>(on.run(op));
    people.publish_all(alice);
    EXPECT_TRUE(on.expect<protocol::sent>(on.run(op)).duplicate);
}

}  // namespace
}  // namespace gapless::tests
