#include "protocol/pump.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace gapless::tests {
namespace {

constexpr int take_overs = 1'000;

// One process of the device after the other on the same mailbox, and a server. What a process has
// written is on its way until it is delivered, also when the process has ended by then.
class TakeOver : public testing::Test {
protected:
    TakeOver() {
        bench.sign_up("bob");
        const auto login = bench.sign_up("alice");
        sdk::identity owner;
        owner.device = login.device;
        owner.user = "alice";
        owner.user_id = login.user;
        owner.access_token = login.token;
        mailbox.emplace(owner);
    }

    // The next process begins. The one before is gone, its connection is not.
    void start() {
        left_behind = connection;
        late = std::exchange(written, {});
        engine.reset();
        connection.reset();
        engine = std::make_unique<sdk::client_engine>(
            sdk::client_engine::limits{}, *mailbox, mailbox->load().value(), chance
        );
        drain();
        ASSERT_TRUE(connection);
        engine->handle_connected(bench.now());
        drain();
    }

    void send(int number) {
        ASSERT_TRUE(engine->send(destination::direct("bob"), {std::to_string(number)}, bench.now())
        );
        flush();
    }

    // What the process of the moment has written arrives, and it hears the answers.
    void talk() {
        for (bool goes_on = true; goes_on;) {
            deliver_written();
            bench.settle();
            goes_on = listen();
            flush();
            goes_on = goes_on || !written.empty();
        }
    }

    void deliver_written() {
        for (const protocol::frame& frame : std::exchange(written, {})) {
            bench.say(*connection, frame);
        }
    }

    // What the process before had written arrives now; nobody hears the answers.
    void deliver_late() {
        for (const protocol::frame& frame : std::exchange(late, {})) {
            bench.say(*left_behind, frame);
        }
    }

    bool listen() {
        const auto told = bench.take(*connection);
        for (const protocol::frame& frame : told) {
            if (std::holds_alternative<protocol::welcome>(frame)) {
                count_live();
            }
            engine->handle_frame(frame, bench.now());
            drain();
        }
        return !told.empty();
    }

    // Whoever is welcomed is live until it is disconnected; and there is nobody else.
    void count_live() {
        std::erase_if(live, [&](const auto& each) { return bench.is_disconnected(each); });
        live.insert(*connection);
        EXPECT_EQ(live.size(), 1U);
    }

    void flush() {
        engine->flush(bench.now());
        drain();
    }

    void drain() {
        protocol::drain(*engine, [this](auto&& output) {
            carry_out(std::forward<decltype(output)>(output));
        });
    }

    void carry_out(const sdk::connect&) { connection = bench.connect(); }

    void carry_out(const sdk::transmit& leaving) { written.push_back(leaving.frame); }

    template <class Other>
    void carry_out(const Other&) {}

    [[nodiscard]] std::vector<std::string> log() const {
        std::vector<std::string> bodies;
        for (const auto& [place, entry] : bench.database.tables().messages) {
            bodies.push_back(entry.body);
        }
        return bodies;
    }

    server_bench bench{{.rates = false}};
    counting_entropy chance;
    std::optional<sdk::memory_mailbox> mailbox;
    std::unique_ptr<sdk::client_engine> engine;
    std::optional<server::connection_id> connection;
    std::optional<server::connection_id> left_behind;
    std::deque<protocol::frame> written;
    std::deque<protocol::frame> late;
    std::set<server::connection_id> live;
};

// Each process sends one message, and is followed by the next at another moment: when its message
// is on its way, stored but not answered, or done. What it left on its way arrives before the next
// one logs in, in the same job as its login, or when that one stands already.
TEST_F(TakeOver, AThousandInARowLoseNothingAndOneIsLiveAtATime) {
    std::vector<std::string> expected;
    for (int number = 1; number <= take_overs; ++number) {
        start();
        const int moment = number % 3;
        if (left_behind && moment == 0) {
            deliver_late();
        }
        deliver_written();
        if (left_behind && moment == 1) {
            deliver_late();
        }
        talk();
        ASSERT_EQ(engine->state(), sdk::connection_state::live) << number;
        if (left_behind) {
            deliver_late();
            bench.settle();
            EXPECT_TRUE(bench.is_disconnected(*left_behind));
        }
        EXPECT_EQ(bench.engine.connections(), 1U);

        send(number);
        expected.push_back(std::to_string(number));
        const int fate = number / 3 % 3;
        if (fate == 1) {
            deliver_written();
            bench.settle();  // the answer is never heard
        } else if (fate == 2) {
            talk();
        }
    }
    start();
    talk();

    EXPECT_TRUE(engine->is_settled());
    EXPECT_EQ(log(), expected);
}

}  // namespace
}  // namespace gapless::tests
