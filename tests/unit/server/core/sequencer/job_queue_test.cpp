#include "server/core/sequencer/job_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace gapless::server {
namespace {

constexpr connection_id first{1};
constexpr connection_id second{2};
constexpr wall_time now{1'000};

queued_operation a_send(connection_id from, const std::string& body) {
    append_operation op;
    op.send.body = body;
    return {from, std::nullopt, op, 10};
}

std::string body_of(const operation& op) { return std::get<append_operation>(op).send.body; }

TEST(JobQueue, OneJobIsOutAtATime) {
    job_queue queue{256};
    queue.push(a_send(first, "one"));
    const auto job = queue.poll_job(now);
    queue.push(a_send(first, "two"));

    ASSERT_TRUE(job);
    EXPECT_EQ(job->now, now);
    EXPECT_FALSE(queue.poll_job(now));

    EXPECT_EQ(queue.handle_finished(job->ticket).size(), 1U);
    const auto next = queue.poll_job(now);
    ASSERT_TRUE(next);
    EXPECT_NE(next->ticket, job->ticket);
    EXPECT_EQ(body_of(next->operations.at(0)), "two");
}

TEST(JobQueue, KeepsTheOrderAndTheBound) {
    job_queue queue{2};
    for (const char* body : {"one", "two", "three"}) {
        queue.push(a_send(first, body));
    }

    const auto job = queue.poll_job(now);

    ASSERT_EQ(job->operations.size(), 2U);
    EXPECT_EQ(body_of(job->operations[0]), "one");
    EXPECT_EQ(body_of(job->operations[1]), "two");
    (void)queue.handle_finished(job->ticket);
    EXPECT_EQ(body_of(queue.poll_job(now)->operations.at(0)), "three");
}

TEST(JobQueue, DropsManyConnectionsInOnePass) {
    constexpr connection_id third{3};
    job_queue queue{256};
    for (const connection_id from : {first, second, third, second, first}) {
        queue.push(a_send(from, "from " + std::to_string(from.value)));
    }

    EXPECT_EQ(queue.drop({first, third}).size(), 3U);

    EXPECT_EQ(queue.bytes_of(first), 0U);
    EXPECT_EQ(queue.bytes(), queue.bytes_of(second));
    EXPECT_EQ(queue.poll_job(now)->operations.size(), 2U);
}

TEST(JobQueue, CountsAnswersForTheirConnectionAndTheirJob) {
    job_queue queue{256};
    for (int i = 0; i < 3; ++i) {
        queue.push({first, std::nullopt, pull_operation{}, 10, job_queue::job_bytes_max / 2 - 10});
    }
    EXPECT_EQ(queue.bytes_of(first), 3 * job_queue::job_bytes_max / 2);
    EXPECT_EQ(queue.bytes(), 30U);

    const auto pair = queue.poll_job(now);

    ASSERT_EQ(pair->operations.size(), 2U);
    (void)queue.handle_finished(pair->ticket);
    EXPECT_EQ(queue.bytes_of(first), job_queue::job_bytes_max / 2);
    (void)queue.handle_finished(queue.poll_job(now)->ticket);
    EXPECT_EQ(queue.bytes_of(first), 0U);
}

TEST(JobQueue, TakesNoMoreBytesThanAJobMayHave) {
    job_queue queue{256};
    for (const char* body : {"one", "two", "three"}) {
        queued_operation large = a_send(first, body);
        large.bytes = job_queue::job_bytes_max / 2;
        queue.push(large);
    }
    queued_operation huge = a_send(first, "four");
    huge.bytes = job_queue::job_bytes_max + 1;
    queue.push(huge);

    const auto pair = queue.poll_job(now);
    ASSERT_EQ(pair->operations.size(), 2U);
    (void)queue.handle_finished(pair->ticket);
    const auto rest = queue.poll_job(now);
    ASSERT_EQ(rest->operations.size(), 1U);
    (void)queue.handle_finished(rest->ticket);
    const auto alone = queue.poll_job(now);
    ASSERT_EQ(alone->operations.size(), 1U);
    EXPECT_EQ(body_of(alone->operations[0]), "four");
}

TEST(JobQueue, KeepsWhatIsNeededToAnswer) {
    job_queue queue{256};
    auto op = a_send(first, "a long body");
    std::get<append_operation>(op.what).send.client_id.bytes[0] = 7;
    queue.push(op);
    const auto job = queue.poll_job(now);

    const auto done = queue.handle_finished(job->ticket);

    ASSERT_EQ(done.size(), 1U);
    const auto& kept = std::get<append_operation>(done[0].what);
    EXPECT_EQ(kept.send.client_id.bytes[0], 7);
    EXPECT_TRUE(kept.send.body.empty());
    EXPECT_EQ(body_of(job->operations[0]), "a long body");
}

TEST(JobQueue, AnAnswerToAnotherJobIsNone) {
    job_queue queue{256};
    queue.push(a_send(first, "one"));
    const auto job = queue.poll_job(now);

    EXPECT_TRUE(queue.handle_finished(job->ticket.next()).empty());
    EXPECT_EQ(queue.handle_finished(job->ticket).size(), 1U);
    EXPECT_TRUE(queue.handle_finished(job->ticket).empty());
}

TEST(JobQueue, DropsWhatIsNotOutYet) {
    job_queue queue{1};
    queue.push(a_send(first, "out"));
    const auto job = queue.poll_job(now);
    queue.push(a_send(first, "dropped"));
    queue.push(a_send(second, "kept"));

    EXPECT_EQ(queue.drop({first}).size(), 1U);

    EXPECT_EQ(queue.handle_finished(job->ticket).size(), 1U);
    EXPECT_EQ(body_of(queue.poll_job(now)->operations.at(0)), "kept");
}

TEST(JobQueue, CountsBytesUntilTheyAreDone) {
    job_queue queue{1};
    queue.push(a_send(first, "one"));
    queue.push(a_send(second, "two"));
    const auto job = queue.poll_job(now);
    EXPECT_EQ(queue.bytes(), 20U);
    EXPECT_EQ(queue.bytes_of(first), 10U);

    (void)queue.handle_finished(job->ticket);

    EXPECT_EQ(queue.bytes(), 10U);
    EXPECT_EQ(queue.bytes_of(first), 0U);
    EXPECT_FALSE(queue.is_idle());
    queue.drop({second});
    EXPECT_EQ(queue.bytes(), 0U);
    EXPECT_TRUE(queue.is_idle());
}

TEST(JobQueue, TellsHowMuchIsAhead) {
    job_queue queue{2};
    EXPECT_EQ(queue.waiting(), 0U);
    for (int i = 0; i < 5; ++i) {
        queue.push(a_send(first, "one"));
    }
    EXPECT_EQ(queue.waiting(), 5U);
    EXPECT_FALSE(queue.is_running());

    (void)queue.poll_job(now);

    EXPECT_EQ(queue.waiting(), 3U);
    EXPECT_TRUE(queue.is_running());
    EXPECT_EQ(queue.refusable(), 3U);
    queue.push({std::nullopt, std::nullopt, sweep_operation{}, 0});
    EXPECT_EQ(queue.refusable(), 3U) << "nobody could be told";
}

queued_operation a_pull(connection_id from, std::size_t answer_bytes = 0) {
    return {from, std::nullopt, pull_operation{}, 10, answer_bytes};
}

TEST(JobQueue, WhoeverWritesGoesBeforeWhoeverReads) {
    job_queue queue{4};
    for (int i = 0; i < 3; ++i) {
        queue.push(a_pull(first));
    }
    queue.push({first, std::nullopt, sync_operation{}, 10});
    queue.push(a_send(second, "one"));

    const auto job = queue.poll_job(now);

    ASSERT_EQ(job->operations.size(), 4U);
    EXPECT_EQ(body_of(job->operations[0]), "one");
    EXPECT_TRUE(std::holds_alternative<sync_operation>(job->operations[1]));
    EXPECT_TRUE(std::holds_alternative<pull_operation>(job->operations[2]));
}

TEST(JobQueue, AQuarterOfAJobIsKeptForEachWhoReads) {
    job_queue queue{8};
    for (int i = 0; i < 20; ++i) {
        queue.push(a_send(first, "one"));
        queue.push(a_pull(second));
        queue.push({second, std::nullopt, sync_operation{}, 10});
    }

    const auto job = queue.poll_job(now);

    const auto of = [&](auto kind) {
        return std::ranges::count_if(job->operations, [](const operation& each) {
            return std::holds_alternative<decltype(kind)>(each);
        });
    };
    EXPECT_EQ(of(append_operation{}), 4);
    EXPECT_EQ(of(sync_operation{}), 2);
    EXPECT_EQ(of(pull_operation{}), 2);
}

TEST(JobQueue, LargeAnswersLeaveRoomForWhatWrites) {
    job_queue queue{1'024};
    for (int i = 0; i < 100; ++i) {
        queue.push(a_pull(first, std::size_t{64} * 1024));
    }
    queue.push(a_send(second, "one"));

    const auto job = queue.poll_job(now);

    EXPECT_EQ(body_of(job->operations[0]), "one");
    EXPECT_LE(job->operations.size(), 65U);
    EXPECT_EQ(queue.waiting(), 0U) << "pulls are in nobody's way who writes";
}

TEST(JobQueue, ReadersThatShareAJobAreAheadOfWhoWrites) {
    job_queue queue{8};
    for (int i = 0; i < 4; ++i) {
        queue.push(a_send(first, "one"));
    }
    EXPECT_EQ(queue.waiting(), 4U);

    queue.push(a_pull(second));
    EXPECT_EQ(queue.waiting(), 5U);
    for (int i = 0; i < 20; ++i) {
        queue.push(a_pull(second));
    }
    EXPECT_EQ(queue.waiting(), 6U) << "no job has room for more of them";
}

TEST(JobQueue, WhatIsReadOnceMoreGoesFirstAndByItself) {
    job_queue queue{2};
    queue.push(a_send(first, "later"));
    queue.push(a_pull(first));
    queue.push_apart({a_pull(second, 1), a_pull(second, 2)});
    EXPECT_EQ(queue.bytes(), 40U);

    const auto apart = queue.poll_job(now);
    ASSERT_EQ(apart->operations.size(), 2U);
    EXPECT_TRUE(std::ranges::all_of(apart->operations, is_read));
    const auto done = queue.handle_finished(apart->ticket);
    EXPECT_EQ(done.at(0).answer_bytes, 1U);
    EXPECT_EQ(done.at(1).answer_bytes, 2U);

    EXPECT_EQ(body_of(queue.poll_job(now)->operations.at(0)), "later");
}

TEST(JobQueue, NothingIsHeldUpForWhatWasDroppedMeanwhile) {
    job_queue queue{2};
    queue.push(a_send(first, "one"));
    queue.push_apart({a_pull(second)});
    EXPECT_EQ(queue.drop({second}).size(), 1U);

    const auto job = queue.poll_job(now);

    ASSERT_TRUE(job);
    EXPECT_EQ(body_of(job->operations.at(0)), "one");
}

}  // namespace
}  // namespace gapless::server
