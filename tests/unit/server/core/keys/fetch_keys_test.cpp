#include "server/core/keys/fetch_keys.hpp"

#include "server/core/store/memory_transaction.hpp"
#include "tests/unit/server/core/keys/key_case.hpp"

namespace gapless::tests {
namespace {

class FetchKeys : public key_case {
protected:
    std::vector<user_id> users(const server::actor& by, const protocol::fetch_keys& asked) {
        const auto answer = on.request(by, asked);
        EXPECT_TRUE(answer.keys) << (answer.failure ? message_of(*answer.failure) : "");
        std::vector<user_id> found;
        for (const auto& each : answer.keys.value_or(protocol::fetched_keys{}).users) {
            found.push_back(each.user);
        }
        return found;
    }
};

TEST_F(FetchKeys, NamesCurrentMembersInOrder) {
    const key_person carol = people.sign_up("carol");
    on.request(alice.by(), protocol::invite_member{tea, "carol"});

    EXPECT_EQ(
        users(bob.by(), {tea, {}, {}, {}}), (std::vector{alice.user(), bob.user(), carol.user()})
    );
    EXPECT_EQ(
        users(bob.by(), {tea, {}, {}, alice.user()}), (std::vector{bob.user(), carol.user()})
    );
    EXPECT_EQ(users(bob.by(), {tea, {carol.user()}, {}, {}}), std::vector{carol.user()});
}

TEST_F(FetchKeys, WhoHasPublishedNothingHasNoKeys) {
    const key_person carol = people.sign_up("carol");
    on.request(alice.by(), protocol::invite_member{tea, "carol"});

    const auto answer = on.request(bob.by(), protocol::fetch_keys{tea, {carol.user()}, {}, {}});

    const protocol::user_keys expected{carol.user(), "carol", "", {}, {}};
    EXPECT_EQ(answer.keys->users, std::vector{expected});
}

TEST_F(FetchKeys, FormerMembersAskForWhomTheyKnew) {
    on.request(bob.by(), protocol::leave_group{tea});

    EXPECT_EQ(users(bob.by(), {tea, {alice.user()}, {}, {}}), std::vector{alice.user()});
    EXPECT_EQ(ask(bob.by(), protocol::fetch_keys{tea, {}, {}, {}}), errc::not_a_member);
    EXPECT_EQ(users(alice.by(), {tea, {bob.user()}, {}, {}}), std::vector{bob.user()});
}

TEST_F(FetchKeys, StrangersLearnNothing) {
    const key_person carol = people.sign_up("carol");

    EXPECT_EQ(ask(carol.by(), protocol::fetch_keys{tea, {}, {}, {}}), errc::unknown_conversation);
    EXPECT_EQ(
        ask(carol.by(), protocol::fetch_keys{conversation_id{99}, {}, {}, {}}),
        errc::unknown_conversation
    );
    EXPECT_EQ(
        ask(alice.by(), protocol::fetch_keys{tea, {carol.user()}, {}, {}}), errc::unknown_user
    );
    EXPECT_EQ(
        ask(alice.by(), protocol::fetch_keys{tea, {user_id{99}}, {}, {}}), errc::unknown_user
    );
}

TEST_F(FetchKeys, WithoutAConversationOneSeesOneself) {
    EXPECT_EQ(users(alice.by(), {}), std::vector{alice.user()});
    EXPECT_EQ(users(alice.by(), {{}, {alice.user()}, {}, {}}), std::vector{alice.user()});
    EXPECT_EQ(ask(alice.by(), protocol::fetch_keys{{}, {bob.user()}, {}, {}}), errc::unknown_user);
}

TEST_F(FetchKeys, WhatIsAskedForAscends) {
    const std::vector down{bob.user(), alice.user()};
    const std::vector twice{bob.user(), bob.user()};
    EXPECT_EQ(ask(alice.by(), protocol::fetch_keys{tea, down, {}, {}}), errc::usage);
    EXPECT_EQ(ask(alice.by(), protocol::fetch_keys{tea, twice, {}, {}}), errc::usage);
    const std::vector<protocol::known_keys> known{{bob.user(), 1}, {alice.user(), 1}};
    EXPECT_EQ(ask(alice.by(), protocol::fetch_keys{tea, {}, known, {}}), errc::usage);
}

TEST_F(FetchKeys, OfDevicesThatAreListedOnly) {
    people.add_device(alice);
    people.publish_kem(alice, 1);
    const auto kem_keys = [&] {
        return on.request(bob.by(), protocol::fetch_keys{tea, {alice.user()}, {}, {}})
            .keys->users.at(0)
            .kem_keys.size();
    };
    EXPECT_EQ(kem_keys(), 1U);
    people.publish_all(alice);
    EXPECT_EQ(kem_keys(), 2U);
}

// Bytes that no client made, straight into the rows: lists are short, and pages are long.
class FetchKeysPages : public FetchKeys {
protected:
    void give_lists(const key_person& whose, std::uint64_t count, std::size_t bytes) {
        server::memory_transaction rows(database);
        server::account_keys_record account = *rows.find_account_keys(whose.user());
        for (; account.list_seq < count; ++account.list_seq) {
            rows.put_device_list(
                {whose.user(), account.list_seq + 1, account.account_key, std::string(bytes, 'l')}
            );
        }
        rows.put_account_keys(account);
        rows.commit();
    }
};

TEST_F(FetchKeysPages, APageEndsBeforeItIsTooLong) {
    give_lists(alice, 5, 60'000);
    give_lists(bob, 6, 60'000);

    const auto first = on.request(alice.by(), protocol::fetch_keys{tea, {}, {}, {}}).keys.value();
    ASSERT_EQ(first.users.size(), 1U);
    EXPECT_EQ(first.users[0].lists.size(), 5U);
    EXPECT_TRUE(first.more);

    const protocol::fetch_keys next{tea, {}, {}, first.users[0].user};
    const auto second = on.request(alice.by(), next).keys.value();
    ASSERT_EQ(second.users.size(), 1U);
    EXPECT_EQ(second.users[0].lists.size(), 6U);
    EXPECT_FALSE(second.more);
}

TEST_F(FetchKeysPages, ListsThatFillAPageComeInSeveral) {
    give_lists(alice, 20, 60'000);

    const auto first = on.request(bob.by(), protocol::fetch_keys{tea, {}, {}, {}}).keys.value();
    ASSERT_EQ(first.users.size(), 1U);
    EXPECT_EQ(first.users[0].lists.size(), 9U);
    EXPECT_TRUE(first.more);

    const protocol::fetch_keys next{tea, {alice.user()}, {{alice.user(), 9}}, {}};
    const auto second = on.request(bob.by(), next).keys.value();
    EXPECT_EQ(second.users.at(0).lists.size(), 8U);
    EXPECT_FALSE(second.more);
}

TEST_F(FetchKeysPages, AJobReadsNoMoreThanSoManyPages) {
    give_lists(alice, 9, 60'000);
    std::vector<server::operation> all;
    for (int i = 0; i < 20; ++i) {
        all.emplace_back(server::request_operation{
            bob.by(), {on.next_request(), protocol::fetch_keys{tea, {}, {}, {}}}
        });
    }

    std::size_t refused = 0;
    for (const server::outcome& each : on.run_all(std::move(all)).outcomes) {
        const auto& answer = std::get<protocol::response>(each);
        if (answer.failure) {
            EXPECT_EQ(answer.failure->code, errc::overloaded);
            EXPECT_TRUE(answer.failure->retry_after);
            ++refused;
        }
    }
    EXPECT_GT(refused, 8U);
    EXPECT_LT(refused, 16U);
}

}  // namespace
}  // namespace gapless::tests
