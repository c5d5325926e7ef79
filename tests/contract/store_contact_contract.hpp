#pragma once

#include "protocol/folds/contact_list.hpp"
#include "protocol/wire/codec.hpp"
#include "tests/contract/store_contract_base.hpp"

#include <optional>

namespace gapless::tests {

template <class Subject>
class StoreContactContract : public StoreContractBase<Subject> {
protected:
    using lines = std::vector<std::string>;

    StoreContactContract() = default;

    explicit StoreContactContract(server::job_policy policy) : StoreContractBase<Subject>(policy) {}

    std::optional<errc> ask(const server::actor& by, protocol::request_body body) {
        const auto answer = this->on.request(by, std::move(body));
        return answer.failure ? std::optional{answer.failure->code} : std::nullopt;
    }

    // The contacts timeline of a user; 0: there is none.
    conversation_id timeline_of(const server::actor& whose) {
        for (const protocol::inbox_entry& each : this->on.sync(whose, 0).entries) {
            if (each.kind == conversation_kind::contacts) {
                return each.conversation;
            }
        }
        return {};
    }

    std::vector<message> entries_of(const server::actor& whose) {
        const conversation_id timeline = timeline_of(whose);
        return timeline == conversation_id{} ? std::vector<message>{}
                                             : this->on.pull(whose, timeline, 1, 1'000).messages;
    }

    // Each entry as "change other note".
    lines changes_of(const server::actor& whose) {
        lines all;
        for (const message& each : entries_of(whose)) {
            const auto change = protocol::decode_contact_change(each.body);
            EXPECT_TRUE(change);
            all.push_back(
                std::string{name_of(change->change)} + " " + change->user +
                (change->note.empty() ? "" : " " + change->note)
            );
        }
        return all;
    }

    contact standing(const server::actor& whose, const std::string& other) {
        protocol::contact_list folded;
        for (const message& each : entries_of(whose)) {
            folded.take(each);
        }
        return folded.standing(other);
    }

    std::optional<errc> told(const server::outcome& came) {
        const auto* no = std::get_if<protocol::refused>(&came);
        return no == nullptr ? std::nullopt : std::optional{no->failure.code};
    }

    // Sends on, or tells why not; a refused one does not count.
    std::optional<errc> send(const server::actor& by, const destination& to) {
        const auto op = this->on.a_send(by, to, "hello");
        const auto failure = told(this->on.run(op));
        if (!failure) {
            this->on.count(op);
        }
        return failure;
    }

    std::optional<errc> send(const server::actor& by, const std::string& to) {
        return send(by, destination::direct(to));
    }

    server::actor alice = this->on.sign_up("Alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
};

// With another policy than the usual.
template <class Subject>
struct people_under : StoreContactContract<Subject> {
    explicit people_under(server::job_policy policy) : StoreContactContract<Subject>(policy) {}

    void TestBody() override {}

    using StoreContactContract<Subject>::alice;
    using StoreContactContract<Subject>::bob;
    using StoreContactContract<Subject>::ask;
    using StoreContactContract<Subject>::send;
};

TYPED_TEST_SUITE_P(StoreContactContract);

TYPED_TEST_P(StoreContactContract, ARequestStandsInBothTimelines) {
    EXPECT_EQ(this->ask(this->alice, protocol::request_contact{"BOB", "from tea"}), std::nullopt);

    EXPECT_EQ(this->changes_of(this->alice), (std::vector<std::string>{"requested bob from tea"}));
    EXPECT_EQ(
        this->changes_of(this->bob), (std::vector<std::string>{"request_received Alice from tea"})
    );
    EXPECT_EQ(this->changes_of(this->carol), std::vector<std::string>{});
}

TYPED_TEST_P(StoreContactContract, ItsEntriesBearTheRequestsId) {
    const auto id = numbered<request_id>(0xabc);
    this->on.run(server::request_operation{this->alice, {id, protocol::request_contact{"bob", ""}}}
    );

    for (const auto& whose : {this->alice, this->bob}) {
        const auto entries = this->entries_of(whose);
        ASSERT_EQ(entries.size(), 1U);
        EXPECT_EQ(entries[0].seq, seq{1});
        EXPECT_EQ(entries[0].client_id, numbered<client_id>(0xabc));
        EXPECT_EQ(entries[0].counter, sender_counter{});
        EXPECT_EQ(entries[0].sender, this->alice.user);
        EXPECT_EQ(entries[0].kind, message_kind::contact_change);
    }
}

TYPED_TEST_P(StoreContactContract, AcceptedAndRefusedAreSeenByBoth) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});
    this->ask(this->carol, protocol::request_contact{"bob", ""});

    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"alice", true}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"carol", false}), std::nullopt);

    EXPECT_EQ(
        this->changes_of(this->alice), (std::vector<std::string>{"requested bob", "accepted bob"})
    );
    EXPECT_EQ(
        this->changes_of(this->carol), (std::vector<std::string>{"requested bob", "refused bob"})
    );
    EXPECT_EQ(this->standing(this->bob, "alice").tie, contact_tie::mutual);
    EXPECT_EQ(this->standing(this->bob, "carol").tie, contact_tie::none);
}

TYPED_TEST_P(StoreContactContract, WhatIsAsAskedMakesNoEntry) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});
    EXPECT_EQ(this->ask(this->alice, protocol::request_contact{"bob", "again"}), std::nullopt);
    this->ask(this->bob, protocol::answer_contact{"alice", true});
    this->ask(this->alice, protocol::follow_user{"bob"});
    this->ask(this->carol, protocol::block_user{"bob"});

    EXPECT_EQ(this->ask(this->alice, protocol::request_contact{"bob", ""}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"alice", true}), std::nullopt);
    EXPECT_EQ(this->ask(this->alice, protocol::follow_user{"bob"}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::unfollow_user{"alice"}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"carol", false}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::remove_contact{"carol"}), std::nullopt);
    EXPECT_EQ(this->ask(this->carol, protocol::block_user{"bob"}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::unblock_user{"carol"}), std::nullopt);

    EXPECT_EQ(
        this->changes_of(this->alice),
        (std::vector<std::string>{"requested bob", "accepted bob", "followed bob"})
    );
    EXPECT_EQ(
        this->changes_of(this->bob),
        (std::vector<std::string>{"request_received Alice", "accepted Alice"})
    );
    EXPECT_EQ(this->changes_of(this->carol), std::vector<std::string>{"blocked bob"});
}

TYPED_TEST_P(StoreContactContract, RequestsThatCrossMakeAContact) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});

    EXPECT_EQ(this->ask(this->bob, protocol::request_contact{"alice", ""}), std::nullopt);

    EXPECT_EQ(this->standing(this->alice, "bob").tie, contact_tie::mutual);
    EXPECT_EQ(this->standing(this->bob, "alice").tie, contact_tie::mutual);
}

TYPED_TEST_P(StoreContactContract, RemovingEndsItOnBothSides) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});
    this->ask(this->bob, protocol::answer_contact{"alice", true});
    this->ask(this->carol, protocol::request_contact{"bob", ""});

    EXPECT_EQ(this->ask(this->bob, protocol::remove_contact{"alice"}), std::nullopt);
    EXPECT_EQ(this->ask(this->carol, protocol::remove_contact{"bob"}), std::nullopt);

    EXPECT_EQ(this->standing(this->alice, "bob").tie, contact_tie::none);
    EXPECT_EQ(this->standing(this->bob, "alice").tie, contact_tie::none);
    EXPECT_EQ(this->standing(this->bob, "carol").tie, contact_tie::none);
    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"carol", true}), errc::forbidden);
}

TYPED_TEST_P(StoreContactContract, FollowingTellsNobody) {
    EXPECT_EQ(this->ask(this->alice, protocol::follow_user{"bob"}), std::nullopt);

    EXPECT_TRUE(this->standing(this->alice, "bob").follows);
    EXPECT_EQ(this->timeline_of(this->bob), conversation_id{});

    EXPECT_EQ(this->ask(this->alice, protocol::unfollow_user{"bob"}), std::nullopt);
    EXPECT_FALSE(this->standing(this->alice, "bob").follows);
}

TYPED_TEST_P(StoreContactContract, WhoCannotBeAContact) {
    const auto refused = [&](protocol::request_body body) {
        return this->ask(this->alice, std::move(body));
    };

    EXPECT_EQ(refused(protocol::request_contact{"alice", ""}), errc::forbidden);
    EXPECT_EQ(refused(protocol::follow_user{"alice"}), errc::forbidden);
    EXPECT_EQ(refused(protocol::block_user{"alice"}), errc::forbidden);
    EXPECT_EQ(refused(protocol::request_contact{"nobody", ""}), errc::unknown_user);
    EXPECT_EQ(refused(protocol::block_user{"-no name"}), errc::unknown_user);
    EXPECT_EQ(
        refused(protocol::request_contact{"bob", std::string(201, 'n')}), errc::message_too_large
    );
    EXPECT_EQ(refused(protocol::request_contact{"bob", "\xc3("}), errc::invalid_utf8);
    EXPECT_EQ(refused(protocol::answer_contact{"bob", true}), errc::forbidden);
    EXPECT_EQ(this->timeline_of(this->alice), conversation_id{});
    EXPECT_EQ(this->timeline_of(this->bob), conversation_id{});
}

TYPED_TEST_P(StoreContactContract, ABlockEndsWhatThereWasAndLooksLikeARemoval) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});
    this->ask(this->bob, protocol::answer_contact{"alice", true});
    this->ask(this->bob, protocol::follow_user{"alice"});
    this->ask(this->alice, protocol::follow_user{"bob"});

    EXPECT_EQ(this->ask(this->alice, protocol::block_user{"bob"}), std::nullopt);

    EXPECT_EQ(
        this->standing(this->alice, "bob"), (contact{"bob", contact_tie::none, false, true, {}})
    );
    EXPECT_EQ(
        this->standing(this->bob, "alice"), (contact{"Alice", contact_tie::none, true, false, {}})
    );
    EXPECT_EQ(this->changes_of(this->bob).back(), "removed Alice");
}

TYPED_TEST_P(StoreContactContract, ABlockedUsersRequestIsAnsweredLikeAWaitingOne) {
    this->ask(this->alice, protocol::block_user{"bob"});
    const auto of_carol = this->on.request(this->carol, protocol::request_contact{"alice", ""});

    const auto of_bob = this->on.request(this->bob, protocol::request_contact{"alice", ""});

    EXPECT_FALSE(of_bob.failure);
    EXPECT_EQ(of_bob.conversation, this->timeline_of(this->bob));
    EXPECT_FALSE(of_carol.failure);
    EXPECT_EQ(this->changes_of(this->bob), this->changes_of(this->carol));
    EXPECT_EQ(
        this->changes_of(this->alice),
        (std::vector<std::string>{"blocked bob", "request_received carol"})
    );
    EXPECT_EQ(this->ask(this->bob, protocol::follow_user{"alice"}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::remove_contact{"alice"}), std::nullopt);
    EXPECT_EQ(this->changes_of(this->alice).size(), 2U);
}

TYPED_TEST_P(StoreContactContract, ARequestOutlivesABlockUnseen) {
    this->ask(this->bob, protocol::request_contact{"alice", ""});
    this->ask(this->alice, protocol::block_user{"bob"});
    EXPECT_EQ(this->changes_of(this->bob), std::vector<std::string>{"requested Alice"});
    EXPECT_EQ(this->ask(this->alice, protocol::answer_contact{"bob", true}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::request_contact{"bob", ""}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::follow_user{"bob"}), errc::forbidden);
    this->ask(this->alice, protocol::unblock_user{"bob"});

    EXPECT_EQ(this->ask(this->alice, protocol::request_contact{"bob", ""}), std::nullopt);

    EXPECT_EQ(this->standing(this->alice, "bob").tie, contact_tie::mutual);
    EXPECT_EQ(this->standing(this->bob, "alice").tie, contact_tie::mutual);
}

TYPED_TEST_P(StoreContactContract, OnesOwnRequestEndsWithOnesBlock) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});

    this->ask(this->alice, protocol::block_user{"bob"});

    EXPECT_EQ(this->changes_of(this->bob).back(), "removed Alice");
    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"alice", true}), errc::forbidden);
}

TYPED_TEST_P(StoreContactContract, AContactsTimelineIsItsOwnersAlone) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});
    const auto timeline = this->timeline_of(this->alice);

    EXPECT_EQ(this->send(this->alice, destination::to(timeline)), errc::forbidden);
    EXPECT_EQ(this->send(this->bob, destination::to(timeline)), errc::unknown_conversation);
    const auto pulled = this->on.pull(this->bob, timeline, 1, 10);
    ASSERT_TRUE(pulled.failure);
    EXPECT_EQ(pulled.failure->code, errc::unknown_conversation);
    EXPECT_EQ(this->ask(this->alice, protocol::invite_member{timeline, "bob"}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::leave_group{timeline}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::dismiss_group{timeline}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::list_members{timeline}), errc::forbidden);
    EXPECT_EQ(this->ask(this->bob, protocol::join_group{timeline}), errc::unknown_conversation);
}

TYPED_TEST_P(StoreContactContract, ARepeatedRequestHasOneEffect) {
    const server::request_operation asked{
        this->alice, {this->on.next_request(), protocol::request_contact{"bob", ""}}
    };
    const auto first = this->on.template expect<protocol::response>(this->on.run(asked));
    this->ask(this->alice, protocol::remove_contact{"bob"});

    const auto again = this->on.template expect<protocol::response>(this->on.run(asked));

    EXPECT_EQ(again, first);
    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_EQ(this->standing(this->bob, "alice").tie, contact_tie::none);
}

TYPED_TEST_P(StoreContactContract, ItIsThereAfterACrash) {
    this->ask(this->alice, protocol::request_contact{"bob", "note"});
    this->ask(this->alice, protocol::block_user{"carol"});

    this->reopen();

    EXPECT_EQ(this->send(this->carol, "alice"), errc::forbidden);
    EXPECT_EQ(this->ask(this->bob, protocol::answer_contact{"alice", true}), std::nullopt);
    EXPECT_EQ(
        this->changes_of(this->alice),
        (std::vector<std::string>{"requested bob note", "blocked carol", "accepted bob"})
    );
}

TYPED_TEST_P(StoreContactContract, OneWhoIsBlockedMayNotWrite) {
    EXPECT_EQ(this->send(this->bob, "alice"), std::nullopt);
    this->ask(this->alice, protocol::block_user{"bob"});

    EXPECT_EQ(this->send(this->bob, "alice"), errc::forbidden);
    EXPECT_EQ(this->send(this->alice, "bob"), std::nullopt);
    EXPECT_EQ(this->send(this->carol, "alice"), std::nullopt);
    this->ask(this->carol, protocol::block_user{"bob"});
    EXPECT_EQ(this->send(this->bob, "carol"), errc::forbidden);
    EXPECT_EQ(this->on.sync(this->carol, 0).entries.size(), 2U);

    this->ask(this->alice, protocol::unblock_user{"bob"});
    EXPECT_EQ(this->send(this->bob, "alice"), std::nullopt);
}

TYPED_TEST_P(StoreContactContract, WhatWasStoredBeforeABlockIsADuplicateAfterIt) {
    const auto op = this->on.a_send(this->bob, destination::direct("alice"), "before");
    const auto first = this->on.template expect<protocol::sent>(this->on.run(op));
    this->ask(this->alice, protocol::block_user{"bob"});

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
}

TYPED_TEST_P(StoreContactContract, OneWhoIsBlockedDrawsNobodyIntoAGroup) {
    this->ask(this->alice, protocol::block_user{"bob"});
    const auto group = this->on.create_group(this->bob, "tea", {"carol"});

    EXPECT_EQ(this->ask(this->bob, protocol::invite_member{group, "alice"}), errc::forbidden);
    EXPECT_EQ(
        this->ask(this->bob, protocol::create_group{"tea", {"carol", "alice"}}), errc::forbidden
    );
    EXPECT_EQ(this->on.members(this->bob, group).size(), 2U);
    EXPECT_EQ(this->on.sync(this->carol, 0).entries.size(), 1U);
}

TYPED_TEST_P(StoreContactContract, UnderContactsOnlyContactsWrite) {
    people_under<TypeParam> app{{.direct = server::direct_policy::contacts}};

    EXPECT_EQ(app.send(app.bob, "alice"), errc::forbidden);
    EXPECT_EQ(app.send(app.bob, "bob"), std::nullopt);
    app.ask(app.bob, protocol::request_contact{"alice", ""});
    EXPECT_EQ(app.send(app.bob, "alice"), errc::forbidden);
    app.ask(app.alice, protocol::answer_contact{"bob", true});
    EXPECT_EQ(app.send(app.bob, "alice"), std::nullopt);
    EXPECT_EQ(app.send(app.alice, "bob"), std::nullopt);
    app.ask(app.bob, protocol::remove_contact{"alice"});
    EXPECT_EQ(app.send(app.alice, "bob"), errc::forbidden);
}

TYPED_TEST_P(StoreContactContract, UnderFollowedThoseWriteWhomTheReceiverFollows) {
    people_under<TypeParam> app{{.direct = server::direct_policy::followed}};
    app.ask(app.alice, protocol::follow_user{"bob"});

    EXPECT_EQ(app.send(app.bob, "alice"), std::nullopt);
    EXPECT_EQ(app.send(app.alice, "bob"), errc::forbidden);
    app.ask(app.alice, protocol::block_user{"bob"});
    EXPECT_EQ(app.send(app.bob, "alice"), errc::forbidden);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContactContract,
    ARequestStandsInBothTimelines,
    ItsEntriesBearTheRequestsId,
    AcceptedAndRefusedAreSeenByBoth,
    WhatIsAsAskedMakesNoEntry,
    RequestsThatCrossMakeAContact,
    RemovingEndsItOnBothSides,
    FollowingTellsNobody,
    WhoCannotBeAContact,
    ABlockEndsWhatThereWasAndLooksLikeARemoval,
    ABlockedUsersRequestIsAnsweredLikeAWaitingOne,
    ARequestOutlivesABlockUnseen,
    OnesOwnRequestEndsWithOnesBlock,
    AContactsTimelineIsItsOwnersAlone,
    ARepeatedRequestHasOneEffect,
    ItIsThereAfterACrash,
    OneWhoIsBlockedMayNotWrite,
    WhatWasStoredBeforeABlockIsADuplicateAfterIt,
    OneWhoIsBlockedDrawsNobodyIntoAGroup,
    UnderContactsOnlyContactsWrite,
    UnderFollowedThoseWriteWhomTheReceiverFollows
);

}  // namespace gapless::tests
