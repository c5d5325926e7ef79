#pragma once

#include "protocol/crypto/chain_hashes.hpp"
#include "tests/contract/store_contract_base.hpp"
#include "tests/support/key_people.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// What bodies leave that go, where devices hash all that is said.
template <class Subject>
class StoreLeafContract : public StoreContractBase<Subject> {
protected:
    using leaves = std::vector<protocol::leaf_at>;
    using ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

    StoreLeafContract() : StoreContractBase<Subject>(policy()) {
        alice.role = crypto::relation_role::owner;
        people.publish_all(alice);
        people.publish_all(bob);
        place = people.begin(alice, tea, {&alice, &bob});  // entries 3 and 4
    }

    // A page has room for 50 leaves, or three messages and some leaves.
    static server::job_policy policy() {
        server::job_policy made;
        made.pull_bytes_max = 2'400;
        return made;
    }

    void begin_next() { place = people.begin(alice, tea, {&alice, &bob}, place); }

    // What it will leave.
    protocol::leaf_at say(duration lifetime = {}) {
        return append(message_kind::text, seq{}, lifetime);
    }

    protocol::leaf_at annotate(message_kind what, seq target) { return append(what, target, {}); }

    protocol::leaf_at append(message_kind what, seq target, duration lifetime) {
        auto op = this->on.a_send(alice.by(), destination::to(tea), "");
        op.send.kind = what;
        op.send.target = target;
        op.send.lifetime = lifetime;
        op.send.body = key_people::sealed(key_people::header(op, place));
        this->on.count(op);
        const auto stored = this->on.template expect<protocol::sent>(this->on.run(op));
        return {stored.seq, {crypto::leaf_of(people.use(), crypto::view_of(op.send.body))}};
    }

    protocol::pulled pull(std::uint64_t from = 5) {
        return this->on.pull(bob.by(), tea, from, 1'000);
    }

    static ranges holes(const protocol::pulled& range) {
        ranges found;
        for (const auto& each : range.holes) {
            found.emplace_back(each.from.value, each.to.value);
        }
        return found;
    }

    void pass(duration time) { this->on.advance(time); }

    key_people people{this->on};
    key_person alice = people.sign_up("alice");
    key_person bob = people.sign_up("bob");
    conversation_id tea = this->on.create_group(alice.by(), "tea", {"bob"});  // entries 1 and 2
    chain_place place;
};

TYPED_TEST_SUITE_P(StoreLeafContract);

TYPED_TEST_P(StoreLeafContract, WhatExpiresLeavesOneWhetherItIsSweptOrNot) {
    const auto first = this->say(seconds(10));
    const auto second = this->say(seconds(20));
    this->say();
    EXPECT_TRUE(this->pull().leaves.empty()) << "there are bodies";

    this->pass(seconds(10));
    EXPECT_EQ(this->pull().leaves, (typename TestFixture::leaves{first}));
    this->on.sweep();
    this->pass(seconds(10));
    this->reopen();

    const auto range = this->pull();
    EXPECT_EQ(this->holes(range), (typename TestFixture::ranges{{5, 6}}));
    EXPECT_EQ(range.leaves, (typename TestFixture::leaves{first, second}));
    EXPECT_EQ(this->seqs(range), std::vector<std::uint64_t>{7});
}

TYPED_TEST_P(StoreLeafContract, EachRangeHasThoseOfItsOwn) {
    typename TestFixture::leaves all;
    for (int n = 0; n < 4; ++n) {
        all.push_back(this->say(seconds(10)));
    }
    this->say();
    this->pass(seconds(10));
    this->on.sweep();

    const auto range = this->on.pull(this->bob.by(), this->tea, 6, 7);

    EXPECT_EQ(range.leaves, (typename TestFixture::leaves{all[1], all[2]}));
    EXPECT_EQ(this->holes(range), (typename TestFixture::ranges{{6, 7}}));
}

TYPED_TEST_P(StoreLeafContract, WhatIsRecalledLeavesOneAndSoDoItsEdits) {
    const auto said = this->say();
    const auto first = this->annotate(message_kind::edit, said.seq);
    const auto second = this->annotate(message_kind::edit, said.seq);
    this->annotate(message_kind::recall, said.seq);
    this->reopen();

    typename TestFixture::leaves told;
    for (std::uint64_t from = 5; from <= 8;) {  // page by page
        const auto range = this->pull(from);
        told.insert(told.end(), range.leaves.begin(), range.leaves.end());
        from = range.to.value + 1;
    }

    EXPECT_EQ(told, (typename TestFixture::leaves{said, first, second}));
}

TYPED_TEST_P(StoreLeafContract, WhatWasRecalledLeavesThatOfItsBodyWhenItExpires) {
    const auto said = this->say(seconds(10));
    this->annotate(message_kind::recall, said.seq);
    this->pass(seconds(10));
    const auto before = this->pull().leaves;
    ASSERT_FALSE(before.empty());
    EXPECT_EQ(before.front(), said);

    this->on.sweep();

    EXPECT_EQ(this->pull().leaves.front(), said);
    EXPECT_TRUE(this->pull().messages.empty()) << "the recall goes with it";
    EXPECT_EQ(this->pull().leaves.size(), 2U);
}

TYPED_TEST_P(StoreLeafContract, TheNextEpochNeedsNoneOfThem) {
    this->say(seconds(10));
    this->say(seconds(30));
    this->pass(seconds(10));
    this->on.sweep();
    this->begin_next();
    const auto later = this->say(seconds(20));
    this->pass(seconds(20));
    EXPECT_EQ(this->pull().leaves, (typename TestFixture::leaves{later}));

    this->on.sweep();
    this->reopen();

    EXPECT_EQ(this->pull().leaves, (typename TestFixture::leaves{later}));
}

TYPED_TEST_P(StoreLeafContract, APageEndsWhereItIsFullOfThem) {
    typename TestFixture::leaves all;
    for (int n = 0; n < 120; ++n) {
        all.push_back(this->say(seconds(10)));
    }
    this->pass(seconds(10));
    for (const bool is_swept : {false, true}) {
        if (is_swept) {
            this->on.sweep();
        }
        typename TestFixture::leaves told;
        for (std::uint64_t from = 5; from <= 124;) {
            const auto range = this->pull(from);
            ASSERT_EQ(range.from, seq{from});
            ASSERT_GE(range.to, range.from);
            EXPECT_LE(range.leaves.size(), 50U);
            EXPECT_EQ(range.leaves.size(), range.to.value - range.from.value + 1);
            EXPECT_EQ(this->holes(range), (typename TestFixture::ranges{{from, range.to.value}}));
            told.insert(told.end(), range.leaves.begin(), range.leaves.end());
            from = range.to.value + 1;
        }
        EXPECT_EQ(told, all) << (is_swept ? "swept" : "not swept yet");
    }
}

TYPED_TEST_P(StoreLeafContract, WithoutKeysNothingIsLeft) {
    const auto plain = this->on.create_group(this->alice.by(), "plain", {"bob"});
    auto op = this->on.a_send(this->alice.by(), destination::to(plain), "short");
    op.send.lifetime = seconds(10);
    this->on.count(op);
    this->on.template expect<protocol::sent>(this->on.run(op));
    const auto kept = this->on.send(this->alice.by(), destination::to(plain), "long");
    auto recall = this->on.a_send(this->alice.by(), destination::to(plain), "");
    recall.send.kind = message_kind::recall;
    recall.send.target = kept.seq;
    this->on.template expect<protocol::sent>(this->on.run(recall));
    this->pass(seconds(10));
    this->on.sweep();

    const auto range = this->on.pull(this->bob.by(), plain, 1, 9);

    EXPECT_EQ(range.to, seq{5});
    EXPECT_TRUE(range.leaves.empty());
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreLeafContract,
    WhatExpiresLeavesOneWhetherItIsSweptOrNot,
    EachRangeHasThoseOfItsOwn,
    WhatIsRecalledLeavesOneAndSoDoItsEdits,
    WhatWasRecalledLeavesThatOfItsBodyWhenItExpires,
    TheNextEpochNeedsNoneOfThem,
    APageEndsWhereItIsFullOfThem,
    WithoutKeysNothingIsLeft
);

}  // namespace gapless::tests
