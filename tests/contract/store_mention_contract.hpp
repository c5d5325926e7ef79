#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <gapless/mention.hpp>

#include <string>
#include <vector>

namespace gapless::tests {

// Who may be mentioned, what is kept of it, and whom it reaches. Groups are large from four members
// on.
template <class Subject>
class StoreMentionContract : public StoreContractBase<Subject> {
protected:
    StoreMentionContract()
        : StoreContractBase<Subject>(
              {.fanout = {.write_members_max = 3, .read_members_min = 2, .step_members = 100}}
          ) {}

    server::append_operation a_mention(
        const server::actor& by, const destination& to, std::vector<std::string> names
    ) {
        server::append_operation op = this->on.a_send(by, to, "look");
        op.send.mentions = std::move(names);
        return op;
    }

    protocol::sent mention(
        const server::actor& by, const destination& to, std::vector<std::string> names
    ) {
        const auto op = a_mention(by, to, std::move(names));
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    // As often as it counts, for bob.
    void mention_often(conversation_id group) {
        std::vector<server::operation> all;
        for (std::size_t n = 0; n < unread_mentions_max; ++n) {
            all.push_back(a_mention(alice, destination::to(group), {"bob"}));
            this->on.count(std::get<server::append_operation>(all.back()));
        }
        this->on.run_all(std::move(all));
    }

    std::vector<seq> mentions_of(const server::actor& of, conversation_id where) {
        std::vector<seq> found;
        for (const mention_place& each : this->on.entry(of, where).mentions) {
            found.push_back(each.seq);
        }
        return found;
    }

    std::vector<user_id> touched() {
        std::vector<user_id> users;
        for (const auto& each : this->on.changes().at(0).recipients) {
            users.push_back(each.user);
        }
        return users;
    }

    using seq_list = std::vector<seq>;

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
    server::actor dave = this->on.sign_up("dave");
};

TYPED_TEST_SUITE_P(StoreMentionContract);

TYPED_TEST_P(StoreMentionContract, AMessageKeepsWhomItMentions) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    auto op = this->a_mention(this->alice, destination::to(group), {"carol", "alice", "bob"});
    op.send.mention_all = true;
    const auto sent = this->on.template expect<protocol::sent>(this->on.run(op));

    this->reopen();
    const auto read = this->on.pull(this->bob, group, sent.seq.value, sent.seq.value);

    ASSERT_EQ(read.messages.size(), 1U);
    EXPECT_EQ(read.messages[0].mentions, (std::vector<std::string>{"carol", "alice", "bob"}));
    EXPECT_TRUE(read.messages[0].mention_all);
}

TYPED_TEST_P(StoreMentionContract, AnEntryNamesTheUnreadMentionsOfItsUser) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    const auto first = this->mention(this->alice, destination::to(group), {"bob"}).seq;
    this->mention(this->alice, destination::to(group), {"carol"});
    const auto third = this->mention(this->alice, destination::to(group), {"bob", "carol"}).seq;

    EXPECT_EQ(this->mentions_of(this->bob, group), (typename TestFixture::seq_list{first, third}));

    this->on.read(this->bob, group, first.value);
    EXPECT_EQ(this->mentions_of(this->bob, group), (typename TestFixture::seq_list{third}));

    this->reopen();
    this->on.read(this->bob, group, third.value);
    EXPECT_TRUE(this->mentions_of(this->bob, group).empty());
    EXPECT_EQ(this->mentions_of(this->carol, group).size(), 2U);
}

TYPED_TEST_P(StoreMentionContract, NobodyIsTalliedForMentioningHimself) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    this->on.send(this->bob, destination::to(group), "unread");

    this->mention(this->alice, destination::to(group), {"alice"});

    EXPECT_TRUE(this->mentions_of(this->alice, group).empty());
}

TYPED_TEST_P(StoreMentionContract, AnEntryNamesTheNewestOfManyMentions) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    this->mention_often(group);
    this->mention(this->alice, destination::to(group), {"bob"});
    const auto last = this->mention(this->alice, destination::to(group), {"bob"}).seq;

    const auto named = this->mentions_of(this->bob, group);

    ASSERT_EQ(named.size(), unread_mentions_max);
    EXPECT_EQ(named.back(), last);
    EXPECT_EQ(named.front().value, last.value - unread_mentions_max + 1);
}

TYPED_TEST_P(StoreMentionContract, APageHasNoMoreMentionsThanAFrameTakes) {
    for (int n = 0; n < 12; ++n) {
        this->mention_often(this->on.create_group(this->alice, "tea", {"bob"}));
    }

    const auto page = this->on.sync(this->bob, 0, 200);
    const auto rest = this->on.sync(this->bob, page.version.value, 200);

    EXPECT_EQ(page.state, protocol::sync_state::more);
    EXPECT_EQ(page.entries.size(), 10U);
    EXPECT_EQ(rest.state, protocol::sync_state::ok);
    EXPECT_EQ(rest.entries.size(), 2U);
}

TYPED_TEST_P(StoreMentionContract, InALargeGroupItMovesTheInboxesOfTheMentioned) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol", "dave"});
    this->on.run(server::crossing_operation{group});

    this->mention(this->alice, destination::to(group), {"dave", "bob"});

    using user_list = std::vector<user_id>;
    EXPECT_EQ(this->touched(), (user_list{this->alice.user, this->bob.user, this->dave.user}));

    auto op = this->a_mention(this->alice, destination::to(group), {});
    op.send.mention_all = true;
    this->on.run(op);
    EXPECT_EQ(this->touched(), (user_list{this->alice.user}));
}

TYPED_TEST_P(StoreMentionContract, WhoIsMentionedIsAMemberAndNamedOnceAsHeIsKeyed) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->on.request(this->carol, protocol::leave_group{group});
    const auto refused = [&](std::vector<std::string> names) {
        const auto op = this->a_mention(this->alice, destination::to(group), std::move(names));
        return this->on.refuse(op).failure.code;
    };

    EXPECT_EQ(refused({"carol"}), errc::invalid_mention);   // who has left
    EXPECT_EQ(refused({"dave"}), errc::invalid_mention);    // who never was there
    EXPECT_EQ(refused({"nobody"}), errc::invalid_mention);  // whom there is not
    EXPECT_EQ(refused({"Bob"}), errc::invalid_mention);     // as it is shown
    EXPECT_EQ(refused({""}), errc::invalid_mention);
    EXPECT_EQ(refused({"bob", "bob"}), errc::invalid_mention);
    EXPECT_EQ(refused(std::vector<std::string>(21, "bob")), errc::invalid_mention);
    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_TRUE(this->mentions_of(this->bob, group).empty());
}

TYPED_TEST_P(StoreMentionContract, BetweenTwoTheOtherMayBeMentioned) {
    const auto first = this->mention(this->alice, destination::direct("bob"), {"bob"});
    const auto refused = this->a_mention(this->alice, destination::direct("bob"), {"carol"});
    const auto stranger = this->a_mention(this->carol, destination::direct("dave"), {"bob"});

    EXPECT_EQ(
        this->mentions_of(this->bob, first.conversation),
        (typename TestFixture::seq_list{first.seq})
    );
    EXPECT_EQ(this->on.refuse(refused).failure.code, errc::invalid_mention);
    EXPECT_EQ(this->on.refuse(stranger).failure.code, errc::invalid_mention);
}

TYPED_TEST_P(StoreMentionContract, OwnerAndAdminsMentionAll) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->on.request(this->alice, protocol::change_role{group, "bob", member_role::admin});
    const auto answer = [&](const server::actor& by, const destination& to) {
        auto op = this->a_mention(by, to, {});
        op.send.mention_all = true;
        return this->on.run(op);
    };

    EXPECT_TRUE(std::holds_alternative<protocol::sent>(answer(this->alice, destination::to(group)))
    );
    EXPECT_TRUE(std::holds_alternative<protocol::sent>(answer(this->bob, destination::to(group))));
    const auto refused = answer(this->carol, destination::to(group));
    ASSERT_TRUE(std::holds_alternative<protocol::refused>(refused));
    EXPECT_EQ(std::get<protocol::refused>(refused).failure.code, errc::forbidden);
    const auto direct = answer(this->alice, destination::direct("bob"));
    ASSERT_TRUE(std::holds_alternative<protocol::refused>(direct));
    EXPECT_EQ(std::get<protocol::refused>(direct).failure.code, errc::forbidden);
}

TYPED_TEST_P(StoreMentionContract, ARepeatIsTheSameOnlyWithTheSameMentions) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    auto op = this->a_mention(this->alice, destination::to(group), {"bob"});
    this->on.run(op);
    this->on.request(this->bob, protocol::leave_group{group});

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));
    op.send.mentions = {"carol"};

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(this->on.refuse(op).failure.code, errc::conflict);
}

TYPED_TEST_P(StoreMentionContract, AnEarlierStaysMentionsCountNoMore) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->mention(this->alice, destination::to(group), {"bob"});

    this->on.request(this->bob, protocol::leave_group{group});
    EXPECT_TRUE(this->mentions_of(this->bob, group).empty());
    this->on.request(this->bob, protocol::join_group{group});
    EXPECT_TRUE(this->mentions_of(this->bob, group).empty());

    const auto later = this->mention(this->alice, destination::to(group), {"bob"}).seq;
    EXPECT_EQ(this->mentions_of(this->bob, group), (typename TestFixture::seq_list{later}));
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreMentionContract,
    AMessageKeepsWhomItMentions,
    AnEntryNamesTheUnreadMentionsOfItsUser,
    NobodyIsTalliedForMentioningHimself,
    AnEntryNamesTheNewestOfManyMentions,
    APageHasNoMoreMentionsThanAFrameTakes,
    InALargeGroupItMovesTheInboxesOfTheMentioned,
    WhoIsMentionedIsAMemberAndNamedOnceAsHeIsKeyed,
    BetweenTwoTheOtherMayBeMentioned,
    OwnerAndAdminsMentionAll,
    ARepeatIsTheSameOnlyWithTheSameMentions,
    AnEarlierStaysMentionsCountNoMore
);

}  // namespace gapless::tests
