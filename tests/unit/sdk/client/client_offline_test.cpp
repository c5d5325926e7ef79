#include "tests/support/temporary_directory.hpp"

#include <gapless/client.hpp>
#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace gapless {
namespace {

// A client without a server, whose callbacks are pumped by hand.
class ClientOffline : public testing::Test {
protected:
    std::unique_ptr<client> opened(config chosen = config::in_memory()) {
        chosen.runtime = runtime_;
        chosen.executor = pumped_;
        auto made = client::open(std::move(chosen));
        EXPECT_TRUE(made) << message_of(made.error());
        return made ? std::move(*made) : nullptr;
    }

    // Pumps until the value is there.
    template <class Value>
    void await(const std::optional<Value>& there) {
        while (!there && pumped_->run_one(seconds(20))) {
        }
        ASSERT_TRUE(there.has_value());
    }

    std::shared_ptr<runtime> runtime_ = runtime::make();
    std::shared_ptr<manual_executor> pumped_ = std::make_shared<manual_executor>();
};

TEST_F(ClientOffline, HasToSayWhereItsMailboxIs) {
    const auto neither = client::open(config());
    ASSERT_FALSE(neither);
    EXPECT_EQ(neither.error().code, errc::usage);

    auto both = config::in_directory("somewhere");
    both.in_memory_only = true;
    EXPECT_EQ(client::open(both).error().code, errc::usage);
}

TEST_F(ClientOffline, TakesPlainTcpOnLoopbackAddressesAlone) {
    auto chosen = config::in_memory();
    chosen.plain_tcp = "192.0.2.1:7000";
    EXPECT_EQ(client::open(chosen).error().code, errc::usage);
    chosen.plain_tcp = "127.0.0.1:7000";
    EXPECT_TRUE(client::open(chosen));
}

TEST_F(ClientOffline, RefusesWhatIsNoProxy) {
    auto chosen = config::in_memory();
    chosen.proxy = "proxy.example.org:3128";
    EXPECT_EQ(client::open(chosen).error().code, errc::usage);
    chosen.proxy = "http://proxy.example.org:3128";
    EXPECT_TRUE(client::open(chosen));
    chosen.plain_tcp = "127.0.0.1:7000";  // which would go past it
    EXPECT_EQ(client::open(chosen).error().code, errc::usage);
}

TEST_F(ClientOffline, RefusesTimesThatWouldNotWork) {
    const auto refused = [](auto change) {
        auto chosen = config::in_memory();
        change(chosen);
        const auto made = client::open(chosen);
        return !made && made.error().code == errc::usage;
    };
    EXPECT_TRUE(refused([](config& of) { of.heartbeat_interval = seconds(31); }));
    EXPECT_TRUE(refused([](config& of) { of.heartbeat_interval = duration{}; }));
    EXPECT_TRUE(refused([](config& of) { of.connect_within = duration{}; }));
    EXPECT_TRUE(refused([](config& of) { of.request_within = seconds(-1); }));
    EXPECT_TRUE(refused([](config& of) { of.reconnect_floor = duration{}; }));
    EXPECT_TRUE(refused([](config& of) { of.reconnect_cap = milliseconds(1); }));
    EXPECT_TRUE(refused([](config& of) { of.reconnect_cap = days(40'000); }));
    EXPECT_TRUE(refused([](config& of) { of.sync_every = seconds(-1); }));

    EXPECT_FALSE(refused([](config& of) { of.heartbeat_interval = seconds(30); }));
    EXPECT_FALSE(refused([](config& of) { of.sync_every = duration{}; }));
}

// It would reach the server as other text, and be the password there.
TEST_F(ClientOffline, RefusesAPasswordThatIsNoText) {
    const auto made = opened();
    std::optional<result<account>> answer;
    made->register_account(
        {"https://127.0.0.1:1", "", "alice", "s\xff"},
        [&](result<account> told) { answer = std::move(told); }
    );
    await(answer);
    EXPECT_EQ(answer->error().code, errc::invalid_utf8);

    std::optional<result<void>> changed;
    made->change_password("old", "n\xff", [&](result<void> told) { changed = std::move(told); });
    await(changed);
    EXPECT_EQ(changed->error().code, errc::invalid_utf8);
}

TEST_F(ClientOffline, BelongsToNobodyAtFirst) {
    const auto made = opened();
    EXPECT_FALSE(made->who());
    EXPECT_FALSE(made->this_device().is_zero());
    EXPECT_EQ(made->status().state, connection_state::offline);
    EXPECT_FALSE(made->is_settled());
    EXPECT_TRUE(made->conversations()->empty());
    EXPECT_TRUE(made->outbox()->empty());
}

TEST_F(ClientOffline, CannotReadWhatItDoesNotKnow) {
    const auto made = opened();
    std::optional<result<void>> marked;
    made->mark_read(conversation_id{5}, seq{1}, [&](result<void> told) { marked = told; });
    await(marked);
    EXPECT_EQ(marked->error().code, errc::unknown_conversation);

    std::optional<result<void>> flagged;
    made->mark_unread(conversation_id{5}, true, [&](result<void> told) { flagged = told; });
    await(flagged);
    EXPECT_EQ(flagged->error().code, errc::unknown_conversation);
    EXPECT_EQ(made->unread_total().value(), 0u);
}

TEST_F(ClientOffline, KeepsItsDeviceInItsDirectory) {
    const tests::temporary_directory directory;
    const auto chosen = config::in_directory(directory.path() + "/mailbox");
    const auto first = opened(chosen)->this_device();
    EXPECT_EQ(opened(chosen)->this_device(), first);
}

TEST_F(ClientOffline, IsTheOnlyOneOnItsMailbox) {
    const tests::temporary_directory directory;
    const auto chosen = config::in_directory(directory.path() + "/mailbox");
    const auto first = opened(chosen);
    const auto second = client::open(chosen);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::mailbox_in_use);
}

TEST_F(ClientOffline, SendsNothingForNobody) {
    const auto made = opened();
    std::optional<result<client_id>> queued;
    made->send("bob", "hello", [&](result<client_id> answer) { queued = answer; });
    await(queued);
    EXPECT_EQ(queued->error().code, errc::usage);
}

TEST_F(ClientOffline, RetriesOnlyWhatIsInTheOutbox) {
    const auto made = opened();
    std::optional<send_outcome> ended;
    made->retry(client_id{}, [&](send_outcome told) { ended = told; });
    await(ended);
    EXPECT_EQ(ended->sent.error().code, errc::usage);
}

TEST_F(ClientOffline, RefusesCredentialsThatCannotBeRight) {
    const auto made = opened();
    const auto refused_with = [&](credentials shown) {
        std::optional<result<account>> answer;
        made->log_in(std::move(shown), [&](result<account> told) { answer = std::move(told); });
        await(answer);
        return answer->has_value() ? errc::internal : answer->error().code;
    };
    EXPECT_EQ(refused_with({"https://localhost:1", "", "alice", ""}), errc::usage);
    EXPECT_EQ(refused_with({"localhost:1", "", "alice", "secret"}), errc::usage);
    EXPECT_EQ(refused_with({"https://localhost:1", "", "-a", "secret"}), errc::invalid_name);
    EXPECT_EQ(
        refused_with({"https://localhost:1", "no PEM", "alice", "secret"}),
        errc::certificate_refused
    );
}

TEST_F(ClientOffline, SaysThatNobodyIsLoggedIn) {
    const auto made = opened();
    std::optional<result<void>> answer;
    made->log_out([&](result<void> told) { answer = std::move(told); });
    await(answer);
    EXPECT_EQ(answer->error().code, errc::token_expired);
}

TEST_F(ClientOffline, ClosesTwiceAndCancelsEverything) {
    const auto made = opened();
    std::optional<result<void>> caught_up;
    std::optional<result<void>> joined;
    std::optional<bool> closed;
    int closings = 0;
    made->catch_up([&](result<void> told) { caught_up = std::move(told); });
    made->join(conversation_id{7}, [&](result<void> told) { joined = std::move(told); });
    made->close([&] { ++closings; });
    made->close([&] { closed = ++closings == 2; });
    await(closed);
    EXPECT_EQ(caught_up->error().code, errc::cancelled);
    EXPECT_EQ(joined->error().code, errc::cancelled);
    EXPECT_TRUE(*closed);
}

TEST_F(ClientOffline, AnswersCallsAfterTheEndWithCancelled) {
    const auto made = opened();
    std::optional<bool> closed;
    made->close([&] { closed = true; });
    await(closed);

    std::optional<result<client_id>> queued;
    made->send("bob", "hello", [&](result<client_id> answer) { queued = answer; });
    await(queued);
    EXPECT_EQ(queued->error().code, errc::cancelled);
    std::optional<send_outcome> sent;
    made->send_and_wait(destination::direct("bob"), "hello", [&](send_outcome told) {
        sent = told;
    });
    await(sent);
    EXPECT_EQ(sent->sent.error().code, errc::cancelled);
    EXPECT_EQ(made->conversations().error().code, errc::cancelled);
    EXPECT_EQ(made->history(conversation_id{1}, seq{1}, 1).error().code, errc::cancelled);
    EXPECT_EQ(made->outbox().error().code, errc::cancelled);
    made->connect();
    made->acknowledge(event_id{1});
}

TEST_F(ClientOffline, MayBeDestroyedInsideACallback) {
    auto made = opened();
    std::optional<bool> destroyed;
    made->catch_up([](result<void>) {});
    made->close([&] {
        made.reset();
        destroyed = true;
    });
    await(destroyed);
}

TEST_F(ClientOffline, MayBeDestroyedInsideItsOwnListener) {
    auto made = opened();
    std::optional<bool> destroyed;
    const auto listening = made->on_connection([&](const connection_status&) {
        made.reset();
        destroyed = true;
    });
    await(destroyed);
}

TEST_F(ClientOffline, CancelsWhatIsPendingWhenItIsDestroyed) {
    auto made = opened();
    std::optional<result<void>> caught_up;
    made->catch_up([&](result<void> told) { caught_up = std::move(told); });
    made.reset();
    await(caught_up);
    EXPECT_EQ(caught_up->error().code, errc::cancelled);
}

TEST_F(ClientOffline, CallsNoListenerOnceItIsDestroyed) {
    auto made = opened();
    int calls = 0;
    const auto listening = made->on_connection([&](const connection_status&) { ++calls; });
    made.reset();
    pumped_->run_ready();
    EXPECT_EQ(calls, 0);
}

TEST_F(ClientOffline, HasARuntimeOfItsOwnAndCallsBackOnItsThread) {
    auto made = client::open(config::in_memory());
    ASSERT_TRUE(made);
    std::promise<std::thread::id> called;
    (*made)->close([&] { called.set_value(std::this_thread::get_id()); });
    EXPECT_NE(called.get_future().get(), std::this_thread::get_id());
}

TEST_F(ClientOffline, MayGoWithItsOwnRuntimeInsideACallback) {
    auto made = client::open(config::in_memory());
    ASSERT_TRUE(made);
    std::promise<void> gone;
    (*made)->catch_up([](result<void>) {});
    (*made)->close([&] {
        made->reset();
        gone.set_value();
    });
    gone.get_future().wait();
    EXPECT_EQ(*made, nullptr);
}

TEST_F(ClientOffline, RefusesAServerThatIsNotThere) {
    auto chosen = config::in_memory();
    chosen.request_within = milliseconds(500);
    const auto made = opened(chosen);
    std::optional<result<account>> answer;
    made->log_in({"https://127.0.0.1:1", "", "alice", "secret"}, [&](result<account> told) {
        answer = std::move(told);
    });
    await(answer);
    EXPECT_EQ(answer->error().code, errc::unreachable);
}

}  // namespace
}  // namespace gapless
