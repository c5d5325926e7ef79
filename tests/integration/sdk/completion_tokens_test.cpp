#include "tests/integration/sdk/sdk_fixture.hpp"

#include <gapless/asio.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>

#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace gapless::integration {
namespace {

// Never run: what talk() below does not call is compiled at least.
[[maybe_unused]] void call_the_others(asio::client& alice, const device_id& device) {
    constexpr conversation_id where{1};
    const auto token = boost::asio::use_future;
    static_cast<void>(alice.log_in({}, token));
    static_cast<void>(alice.log_out(token));
    static_cast<void>(alice.change_password("old", "new", token));
    static_cast<void>(alice.remove_device(device, token));
    static_cast<void>(alice.retry({}, token));
    static_cast<void>(alice.mark_unread(where, true, token));
    static_cast<void>(alice.receipts(where, seq{1}, token));
    static_cast<void>(alice.fetch_history(where, seq{9}, 8, token));
    static_cast<void>(alice.create_group("lunch", {}, history_policy::all, token));
    static_cast<void>(alice.invite(where, "bob", token));
    static_cast<void>(alice.remove(where, "bob", token));
    static_cast<void>(alice.change_role(where, "bob", member_role::admin, token));
    static_cast<void>(alice.join(where, token));
    static_cast<void>(alice.leave(where, token));
    static_cast<void>(alice.mute(where, "bob", {}, token));
    static_cast<void>(alice.mute_all(where, true, token));
    static_cast<void>(alice.dismiss_group(where, token));
    static_cast<void>(alice.set_history(where, history_policy::all, token));
    static_cast<void>(alice.set_retention(where, keep_for(days(7)), token));
    static_cast<void>(alice.request_contact("bob", "hello", token));
    static_cast<void>(alice.answer_contact("bob", true, token));
    static_cast<void>(alice.remove_contact("bob", token));
    static_cast<void>(alice.unfollow("bob", token));
    static_cast<void>(alice.block("bob", token));
    static_cast<void>(alice.unblock("bob", token));
    static_cast<void>(alice.set_pinned(where, true, token));
    static_cast<void>(alice.set_muted(where, true, token));
}

class CompletionTokens : public SdkFixture {
protected:
    // Its threads may still be about to wake the context.
    ~CompletionTokens() override { runtime_.reset(); }

    // Runs it to its end on this thread.
    void run(boost::asio::awaitable<void> coroutine) {
        std::exception_ptr failure;
        bool has_ended = false;
        boost::asio::co_spawn(io_, std::move(coroutine), [&](const std::exception_ptr& thrown) {
            failure = thrown;
            has_ended = true;
        });
        io_.run();
        EXPECT_TRUE(has_ended);
        EXPECT_EQ(failure, nullptr);
    }

    boost::asio::awaitable<void> talk(gapless::client& served, credentials shown) {
        asio::client alice(served, co_await boost::asio::this_coro::executor);
        const auto made = co_await alice.register_account(shown);
        EXPECT_TRUE(made);
        served.connect();
        const auto queued = co_await alice.send("bob", "hello");
        EXPECT_TRUE(queued);
        EXPECT_EQ(std::this_thread::get_id(), here_);
        const auto to = destination::direct("bob");
        const auto outcome = co_await alice.send_and_wait(to, "are you there?");
        EXPECT_TRUE(outcome.sent);
        const std::vector<std::string> members{"bob"};
        const auto group = co_await alice.create_group("breakfast", members);
        EXPECT_TRUE(group);
        const auto listed = co_await alice.members(*group);
        EXPECT_EQ(listed->size(), 2U);
        const auto renamed = co_await alice.rename_group(*group, "supper");
        EXPECT_TRUE(renamed);
        const auto followed = co_await alice.follow("bob");
        EXPECT_TRUE(followed);
        constexpr seq first{1};
        const auto read = co_await alice.mark_read(*group, first);
        EXPECT_TRUE(read);
        const auto all_devices = co_await alice.devices();
        EXPECT_EQ(all_devices->size(), 1U);
        const auto refused = co_await alice.send("bob", "");
        EXPECT_EQ(refused.error().code, errc::empty_message);
        const auto caught_up = co_await alice.catch_up();
        EXPECT_TRUE(caught_up);
        const auto kept = co_await alice.set_draft(*group, "what I was about to say");
        EXPECT_TRUE(kept);
        co_await alice.close();
    }

    const std::thread::id here_ = std::this_thread::get_id();
    boost::asio::io_context io_;
};

TEST_F(CompletionTokens, LetACoroutineTalk) {
    const auto bob = somebody("bob");
    auto chosen = in_memory();
    chosen.encryption = encryption::off;  // Bob is
    const auto alice = client::open(chosen);
    ASSERT_TRUE(alice);
    run(talk(**alice, credentials_of("alice")));
    ASSERT_TRUE(bob->sees(2));
    EXPECT_EQ(bob->texts(), (texts{"hello", "are you there?"}));
}

TEST_F(CompletionTokens, MayBeFutures) {
    const auto opened = client::open(in_memory());
    ASSERT_TRUE(opened);
    asio::client alice(**opened, io_.get_executor());
    auto made = alice.register_account(credentials_of("alice"), boost::asio::use_future);
    auto left = alice.log_out(boost::asio::use_future);
    io_.run();
    EXPECT_TRUE(made.get());
    (void)left.get();
}

TEST_F(CompletionTokens, LetCallbacksRunOnAnAsioExecutor) {
    auto chosen = in_memory();
    chosen.executor = std::make_shared<asio::executor>(io_.get_executor());
    const auto opened = client::open(chosen);
    ASSERT_TRUE(opened);
    std::thread::id called;
    const auto keeps_it_running = boost::asio::make_work_guard(io_);
    (*opened)->register_account(credentials_of("alice"), [&](const result<account>& made) {
        EXPECT_TRUE(made);
        called = std::this_thread::get_id();
        io_.stop();
    });
    io_.run();
    EXPECT_EQ(called, here_);
}

}  // namespace
}  // namespace gapless::integration
