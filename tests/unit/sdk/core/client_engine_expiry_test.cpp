#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using seqs = std::vector<std::uint64_t>;

// A device that is live, and messages that expire so long after it has logged in.
class ClientEngineExpiry : public testing::Test {
protected:
    ClientEngineExpiry() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    void hear(duration lifetime, const std::string& text = "text") {
        auto entry = a_message(seq{server.at(c5).messages.size() + 1}, text);
        entry.expires = lifetime == duration{} ? wall_time{} : login + lifetime;
        server.append(c5, entry);
        device.say(server.push(c5));
    }

    void log_in_again(duration later) {
        auto welcome = server.welcome();
        welcome.server_time = login + later;
        welcome.session_epoch = session_epoch{2};
        device.open();
        device.say(welcome);
        server.answer_all(device);
    }

    seqs held() {
        seqs found;
        for (const auto& row : device.rows(c5)) {
            found.push_back(row.seq.value);
        }
        return found;
    }

    std::vector<protocol::hole> holes() { return device.disk().holes(c5).value(); }

    const wall_time login{1'700'000'000'000};
    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineExpiry, ForgetsByTheServersClock) {
    hear(seconds(10));
    hear({});
    hear(seconds(20));

    device.wait(seconds(9));
    EXPECT_EQ(held(), (seqs{1, 2, 3}));
    device.wait(seconds(1));
    EXPECT_EQ(held(), (seqs{2, 3}));
    device.wait(seconds(10));

    EXPECT_EQ(held(), (seqs{2}));
    const auto expired = protocol::hole_reason::expired;
    EXPECT_EQ(
        holes(), (std::vector<protocol::hole>{{seq{1}, seq{1}, expired}, {seq{3}, seq{3}, expired}})
    );
    EXPECT_FALSE(device.disk().forget_expired(1).value());
}

TEST_F(ClientEngineExpiry, AWallClockExpiresNothing) {
    hear(seconds(10));

    device.jump_clock(days(400));
    device.flush();
    device.wait(seconds(9));

    EXPECT_EQ(held(), (seqs{1}));
    device.jump_clock(days(-800));
    device.wait(seconds(1));
    EXPECT_TRUE(held().empty());
}

TEST_F(ClientEngineExpiry, NothingExpiresBeforeTheServerHasSaidTheTime) {
    hear(seconds(10));
    device.crash();

    device.wait(days(1));
    EXPECT_EQ(held(), (seqs{1}));
    log_in_again(days(1));
    device.wait(seconds(1));

    EXPECT_TRUE(held().empty());
}

TEST_F(ClientEngineExpiry, GoesOnWithoutAConnection) {
    hear(seconds(10));
    device.lose();

    device.wait(seconds(10));

    EXPECT_TRUE(held().empty());
}

TEST_F(ClientEngineExpiry, IsNotSettledBeforeTheBytesAreGone) {
    hear(seconds(10));
    device.lose();
    device.crash();
    device.open();
    auto welcome = server.welcome();
    welcome.server_time = login + seconds(10);
    device.say(welcome);
    for (const auto& asked : device.taken<protocol::sync>()) {
        device.say(server.answer(asked));
    }
    EXPECT_TRUE(held().empty());
    EXPECT_FALSE(device.engine().is_settled());

    device.wait(duration{});

    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineExpiry, TakesAwayABatchAtATime) {
    for (int n = 0; n < 600; ++n) {
        hear(seconds(10));
    }
    const auto before = device.disk().forgotten().size();

    device.wait(seconds(10));

    const auto& batches = device.disk().forgotten();
    EXPECT_EQ(batches.size(), before + 3);
    EXPECT_TRUE(std::ranges::all_of(batches, [](std::size_t most) { return most == 256; }));
    EXPECT_EQ(holes().size(), 1u);
}

TEST_F(ClientEngineExpiry, TriesAgainWhatTheMailboxCouldNotTakeAway) {
    hear(seconds(10));
    device.disk().fail_forgetting(errc::storage_full);
    device.wait(seconds(15));
    EXPECT_TRUE(held().empty());
    EXPECT_TRUE(device.disk().has_unforgotten());

    device.disk().fail_forgetting(std::nullopt);
    device.wait(seconds(2));

    EXPECT_FALSE(device.disk().has_unforgotten());
}

TEST_F(ClientEngineExpiry, WhatComesTooLateIsShownToNobody) {
    device.wait(seconds(20));
    device.forget_outputs();

    hear(seconds(10), "too late");

    EXPECT_TRUE(held().empty());
    const auto told = device.events<message_event>();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_TRUE(told[0].expired);
    EXPECT_EQ(told[0].message.seq, seq{1});
    EXPECT_EQ(told[0].message.body, "");
    device.wait(duration{});
    EXPECT_FALSE(device.disk().has_unforgotten());
}

TEST_F(ClientEngineExpiry, AnEventThatWaitedSaysThatItHasExpired) {
    for (int n = 0; n < 300; ++n) {
        hear(seconds(n == 299 ? 10 : 100), std::to_string(n));
    }
    ASSERT_EQ(device.events<message_event>().size(), 256u);
    device.wait(seconds(10));

    device.engine().acknowledge(event_id{256});
    device.flush();

    const auto told = device.events<message_event>();
    ASSERT_EQ(told.size(), 300u);
    EXPECT_EQ(told[298].message.body, "298");
    EXPECT_TRUE(told[299].expired);
}

TEST_F(ClientEngineExpiry, StillCountsWhatWasNotRead) {
    hear(seconds(10));
    hear({});
    device.wait(seconds(10));
    EXPECT_EQ(device.row(c5)->unread, 2u);

    ASSERT_TRUE(device.engine().mark_read(c5, seq{2}, device.now()));
    device.flush();

    EXPECT_EQ(device.row(c5)->unread, 0u);
}

TEST_F(ClientEngineExpiry, AnOwnMessageGoesAsTheServerSays) {
    outgoing_message what{"mine"};
    what.lifetime = seconds(10);
    ASSERT_TRUE(device.engine().send(destination::to(c5), what, device.now()));
    device.flush();
    const auto sent = device.taken<protocol::send>().at(0);
    EXPECT_EQ(sent.lifetime, seconds(10));
    auto answer = server.answer(sent, c5);
    answer.expires = login + seconds(12);
    device.say(answer);

    device.wait(seconds(11));
    EXPECT_EQ(held(), (seqs{1}));
    device.wait(seconds(1));
    EXPECT_TRUE(held().empty());
}

// Its lifetime begins when the server takes it.
TEST_F(ClientEngineExpiry, ADraftIsSentHoweverLongItHasWaited) {
    device.lose();
    outgoing_message what{"mine"};
    what.lifetime = seconds(1);
    ASSERT_TRUE(device.engine().send(destination::to(c5), what, device.now()));
    device.flush();

    device.wait(hours(1));
    log_in_again(hours(1));

    EXPECT_EQ(device.taken<protocol::send>().size(), 1u);
}

TEST_F(ClientEngineExpiry, ALookBackPassesOverIt) {
    hear({}, "one");
    hear(seconds(10), "two");
    hear({}, "three");
    hear(seconds(10), "four");
    device.wait(seconds(10));

    static_cast<void>(device.engine().fetch_history({c5, the_end, 2}, device.now()));
    device.drain();
    device.flush();

    const auto given = device.take<sdk::history_fetched>();
    ASSERT_EQ(given.size(), 1u);
    ASSERT_EQ(given[0].page->entries.size(), 2u);
    EXPECT_EQ(given[0].page->entries[0].body, "one");
    EXPECT_EQ(given[0].page->end, std::nullopt);
}

TEST_F(ClientEngineExpiry, ALookBackEndsWhereAllBelowHasExpired) {
    hear(seconds(10), "one");
    hear(seconds(10), "two");
    hear({}, "three");
    device.wait(seconds(10));

    static_cast<void>(device.engine().fetch_history({c5, the_end, 5}, device.now()));
    device.drain();
    device.flush();

    const auto given = device.take<sdk::history_fetched>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].page->entries.size(), 1u);
    EXPECT_EQ(given[0].page->end, history_end::expired);
}

}  // namespace
}  // namespace gapless::tests
