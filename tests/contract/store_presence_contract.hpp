#pragma once

#include "tests/contract/store_contract_base.hpp"

#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// Who may know of whom, and who hears that somebody types.
template <class Subject>
class StorePresenceContract : public StoreContractBase<Subject> {
protected:
    void ask(const server::actor& by, protocol::request_body body) {
        EXPECT_EQ(this->on.request(by, std::move(body)).failure, std::nullopt);
    }

    void become_contacts() {
        ask(alice, protocol::request_contact{"bob", ""});
        ask(bob, protocol::request_contact{"alice", ""});
    }

    std::vector<server::watch_result::user> watched(
        const server::actor& by, std::vector<std::string> names
    ) {
        const auto came = this->on.run(server::watch_operation{by, std::move(names)});
        return this->on.template expect<server::watch_result>(came).users;
    }

    std::vector<user_id> audience(const server::actor& by, conversation_id where) {
        const auto came = this->on.run(server::typing_operation{by, where, true});
        return this->on.template expect<server::typing_result>(came).audience;
    }

    server::actor alice = this->on.sign_up("Alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
};

TYPED_TEST_SUITE_P(StorePresenceContract);

TYPED_TEST_P(StorePresenceContract, ContactsAreWatchedByName) {
    this->become_contacts();
    this->on.advance(seconds(9));
    const auto laptop = this->on.add_device(this->bob, "bob");

    const auto found = this->watched(this->alice, {"BOB", "alice"});

    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].id, laptop.user);
    EXPECT_EQ(found[0].name, "bob");
    EXPECT_EQ(found[0].last_seen, this->on.now());
    EXPECT_EQ(found[1].id, this->alice.user);
    EXPECT_EQ(found[1].name, "Alice");
}

TYPED_TEST_P(StorePresenceContract, EverybodyElseIsNobody) {
    this->ask(this->alice, protocol::request_contact{"bob", ""});
    this->ask(this->alice, protocol::follow_user{"carol"});

    for (const auto& each : this->watched(this->alice, {"bob", "carol", "nobody"})) {
        EXPECT_EQ(each.id, user_id{});
        EXPECT_EQ(each.name, "");
        EXPECT_EQ(each.last_seen, wall_time{});
    }
}

TYPED_TEST_P(StorePresenceContract, ABlockEndsItForBoth) {
    this->become_contacts();
    this->ask(this->alice, protocol::block_user{"bob"});

    EXPECT_EQ(this->watched(this->alice, {"bob"}).at(0).id, user_id{});
    EXPECT_EQ(this->watched(this->bob, {"alice"}).at(0).id, user_id{});
}

TYPED_TEST_P(StorePresenceContract, AnOlderSessionLearnsNothing) {
    const auto newer = this->on.session_of(this->carol.device);

    const auto watch = this->on.run(server::watch_operation{this->carol, {"bob"}});
    EXPECT_EQ(this->on.template expect<error>(watch).code, errc::superseded);
    const auto typing = this->on.run(server::typing_operation{this->carol, {}, true});
    EXPECT_EQ(this->on.template expect<error>(typing).code, errc::superseded);
    EXPECT_EQ(this->watched(newer, {"carol"}).at(0).id, newer.user);
}

TYPED_TEST_P(StorePresenceContract, TypingIsForTheOtherMembers) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob"});

    EXPECT_EQ(this->audience(this->alice, tea), std::vector{this->bob.user});
    EXPECT_EQ(this->audience(this->carol, tea), std::vector<user_id>{});
    EXPECT_EQ(this->audience(this->alice, conversation_id{77'777}), std::vector<user_id>{});
    this->ask(this->bob, protocol::leave_group{tea});
    EXPECT_EQ(this->audience(this->alice, tea), std::vector<user_id>{});
    EXPECT_EQ(this->audience(this->bob, tea), std::vector<user_id>{});
}

TYPED_TEST_P(StorePresenceContract, TypingIsNothingForOneWhoIsBlockedOrMuted) {
    const auto tea = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    this->ask(this->bob, protocol::block_user{"carol"});

    EXPECT_EQ(this->audience(this->carol, tea), std::vector{this->alice.user});
    EXPECT_EQ(this->audience(this->bob, tea), std::vector{this->alice.user});
    this->ask(this->alice, protocol::mute_all{tea, true});
    EXPECT_EQ(this->audience(this->carol, tea), std::vector<user_id>{});
}

TYPED_TEST_P(StorePresenceContract, NobodyIsToldInALargeGroup) {
    std::vector<std::string> names;
    for (int n = 0; n < 100; ++n) {
        names.push_back("user" + std::to_string(n));
        this->on.sign_up(names.back());
    }
    const auto most = std::vector<std::string>(names.begin(), names.end() - 1);
    const auto largest = this->on.create_group(this->alice, "hundred", most);
    EXPECT_EQ(this->audience(this->alice, largest).size(), 99U);

    const auto larger = this->on.create_group(this->alice, "more", names);

    EXPECT_EQ(this->audience(this->alice, larger), std::vector<user_id>{});
}

REGISTER_TYPED_TEST_SUITE_P(
    StorePresenceContract,
    ContactsAreWatchedByName,
    EverybodyElseIsNobody,
    ABlockEndsItForBoth,
    AnOlderSessionLearnsNothing,
    TypingIsForTheOtherMembers,
    TypingIsNothingForOneWhoIsBlockedOrMuted,
    NobodyIsToldInALargeGroup
);

}  // namespace gapless::tests
