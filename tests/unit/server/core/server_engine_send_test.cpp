#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

class ServerEngineSend : public testing::Test {
protected:
    server_bench bench{{.user_sends_burst = 1'000}};
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
    server::connection_id phone = bench.come_online(alice);
    destination to_bob = destination::direct("bob");

    void send(const std::string& text) { bench.say(phone, bench.a_send(phone, to_bob, text)); }
};

TEST_F(ServerEngineSend, AnswersOnlyWhenItIsStored) {
    send("hi");
    EXPECT_TRUE(bench.take(phone).empty());
    ASSERT_EQ(bench.jobs_waiting(), 1U);

    bench.run_job();

    const auto sent = bench.take_all<protocol::sent>(phone);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].seq, seq{1});
}

TEST_F(ServerEngineSend, WhatComesDuringACommitFormsTheNext) {
    send("one");
    for (int i = 0; i < 20; ++i) {
        send("more");
    }
    EXPECT_EQ(bench.jobs_waiting(), 1U);
    EXPECT_EQ(bench.job().operations.size(), 1U);

    bench.run_job();

    ASSERT_EQ(bench.jobs_waiting(), 1U);
    EXPECT_EQ(bench.job().operations.size(), 20U);
    bench.run_job();
    EXPECT_EQ(bench.jobs_waiting(), 0U);
    EXPECT_EQ(bench.database.tables().messages.size(), 21U);
}

TEST_F(ServerEngineSend, AJobHoldsNoMoreThanItMay) {
    server_bench small{{.user_sends_burst = 1'000, .job_operations_max = 3}};
    const auto connection = small.come_online(small.sign_up("bob"));
    for (int i = 0; i < 8; ++i) {
        small.say(connection, small.a_send(connection, to_bob, "x"));
    }
    small.run_job();
    EXPECT_EQ(small.job().operations.size(), 3U);

    small.settle();

    EXPECT_EQ(small.database.tables().messages.size(), 8U);
}

TEST_F(ServerEngineSend, FieldsRideOnTheLastAnswerOfACommit) {
    send("first, to make the conversation");
    bench.settle();
    send("while this is out");
    send("one");
    send("two");
    bench.run_job();
    bench.take(phone);

    bench.run_job();

    const auto told = bench.take(phone);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_FALSE(std::get<protocol::sent>(told[0]).inbox);
    const auto& last = std::get<protocol::sent>(told[1]);
    EXPECT_EQ(last.seq, seq{4});
    const protocol::read_state own{4, seq{4}, ordinal{4}, 0, false, 0, seq{4}};
    EXPECT_EQ(
        last.inbox, (protocol::inbox_fields{inbox_version{2}, inbox_version{3}, seq{4}, own})
    );
}

TEST_F(ServerEngineSend, ARepeatIsAnsweredButNotCharged) {
    server_bench small{{.user_sends_burst = 2}};
    const auto connection = small.come_online(small.sign_up("bob"));
    const auto message = small.a_send(connection, to_bob, "again and again");
    small.say(connection, message);
    small.settle();
    small.take(connection);

    for (int i = 0; i < 5; ++i) {
        small.say(connection, message);
        small.settle();
        EXPECT_TRUE(small.take_only<protocol::sent>(connection).duplicate);
    }
}

TEST_F(ServerEngineSend, LimitsSendsOfAUser) {
    server_bench small{{.user_sends_per_second = 1, .user_sends_burst = 3}};
    const auto connection = small.come_online(small.sign_up("bob"));
    for (int i = 0; i < 4; ++i) {
        small.say(connection, small.a_send(connection, to_bob, "x"));
    }
    small.settle();

    const auto refused = small.take_all<protocol::refused>(connection);

    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused.front().failure.code, errc::rate_limited);
    EXPECT_EQ(refused.front().failure.retry_after, seconds(1));
}

TEST_F(ServerEngineSend, ARepeatOfWhatIsStoredIsAnsweredOverTheLimitToo) {
    server_bench small{{.user_sends_per_second = 1, .user_sends_burst = 1}};
    const auto connection = small.come_online(small.sign_up("bob"));
    const auto message = small.a_send(connection, to_bob, "x");
    small.say(connection, message);
    small.settle();
    small.take(connection);
    const auto next = small.a_send(connection, to_bob, "y");

    small.say(connection, next);
    small.say(connection, message);
    small.settle();

    const auto said = small.take(connection);
    EXPECT_EQ(said.size(), 2U);
    EXPECT_EQ(std::get<protocol::refused>(said.at(0)).failure.code, errc::rate_limited);
    EXPECT_TRUE(std::get<protocol::sent>(said.at(1)).duplicate);
}

TEST_F(ServerEngineSend, WhatIsRefusedByTheStoreIsNotCharged) {
    server_bench small{{.user_sends_burst = 2}};
    const auto connection = small.come_online(small.sign_up("bob"));
    for (int i = 0; i < 10; ++i) {
        small.say(connection, small.a_send(connection, destination::direct("nobody"), "x"));
        small.settle();
        EXPECT_EQ(small.take_only<protocol::refused>(connection).failure.code, errc::unknown_user);
    }
}

TEST_F(ServerEngineSend, LimitsSendsToAConversation) {
    server_bench small{{.user_sends_burst = 1'000, .conversation_sends_per_second = 2}};
    const auto connection = small.come_online(small.sign_up("bob"));
    const auto group = small.create_group(connection, "tea", {});
    small.take(connection);
    for (int i = 0; i < 3; ++i) {
        small.say(connection, small.a_send(connection, destination::to(group), "x"));
    }
    small.settle();

    const auto refused = small.take_all<protocol::refused>(connection);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused.front().failure.code, errc::rate_limited);
}

TEST_F(ServerEngineSend, NothingIsLimitedWithoutRates) {
    server_bench dev{{.rates = false}};
    const auto connection = dev.come_online(dev.sign_up("bob"));
    for (int i = 0; i < 500; ++i) {
        dev.say(connection, dev.a_send(connection, to_bob, "x"));
    }
    dev.settle();

    EXPECT_EQ(dev.take_all<protocol::sent>(connection).size(), 500U);
}

TEST_F(ServerEngineSend, WhatWaitsIsBounded) {
    server_bench small{{.rates = false, .queued_bytes_max = 10'000}};
    const auto connection = small.come_online(small.sign_up("bob"));
    for (int i = 0; i < 100; ++i) {
        small.say(connection, small.a_send(connection, to_bob, std::string(1'000, 'x')), 1'100);
    }

    EXPECT_LE(small.engine.buffered_bytes(), 10'000U);
    const auto refused = small.take_all<protocol::refused>(connection);
    ASSERT_FALSE(refused.empty());
    EXPECT_EQ(refused[0].failure.code, errc::overloaded);
    EXPECT_TRUE(refused[0].failure.retry_after);
    small.settle();
    EXPECT_EQ(small.engine.buffered_bytes(), 0U);
}

TEST_F(ServerEngineSend, AnswersThatWaitAreBounded) {
    send("one");
    bench.settle();
    const protocol::pull range{conversation_id{1}, {}, seq{1}, seq{500}};
    const auto connection = bench.come_online(bench.add_device("alice"));
    const auto hold_the_store = bench.a_send(phone, to_bob, "two");
    bench.say(phone, hold_the_store);
    for (int i = 0; i < 8; ++i) {
        bench.say(connection, range, 20);
    }
    EXPECT_FALSE(bench.is_disconnected(connection));

    for (int i = 0; i < 32; ++i) {
        bench.say(connection, range, 20);
    }

    const auto closed = bench.take_all<protocol::close>(connection);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].reason.code, errc::overloaded);
    bench.settle();
}

TEST_F(ServerEngineSend, ALongTextThatWaitsLeavesRoomForAnswers) {
    send("one");
    bench.settle();
    const auto hold_the_store = bench.a_send(phone, to_bob, "two");
    bench.say(phone, hold_the_store);
    const std::size_t longest = protocol::wire_limits{}.message_bytes_max;
    bench.say(phone, bench.a_send(phone, to_bob, std::string(longest, 'x')), longest + 200);
    for (int i = 0; i < 8; ++i) {
        bench.say(phone, protocol::pull{conversation_id{1}, {}, seq{1}, seq{500}}, 20);
    }
    bench.settle();

    EXPECT_FALSE(bench.is_disconnected(phone));
    EXPECT_EQ(bench.take_all<protocol::pulled>(phone).size(), 8U);
}

// A page of one long text is more than a page's share, so there are fewer of them in a job.
TEST_F(ServerEngineSend, PagesThatAJobDoesNotReadAreReadByTheNext) {
    const std::size_t longest = protocol::wire_limits{}.message_bytes_max;
    for (int i = 0; i < 8; ++i) {
        bench.say(phone, bench.a_send(phone, to_bob, std::string(longest, 'x')), longest + 200);
        bench.settle();
    }
    const auto connection = bench.come_online(bench.add_device("alice"));
    const auto hold_the_store = bench.a_send(phone, to_bob, "two");
    bench.say(phone, hold_the_store);
    for (std::uint64_t i = 1; i <= 8; ++i) {
        bench.say(connection, protocol::pull{conversation_id{1}, {}, seq{i}, seq{i}}, 20);
    }
    bench.run_job();

    bench.run_job();
    EXPECT_EQ(bench.take_all<protocol::pulled>(connection).size(), 4U);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::pulled>(connection).size(), 4U);
    EXPECT_FALSE(bench.is_disconnected(connection));
}

TEST_F(ServerEngineSend, ASmallQueueStillHasRoomForAFewAnswers) {
    server_bench small{{.queued_bytes_max = 10'000}};
    const auto connection = small.come_online(small.sign_up("bob"));

    for (int i = 0; i < 4; ++i) {
        small.say(connection, protocol::pull{conversation_id{1}, {}, seq{1}, seq{500}}, 20);
    }
    small.settle();

    EXPECT_EQ(small.take_all<protocol::pulled>(connection).size(), 4U);
}

TEST_F(ServerEngineSend, AFullDiskRefusesAndAcknowledgesNothing) {
    const auto message = bench.a_send(phone, to_bob, "hi");
    bench.say(phone, message);
    bench.fail_job(errc::storage_full);

    const auto refused = bench.take_only<protocol::refused>(phone);

    EXPECT_EQ(refused.failure.code, errc::storage_full);
    EXPECT_TRUE(refused.failure.retry_after);
    EXPECT_FALSE(bench.is_disconnected(phone));
    bench.say(phone, message);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::sent>(phone).size(), 1U);
}

TEST_F(ServerEngineSend, AFullDiskAnswersEveryKind) {
    send("first, so that the rest is one job");
    send("a send");
    bench.say(phone, protocol::cancel{to_bob, numbered<client_id>(9), sender_counter{9}});
    bench.say(phone, protocol::request{bench.next_request(), protocol::create_group{"g", {}}});
    bench.say(phone, protocol::sync{});
    const auto newcomer = bench.greet(bob);
    const auto refreshed = bench.ask(server::refresh_tokens{bench.next_request(), "unknown"});
    bench.run_job();
    bench.take(phone);

    bench.fail_job(errc::storage_full);

    const auto told = bench.take(phone);
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(std::get<protocol::refused>(told[0]).failure.code, errc::storage_full);
    EXPECT_EQ(std::get<protocol::refused>(told[1]).failure.code, errc::storage_full);
    EXPECT_EQ(std::get<protocol::response>(told[2]).failure->code, errc::storage_full);
    EXPECT_EQ(bench.answer(refreshed).failure->code, errc::storage_full);
    EXPECT_EQ(bench.take_all<protocol::sync_page>(phone).size(), 1U) << "reads go again";
    EXPECT_TRUE(bench.is_disconnected(newcomer)) << "there is no session that it could read as";
}

TEST_F(ServerEngineSend, AnUnknownOutcomeIsAnsweredToNobody) {
    const auto other = bench.come_online(bob);
    const auto stranger = bench.connect();
    send("stored or not");
    send("and this waits");
    const auto asked = bench.ask(server::refresh_tokens{bench.next_request(), "unknown"});

    bench.fail_job(errc::storage_failed);

    EXPECT_TRUE(bench.take(phone).empty());
    EXPECT_TRUE(bench.is_disconnected(phone));
    EXPECT_TRUE(bench.is_disconnected(other)) << "it may have missed a push";
    EXPECT_FALSE(bench.is_disconnected(stranger));
    bench.settle();
    EXPECT_TRUE(bench.database.tables().messages.empty());
    EXPECT_EQ(bench.answer(asked).failure->code, errc::token_expired) << "it was in the next job";
}

TEST_F(ServerEngineSend, WhatALostConnectionSaidIsStillDone) {
    const auto tablet = bench.come_online(bench.add_device("alice"));
    send("one");
    send("two");
    bench.hang_up(phone);

    bench.settle();

    EXPECT_TRUE(bench.take(phone).empty());
    EXPECT_EQ(bench.database.tables().messages.size(), 2U);
    EXPECT_EQ(bench.take_all<protocol::push>(tablet).size(), 2U);
}

TEST_F(ServerEngineSend, APullDoesNotOvertakeASend) {
    send("one");
    bench.settle();
    const auto conversation = bench.take_all<protocol::sent>(phone).at(0).conversation;
    send("two");
    bench.say(phone, protocol::pull{conversation, {}, seq{1}, seq{9}});

    bench.settle();

    const auto pulled = bench.take_all<protocol::pulled>(phone);
    ASSERT_EQ(pulled.size(), 1U);
    EXPECT_EQ(pulled[0].messages.size(), 2U);
}

TEST_F(ServerEngineSend, CancelsAndRequestsAreAnswered) {
    const auto message = bench.a_send(phone, to_bob, "never mind");
    bench.say(phone, protocol::cancel{message.to, message.client_id, message.counter});
    bench.settle();
    EXPECT_EQ(bench.take_only<protocol::cancelled>(phone).client_id, message.client_id);

    const protocol::request asked{
        bench.next_request(), protocol::leave_group{conversation_id{4711}}
    };
    bench.say(phone, asked);
    bench.settle();
    const auto response = bench.take_only<protocol::response>(phone);
    EXPECT_EQ(response.id, asked.id);
    EXPECT_EQ(response.failure->code, errc::unknown_conversation);
}

}  // namespace
}  // namespace gapless::tests
