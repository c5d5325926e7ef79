#pragma once

#include "protocol/wire/session_frames.hpp"
#include "server/core/fanout/delivery_policy.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>

namespace gapless::server {

// What the engine allows. Rates can be off; sizes, windows and time-outs never are.
struct engine_limits {
    protocol::wire_limits wire;
    bool rates = true;  // off with --dev
    delivery_policy delivery = delivery_policy::push;
    bool backlog_first = false;  // news wait until a device has committed all that it had missed
    std::uint32_t connections_max = 20'000;
    std::uint32_t unauthenticated_per_mille = 200;  // of the connections
    duration authenticate_within = seconds(10);
    duration silence_max = seconds(60);  // without a byte; 1.5 × the heartbeat + 10 s, rounded up
    duration announced_silence_max = hours(1);  // the same where a device announces more
    std::uint32_t frames_per_second = 20;
    std::uint32_t frames_burst = 100;
    std::uint32_t user_sends_per_second = 1;
    std::uint32_t user_sends_burst = 30;
    std::uint32_t conversation_sends_per_second = 100;
    std::uint32_t logins_per_minute = 10;      // per address
    std::uint32_t refreshes_per_minute = 600;  // per address
    std::uint32_t guesses_per_hour = 10;       // wrong passwords per account and address
    std::uint32_t hashing_max = 2;             // passwords hashed at once
    std::uint32_t hashing_queued_max = 1'000;
    std::uint32_t job_operations_max = 1'024;
    duration probe_within = seconds(5);  // who was asked whether it is alive, and is silent
    duration access_lifetime = minutes(15);
    duration refresh_lifetime = days(90);

    // What waits: for the store to know who speaks, and for the job that is out.
    std::size_t held_bytes_max = std::size_t{512} * 1024;  // a connection
    std::size_t held_bytes_total = std::size_t{64} * 1024 * 1024;
    std::size_t queued_bytes_max = std::size_t{2304} * 1024;  // a connection; beside a long frame
    std::size_t queued_bytes_total = std::size_t{64} * 1024 * 1024;

    // Of frames whose parts are still coming, all connections together.
    std::size_t unfinished_bytes_total = std::size_t{64} * 1024 * 1024;

    // What all connections together have been pushed and have not acknowledged.
    std::size_t pushed_bytes_total = std::size_t{192} * 1024 * 1024;

    duration come_back_after = seconds(1);  // with overloaded, shutting_down and storage_full

    // What would wait longer for the store is refused: well before its client would ask again.
    duration store_wait_max = seconds(2);
    duration store_stall_after = seconds(2);  // a job that is out longer is not waited for
    std::uint32_t store_failures_max = 3;     // in a row, likewise
    duration store_probe_every = milliseconds(500);
    duration sweep_every = hours(1);
    duration sweep_again_after = milliseconds(200);  // while there is more to take away
    duration sweep_first_after = seconds(10);        // of messages, after the start
    duration sweep_retry_after = seconds(10);        // of messages, when a sweep failed

    std::uint32_t heartbeat_heads_max = 32;  // of large groups, in an answer; more are for a sync

    duration receipts_wait = seconds(2);  // what is delivered is written, and hinted, so seldom
    std::size_t delivered_marks_max = 65'536;
    std::size_t user_delivered_marks_max = 4'096;

    duration presence_lease = seconds(90);           // not renewed for so long: offline
    duration presence_renew_every = seconds(30);     // while the connection is alive
    duration presence_wait = seconds(2);             // before a change is told
    duration presence_quiet;                         // after a start nobody is told; off with --dev
    std::size_t presence_remembered_max = 65'536;    // users who were here lately
    std::size_t presence_watches_total = 1'000'000;  // names, of all connections
};

}  // namespace gapless::server
