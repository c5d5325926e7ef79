#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/manual_executor.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gapless::integration {
namespace {

class Lifetime : public SdkFixture {};

TEST_F(Lifetime, EndsInsideItsOwnEventCallback) {
    const auto bob = somebody("bob");
    auto opened = client::open(in_memory());
    ASSERT_TRUE(opened);
    auto alice = std::move(*opened);
    std::promise<void> gone;
    const auto listening = alice->on_event([&](const event&) {
        alice->close();
        alice.reset();
        gone.set_value();
    });
    ASSERT_TRUE(answer_of<result<account>>([&](auto told) {
        alice->register_account(credentials_of("alice"), told);
    }));
    alice->connect();
    ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "hello").sent);
    ASSERT_EQ(gone.get_future().wait_for(patience), std::future_status::ready);
    EXPECT_EQ(alice, nullptr);
}

TEST_F(Lifetime, MayEndAtAnyPointOfConnecting) {
    const tests::temporary_directory directory;
    {
        const auto alice = somebody("alice", in_directory(directory / "alice"));
    }
    for (int turn = 0; turn < 40; ++turn) {
        auto alice = client::open(in_directory(directory / "alice"));
        ASSERT_TRUE(alice) << message_of(alice.error());
        (*alice)->connect();
        (*alice)->send("alice", "turn " + std::to_string(turn), {});
        for (int spin = 0; spin < turn * 50; ++spin) {
            std::this_thread::yield();
        }
    }
    person alice(in_directory(directory / "alice"));
    alice->connect();
    ASSERT_TRUE(alice.catch_up());
    ASSERT_TRUE(alice.sees(40));  // not one was lost, and the outbox kept their order
    const auto seen = alice.texts();
    ASSERT_EQ(seen.size(), 40U);
    EXPECT_EQ(seen.front(), "turn 0");
    EXPECT_EQ(seen.back(), "turn 39");
}

TEST_F(Lifetime, GoesOnFromItsMailboxAfterBeingAbandoned) {
    const tests::temporary_directory directory;
    const auto bob = somebody("bob");
    {
        const auto alice = somebody("alice", in_directory(directory / "alice"));
        ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "one").sent);
        ASSERT_TRUE(alice->send(destination::direct("bob"), "two"));
        wait_for([&](auto told) { (*alice)->abandon(told); });
    }
    person alice(in_directory(directory / "alice"));
    alice->connect();
    ASSERT_TRUE(alice.catch_up());
    ASSERT_TRUE(bob->sees(2));
    EXPECT_EQ(bob->texts(), (texts{"one", "two"}));
}

TEST_F(Lifetime, TellsEverythingOnTheExecutorOfTheApp) {
    const auto pumped = std::make_shared<manual_executor>();
    auto chosen = in_memory();
    chosen.executor = pumped;
    const auto opened = client::open(chosen);
    ASSERT_TRUE(opened);
    const auto here = std::this_thread::get_id();
    bool is_in_call = false;
    bool is_done = false;
    const auto expect_here = [&] {
        EXPECT_EQ(std::this_thread::get_id(), here);
        EXPECT_FALSE(is_in_call);
    };
    const auto listening = (*opened)->on_connection([&](const connection_status& now) {
        expect_here();
        is_done = is_done || now.state == connection_state::live;
    });
    is_in_call = true;
    (*opened)->register_account(credentials_of("alice"), [&](const result<account>& made) {
        expect_here();
        EXPECT_TRUE(made);
        (*opened)->connect();
    });
    is_in_call = false;
    while (!is_done) {
        ASSERT_TRUE(pumped->run_one(minutes(1)));
    }
}

// Callers on several threads, while it lives and while it ends.
TEST_F(Lifetime, TakesCallsFromManyThreads) {
    const auto bob = somebody("bob");
    const auto alice = somebody("alice");
    std::atomic<int> answered = 0;
    std::atomic<int> kept = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                (*alice)->send("bob", "hello", [&](const result<client_id>& id) {
                    kept += id ? 1 : 0;
                    ++answered;
                });
                (void)(*alice)->conversations();
                (void)(*alice)->outbox();
                (void)(*alice)->status();
                (void)(*alice)->who();
                if (i == 40) {
                    (*alice)->close();
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    wait_for([&](auto told) { (*alice)->close(told); });
    EXPECT_EQ(answered, 200);
    EXPECT_GT(kept, 0);
    EXPECT_LE(bob->texts().size(), static_cast<std::size_t>(kept));
}

}  // namespace
}  // namespace gapless::integration
