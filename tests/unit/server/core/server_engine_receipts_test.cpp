#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace gapless::tests {
namespace {

// Alice and bob are online in a group of both, in which she has written one message, and in a
// direct conversation, in which she has written another.
class ServerEngineReceipts : public testing::Test {
protected:
    explicit ServerEngineReceipts(server::engine_limits limits = {.rates = false}) : bench(limits) {
        say(hers, bench.a_send(hers, destination::to(group), "three"));
        say(hers, bench.a_send(hers, destination::direct("bob"), "one"));
        direct = std::get<protocol::sent>(bench.take(hers).at(1)).conversation;
        bench.take(his);
    }

    void say(server::connection_id from, const protocol::frame& frame) {
        bench.say(from, frame);
        bench.settle();
    }

    void acknowledge(server::connection_id from, conversation_id of, std::uint64_t up_to) {
        say(from, protocol::ack{0, {{of, seq{up_to}}}, {}});
    }

    void wait(duration how_long) {
        bench.advance(how_long);
        bench.settle();
    }

    static protocol::move_cursor read(conversation_id of, std::uint64_t up_to) {
        return {of, seq{up_to}, std::nullopt, 0};
    }

    server_bench bench;
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
    server::connection_id hers = bench.come_online(alice);
    server::connection_id his = bench.come_online(bob);
    conversation_id group = bench.create_group(hers, "tea", {"bob"});
    conversation_id direct;
};

TEST_F(ServerEngineReceipts, AMoveIsToldToTheUsersDevicesAndThenAnswered) {
    const auto tablet = bench.come_online(bench.add_device("bob"));

    say(his, read(group, 3));

    const auto to_him = bench.take(his);
    ASSERT_EQ(to_him.size(), 2U);
    const auto& change = std::get<protocol::changed>(to_him[0]);
    const auto& answer = std::get<protocol::cursor_moved>(to_him[1]);
    EXPECT_EQ(answer.conversation, group);
    EXPECT_EQ(answer.read_state.read_seq, seq{3});
    EXPECT_EQ(change.entry.read_state, answer.read_state);
    EXPECT_EQ(change.inbox.read_state, answer.read_state);
    EXPECT_EQ(bench.take_only<protocol::changed>(tablet).entry, change.entry);
    EXPECT_TRUE(bench.take(hers).empty());
}

TEST_F(ServerEngineReceipts, AMoveBetweenTwoIsToldToTheOther) {
    say(his, read(direct, 1));

    EXPECT_EQ(bench.take_only<protocol::changed>(hers).entry.peer_read, seq{1});
}

TEST_F(ServerEngineReceipts, AMoveThatChangesNothingIsAnsweredAlone) {
    say(his, read(group, 3));
    bench.take(his);

    say(his, read(group, 2));

    EXPECT_EQ(bench.take_only<protocol::cursor_moved>(his).read_state.read_seq, seq{3});
}

TEST_F(ServerEngineReceipts, ARefusedMoveIsAnsweredWithTheReason) {
    say(his, read(group, 4));

    const auto answer = bench.take_only<protocol::cursor_moved>(his);
    EXPECT_EQ(answer.failure->code, errc::usage);
    EXPECT_EQ(answer.read_state, protocol::read_state{});
}

TEST_F(ServerEngineReceipts, AFullDiskRefusesAMove) {
    bench.say(his, read(group, 3));
    bench.fail_job(errc::storage_full);

    const auto answer = bench.take_only<protocol::cursor_moved>(his);
    EXPECT_EQ(answer.conversation, group);
    EXPECT_EQ(answer.failure->code, errc::storage_full);
    EXPECT_TRUE(answer.failure->retry_after);
}

TEST_F(ServerEngineReceipts, MarksAreWrittenTogetherAfterAWhile) {
    const std::size_t before = bench.jobs_run;
    acknowledge(his, direct, 1);
    acknowledge(his, group, 2);
    acknowledge(his, group, 3);
    wait(milliseconds(1'999));
    EXPECT_EQ(bench.jobs_run, before);

    wait(milliseconds(1));

    EXPECT_EQ(bench.jobs_run, before + 1);
    EXPECT_EQ(bench.take_only<protocol::changed>(hers).entry.peer_delivered, seq{1});
    const auto kept = bench.take_only<protocol::delivered_kept>(his);
    EXPECT_EQ(kept.marks, (std::vector<protocol::mark>{{group, seq{3}}, {direct, seq{1}}}));
}

TEST_F(ServerEngineReceipts, MarksGoAgainWhenTheDiskWasFull) {
    acknowledge(his, direct, 1);
    bench.advance(seconds(2));
    bench.fail_job(errc::storage_full);
    EXPECT_TRUE(bench.take(his).empty());

    wait(seconds(2));

    EXPECT_FALSE(bench.take_all<protocol::delivered_kept>(his).empty());
    EXPECT_EQ(bench.take_only<protocol::changed>(hers).entry.peer_delivered, seq{1});
}

TEST_F(ServerEngineReceipts, WhoWroteInAGroupIsHintedOfItsReaders) {
    const auto tablet = bench.come_online(bench.add_device("alice"));
    say(his, read(group, 3));
    bench.take(his);
    wait(milliseconds(1'999));
    EXPECT_TRUE(bench.take(hers).empty());

    wait(milliseconds(1));

    const protocol::receipt_hint expected{group, bob.user, seq{3}, seq{}};
    EXPECT_EQ(bench.take_only<protocol::receipt_hint>(hers), expected);
    EXPECT_EQ(bench.take_only<protocol::receipt_hint>(tablet), expected);
    EXPECT_TRUE(bench.take(his).empty());
    wait(seconds(10));
    EXPECT_TRUE(bench.take(hers).empty());
}

TEST_F(ServerEngineReceipts, ReceiptsAreListed) {
    say(his, read(direct, 1));
    bench.take(hers);

    const protocol::list_receipts asked{direct, seq{1}, {}, 10};
    say(hers, protocol::request{bench.next_request(), asked});

    const auto answer = bench.take_only<protocol::response>(hers);
    ASSERT_TRUE(answer.receipts);
    EXPECT_EQ(answer.receipts->read_count, 1U);
    EXPECT_EQ(answer.receipts->entries.at(0).name, "bob");
}

class ServerEngineMoveRate : public ServerEngineReceipts {
protected:
    ServerEngineMoveRate() : ServerEngineReceipts({.frames_burst = 8}) {}
};

TEST_F(ServerEngineMoveRate, MovesAreChargedLikeOtherFrames) {
    std::size_t refused = 0;
    for (int n = 0; n < 20; ++n) {
        say(his, read(group, 2));
    }
    for (const auto& answer : bench.take_all<protocol::cursor_moved>(his)) {
        if (answer.failure) {
            EXPECT_EQ(answer.failure->code, errc::rate_limited);
            EXPECT_TRUE(answer.failure->retry_after);
            ++refused;
        }
    }
    EXPECT_GE(refused, 12U);
}

}  // namespace
}  // namespace gapless::tests
