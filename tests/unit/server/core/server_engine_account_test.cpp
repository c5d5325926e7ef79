#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using server::change_password;
using server::list_devices;
using server::log_in;
using server::log_out;
using server::refresh_tokens;
using server::register_account;
using server::remove_device;

class ServerEngineAccount : public testing::Test {
protected:
    explicit ServerEngineAccount(server::engine_limits limits = {}) : bench(limits) {}

    errc failed(const server::account_request& what, const std::string& address = "10.0.0.1") {
        const auto answer = bench.answer(bench.ask(what, address));
        EXPECT_TRUE(answer.failure);
        return answer.failure ? answer.failure->code : errc::internal;
    }

    log_in a_login(const std::string& name, const std::string& password) {
        return {bench.next_request(), name, password, device, {}};
    }

    server_bench bench;
    device_id device = numbered<device_id>(0xabc);
    register_account registration{bench.next_request(), "Alice", "secret", device, {}};
};

TEST_F(ServerEngineAccount, RegistersAndIsLoggedInAtOnce) {
    const auto made = bench.answer(bench.ask(registration));

    EXPECT_FALSE(made.failure);
    EXPECT_EQ(made.name, "Alice");
    EXPECT_EQ(made.device, device);
    EXPECT_EQ(made.access_lifetime, server::engine_limits{}.access_lifetime);
    EXPECT_NE(made.access_token, made.refresh_token);
    bench.come_online({"alice", device, made.access_token});
    EXPECT_EQ(bench.engine.connections(), 1U);
}

TEST_F(ServerEngineAccount, ARepeatedRegistrationIsAnsweredTheSame) {
    const auto first = bench.answer(bench.ask(registration));
    const auto again = bench.answer(bench.ask(registration));

    EXPECT_EQ(again.user, first.user);
    EXPECT_EQ(again.access_token, first.access_token);
    EXPECT_EQ(again.refresh_token, first.refresh_token);
}

TEST_F(ServerEngineAccount, ARepeatedRegistrationNeedsThePasswordToo) {
    bench.answer(bench.ask(registration));
    registration.password = "a guess";

    const auto again = bench.answer(bench.ask(registration));

    ASSERT_TRUE(again.failure);
    EXPECT_EQ(again.failure->code, errc::conflict);
    EXPECT_EQ(again.access_token, "");
}

TEST_F(ServerEngineAccount, ARepeatedChangeOfThePasswordIsAnsweredTheSame) {
    const auto made = bench.answer(bench.ask(registration));
    const change_password asked{bench.next_request(), made.access_token, "secret", "better"};
    EXPECT_FALSE(bench.answer(bench.ask(asked)).failure);

    EXPECT_FALSE(bench.answer(bench.ask(asked)).failure);
}

TEST_F(ServerEngineAccount, NeverHandsAPasswordToTheStore) {
    bench.hold_hashing();
    bench.ask(registration);
    EXPECT_EQ(bench.jobs_waiting(), 0U);
    EXPECT_EQ(bench.hashing().at(0).password, "secret");

    bench.hash_next();

    const auto& op = std::get<server::account_operation>(bench.job().operations.at(0));
    EXPECT_EQ(std::get<server::create_account>(op.command).password_hash, "hashed secret");
}

TEST_F(ServerEngineAccount, RefusesBadNamesAndPasswords) {
    auto bad_name = registration;
    bad_name.name = "-";
    auto no_password = registration;
    no_password.password = "";
    bench.answer(bench.ask(registration));
    auto taken = registration;
    taken.id = bench.next_request();
    taken.device = numbered<device_id>(2);

    EXPECT_EQ(failed(bad_name), errc::invalid_name);
    EXPECT_EQ(failed(no_password), errc::usage);
    EXPECT_EQ(failed(taken), errc::name_taken);
}

TEST_F(ServerEngineAccount, LogsInWithTheRightPassword) {
    bench.answer(bench.ask(registration));
    const auto asked = a_login("aLICE", "secret");

    const auto first = bench.answer(bench.ask(asked));
    const auto again = bench.answer(bench.ask(asked));

    EXPECT_FALSE(first.failure);
    EXPECT_EQ(first.name, "Alice");
    EXPECT_EQ(again.access_token, first.access_token);
}

TEST_F(ServerEngineAccount, UnknownAndKnownUsersLookTheSame) {
    bench.answer(bench.ask(registration));

    for (const std::string name : {"alice", "nobody"}) {
        bench.hold_hashing();
        const auto asked = bench.ask(a_login(name, "wrong"), "10.0.0.2");
        ASSERT_EQ(bench.jobs_waiting(), 1U);
        bench.settle();
        ASSERT_EQ(bench.hashing().size(), 1U);
        EXPECT_TRUE(bench.hashing()[0].verify_against);
        bench.hash_next();
        EXPECT_EQ(bench.answer(asked).failure, error{errc::wrong_password});
    }
    bench.release_hashing();
    EXPECT_EQ(failed(a_login("no such name!", "wrong")), errc::wrong_password);
}

TEST_F(ServerEngineAccount, LimitsGuessesPerAccountAndAddress) {
    server_bench small{{.logins_per_minute = 1'000, .guesses_per_hour = 3}};
    small.sign_up("alice");
    const auto guess = [&](const std::string& password, const std::string& address) {
        const auto answer = small.answer(small.ask(
            log_in{small.next_request(), "alice", password, numbered<device_id>(1, 0xd0), {}},
            address
        ));
        return answer.failure ? answer.failure->code : errc{};
    };
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(guess("wrong", "10.0.0.1"), errc::wrong_password);
    }

    EXPECT_EQ(guess("secret alice", "10.0.0.1"), errc::rate_limited);
    EXPECT_EQ(guess("secret alice", "10.0.0.2"), errc{});
    small.advance(minutes(20));
    EXPECT_EQ(guess("secret alice", "10.0.0.1"), errc{});
}

TEST_F(ServerEngineAccount, GuessesUnderWayCountToo) {
    server_bench small{{.logins_per_minute = 1'000, .guesses_per_hour = 2}};
    small.sign_up("alice");
    small.hold_hashing();
    std::vector<server::account_ticket> asked;
    for (int i = 0; i < 3; ++i) {
        asked.push_back(small.ask(
            log_in{small.next_request(), "alice", "wrong", numbered<device_id>(1, 0xd0), {}}
        ));
    }
    small.settle();

    EXPECT_EQ(small.hashing().size(), 2U);
    EXPECT_EQ(small.answer(asked[2]).failure->code, errc::rate_limited);
}

TEST_F(ServerEngineAccount, LimitsNewTokensPerAddress) {
    server_bench small{{.logins_per_minute = 2, .refreshes_per_minute = 3}};
    const auto ask = [&](const std::string& address) {
        return small.answer(small.ask(refresh_tokens{small.next_request(), "a guess"}, address));
    };
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(ask("10.0.0.1").failure->code, errc::token_expired);
    }

    const auto fourth = ask("10.0.0.1").failure;

    EXPECT_EQ(fourth->code, errc::rate_limited);
    EXPECT_EQ(fourth->retry_after, seconds(20));
    EXPECT_EQ(ask("10.0.0.2").failure->code, errc::token_expired);
    const auto login = log_in{small.next_request(), "nobody", "x", numbered<device_id>(1), {}};
    EXPECT_EQ(small.answer(small.ask(login)).failure->code, errc::wrong_password);
}

TEST_F(ServerEngineAccount, LimitsLoginsPerAddress) {
    server_bench small{{.logins_per_minute = 2}};
    const auto ask = [&](const std::string& address) {
        return small.answer(small.ask(
            log_in{small.next_request(), "nobody", "x", numbered<device_id>(1), {}}, address
        ));
    };
    ask("10.0.0.1");
    ask("10.0.0.1");

    const auto third = ask("10.0.0.1").failure;

    EXPECT_EQ(third->code, errc::rate_limited);
    EXPECT_EQ(third->retry_after, seconds(30));
    EXPECT_EQ(ask("10.0.0.2").failure->code, errc::wrong_password);
}

TEST_F(ServerEngineAccount, HashesTwoAtOnceAndNoMoreThanMayWait) {
    server_bench small{{.rates = false, .hashing_queued_max = 3}};
    small.hold_hashing();
    std::vector<server::account_ticket> asked;
    for (std::uint64_t i = 0; i < 6; ++i) {
        asked.push_back(small.ask(register_account{
            small.next_request(), "u" + std::to_string(i), "x", numbered<device_id>(i), {}
        }));
    }

    EXPECT_EQ(small.hashing().size(), 2U);
    EXPECT_TRUE(small.is_answered(asked[5]));
    EXPECT_EQ(small.answer(asked[5]).failure->code, errc::overloaded);
    for (int i = 0; i < 5; ++i) {
        small.hash_next();
    }
    EXPECT_FALSE(small.answer(asked[4]).failure);
}

TEST_F(ServerEngineAccount, RefreshesTokensAndAnswersARepeatTheSame) {
    const auto made = bench.answer(bench.ask(registration));
    const refresh_tokens asked{bench.next_request(), made.refresh_token};

    const auto first = bench.answer(bench.ask(asked));
    const auto again = bench.answer(bench.ask(asked));

    EXPECT_FALSE(first.failure);
    EXPECT_NE(first.access_token, made.access_token);
    EXPECT_EQ(again.access_token, first.access_token);
    EXPECT_EQ(again.refresh_token, first.refresh_token);
    EXPECT_EQ(failed(refresh_tokens{bench.next_request(), "made up"}), errc::token_expired);
}

TEST_F(ServerEngineAccount, LoggingOutClosesTheConnection) {
    const auto made = bench.answer(bench.ask(registration));
    const auto connection = bench.come_online({"alice", device, made.access_token});
    const log_out asked{bench.next_request(), made.access_token};

    EXPECT_FALSE(bench.answer(bench.ask(asked)).failure);

    EXPECT_EQ(bench.take_only<protocol::close>(connection).reason.code, errc::kicked);
    EXPECT_TRUE(bench.is_disconnected(connection));
    EXPECT_FALSE(bench.answer(bench.ask(asked)).failure);
    EXPECT_EQ(failed(list_devices{made.access_token}), errc::token_expired);
}

TEST_F(ServerEngineAccount, ANewPasswordKeepsThisDeviceAndSignsTheOthersOut) {
    const auto made = bench.answer(bench.ask(registration));
    auto elsewhere = a_login("alice", "secret");
    elsewhere.device = numbered<device_id>(0xdef);
    const auto other = bench.answer(bench.ask(elsewhere));
    const auto phone = bench.come_online({"alice", device, made.access_token});
    const auto tablet = bench.come_online({"alice", elsewhere.device, other.access_token});
    const change_password asked{bench.next_request(), made.access_token, "secret", "better"};

    EXPECT_FALSE(bench.answer(bench.ask(asked)).failure);

    EXPECT_FALSE(bench.is_disconnected(phone));
    EXPECT_EQ(bench.take_only<protocol::close>(tablet).reason.code, errc::kicked);
    EXPECT_EQ(failed(a_login("alice", "secret")), errc::wrong_password);
    EXPECT_FALSE(bench.answer(bench.ask(a_login("alice", "better"))).failure);
}

TEST_F(ServerEngineAccount, ChangingThePasswordNeedsTheOldOne) {
    const auto made = bench.answer(bench.ask(registration));

    EXPECT_EQ(
        failed(change_password{bench.next_request(), made.access_token, "wrong", "better"}),
        errc::wrong_password
    );
    EXPECT_EQ(
        failed(change_password{bench.next_request(), "made up", "secret", "better"}),
        errc::token_expired
    );
}

TEST_F(ServerEngineAccount, ListsAndRemovesDevices) {
    const auto made = bench.answer(bench.ask(registration));
    auto elsewhere = a_login("alice", "secret");
    elsewhere.device = numbered<device_id>(0xdef);
    bench.answer(bench.ask(elsewhere));

    EXPECT_EQ(bench.answer(bench.ask(list_devices{made.access_token})).devices.size(), 2U);
    EXPECT_FALSE(bench
                     .answer(bench.ask(
                         remove_device{bench.next_request(), made.access_token, elsewhere.device}
                     ))
                     .failure);
    EXPECT_EQ(bench.answer(bench.ask(list_devices{made.access_token})).devices.size(), 1U);
}

TEST_F(ServerEngineAccount, ADrainAnswersEverybody) {
    bench.hold_hashing();
    const auto hashing = bench.ask(registration);
    const auto reading = bench.ask(list_devices{"made up"});
    const auto finding = bench.ask(a_login("alice", "secret"));

    bench.engine.drain(bench.now());
    bench.drain();

    ASSERT_TRUE(bench.is_answered(hashing));
    EXPECT_EQ(bench.answer(hashing).failure->code, errc::shutting_down);
    EXPECT_EQ(bench.answer(reading).failure->code, errc::token_expired);
    EXPECT_EQ(bench.answer(finding).failure->code, errc::shutting_down);
    EXPECT_TRUE(bench.is_drained);
    bench.hash_next();
    EXPECT_EQ(failed(a_login("alice", "secret")), errc::shutting_down);
}

TEST_F(ServerEngineAccount, AFailedStoreIsAnsweredAndTheRequestMayBeRepeated) {
    const auto asked = bench.ask(registration);
    bench.fail_job(errc::storage_failed);
    EXPECT_EQ(bench.answer(asked).failure->code, errc::storage_failed);

    EXPECT_FALSE(bench.answer(bench.ask(registration)).failure);
}

}  // namespace
}  // namespace gapless::tests
