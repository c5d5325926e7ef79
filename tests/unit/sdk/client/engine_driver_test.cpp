#include "sdk/client/engine_driver.hpp"

#include "sdk/asio/system_entropy.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::sdk {
namespace {

// A link that only writes down what it is told to do.
class scripted_link final : public frame_link {
public:
    void open(const route&) override {}

    void transmit(const protocol::frame& leaving) override { transmitted.push_back(leaving); }

    void write() override { ++writes; }

    void close() override { is_closed = true; }

    void abandon() override { is_abandoned = true; }

    std::vector<protocol::frame> transmitted;
    int writes = 0;
    bool is_closed = false;
    bool is_abandoned = false;
};

class told_by_driver final : public engine_driver::listener {
public:
    void handle(const queued& kept) override { queued_ids.push_back(kept.client_id); }

    void handle(deliver_event) override {}

    void handle(request_answered) override {}

    void handle(history_fetched) override {}

    void handle(const state_changed& now) override { states.push_back(now.state); }

    void handle(const refresh_tokens&) override {}

    void handle(const ask_servers&) override {}

    void handle(const storage_trouble&) override {}

    void handle(const receipt_hinted&) override {}

    void handle(const presence_told&) override {}

    void handle(const typing_told&) override {}

    void handle(const key_found&) override {}

    void handle(const events_delayed&) override {}

    void handle_flushed() override { ++flushes; }

    std::vector<client_id> queued_ids;
    std::vector<connection_state> states;
    int flushes = 0;
};

client_engine::limits quick() {
    client_engine::limits limits;
    limits.connect_floor = milliseconds(1);
    limits.connect_cap = milliseconds(2);
    limits.stay_offline = true;
    limits.over = transport::automatic;
    limits.transport_trial_after = milliseconds(1);
    return limits;
}

// A driver on one thread, whose links are scripts.
class EngineDriver : public testing::Test {
protected:
    void go_online() {
        driver_->feed([](client_engine& engine, moment now) { engine.go_online(now); });
    }

    void run_until(const std::function<bool()>& done) {
        while (!done()) {
            io_.restart();
            ASSERT_GT(io_.run_one_for(std::chrono::seconds(5)), 0U) << "nothing happens any more";
        }
    }

    // Whom the newest link tells.
    frame_link::listener& heard() { return *listeners_.back(); }

    [[nodiscard]] result<std::shared_ptr<frame_link>> dial() {
        if (refused_) {
            return *refused_;
        }
        links_.push_back(std::make_shared<scripted_link>());
        return std::shared_ptr<frame_link>(links_.back());
    }

    boost::asio::io_context io_;
    system_entropy entropy_;
    memory_mailbox mailbox_{tests::alice()};
    client_engine engine_{quick(), mailbox_, *mailbox_.load(), entropy_};
    told_by_driver told_;
    std::vector<std::shared_ptr<scripted_link>> links_;
    std::vector<frame_link::listener*> listeners_;  // of the links that were wanted
    std::vector<std::string> to_;
    std::vector<transport> over_;
    std::optional<error> refused_;
    std::shared_ptr<engine_driver> driver_ = std::make_shared<engine_driver>(
        io_.get_executor(),
        engine_,
        told_,
        [this](frame_link::listener& told, const known_server& to, transport over) {
            listeners_.push_back(&told);
            to_.push_back(to.tcp);
            over_.push_back(over);
            return dial();
        }
    );
};

TEST_F(EngineDriver, SpeaksFirstWhenItIsConnected) {
    go_online();
    ASSERT_EQ(links_.size(), 1U);
    heard().handle_connected();
    ASSERT_EQ(links_[0]->transmitted.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<protocol::hello>(links_[0]->transmitted[0]));
    EXPECT_GE(links_[0]->writes, 1);
}

TEST_F(EngineDriver, CommitsCommandsThatComeTogetherOnce) {
    for (int i = 0; i < 10; ++i) {
        const auto queued = driver_->feed([](client_engine& engine, moment now) {
            return engine.send(destination::direct("bob"), {"hello"}, now);
        });
        ASSERT_TRUE(queued);
    }
    EXPECT_EQ(told_.flushes, 0);
    run_until([&] { return told_.flushes > 0; });
    EXPECT_EQ(told_.flushes, 1);
    EXPECT_EQ(told_.queued_ids.size(), 10U);
}

TEST_F(EngineDriver, ComesBackAfterTheServersGoodbye) {
    go_online();
    heard().handle_connected();
    heard().handle_frame(protocol::close{error(errc::shutting_down, {}, milliseconds(1))});
    EXPECT_TRUE(links_[0]->is_closed);
    // The link is silent from here on: nobody says that nothing more arrives.
    run_until([&] { return links_.size() == 2; });
}

TEST_F(EngineDriver, ComesBackAfterALostConnection) {
    go_online();
    heard().handle_connected();
    heard().handle_disconnected(error(errc::unreachable));
    run_until([&] { return links_.size() == 2; });
}

TEST_F(EngineDriver, TriesAgainWhenThereIsNoWay) {
    refused_ = error(errc::unreachable);
    go_online();
    run_until([&] { return told_.flushes >= 3; });
    refused_.reset();
    run_until([&] { return links_.size() == 1; });
}

TEST_F(EngineDriver, DoesNothingMoreOnceItHasEnded) {
    go_online();
    driver_->end();
    EXPECT_TRUE(links_[0]->is_closed);
    told_.flushes = 0;
    io_.restart();
    io_.run_for(std::chrono::milliseconds(1));
    EXPECT_EQ(told_.flushes, 0);
}

TEST_F(EngineDriver, LeavesItsLinkAtOnceWhenItIsAbandoned) {
    go_online();
    driver_->abandon();
    EXPECT_TRUE(links_[0]->is_abandoned);
    EXPECT_FALSE(links_[0]->is_closed);
}

TEST_F(EngineDriver, TriesABetterTransportBesideTheConnectionAndMovesWhenItWorks) {
    go_online();
    heard().handle_disconnected(error(errc::unreachable));
    run_until([&] { return links_.size() == 2; });
    heard().handle_disconnected(error(errc::unreachable));
    ASSERT_EQ(links_.size(), 3U);
    EXPECT_EQ(over_.back(), transport::websocket);
    heard().handle_connected();
    protocol::welcome granted;
    granted.version = 1;
    granted.user = tests::alice().user_id;
    heard().handle_frame(granted);

    run_until([&] { return links_.size() == 4; });
    EXPECT_EQ(over_.back(), transport::tcp);
    EXPECT_EQ(to_[3], to_[2]) << "the server is the same";
    EXPECT_FALSE(links_[2]->is_closed) << "what stands goes on meanwhile";
    listeners_.back()->handle_connected();

    EXPECT_TRUE(links_[3]->is_closed) << "it was only a trial";
    EXPECT_TRUE(links_[3]->transmitted.empty());
    EXPECT_TRUE(links_[2]->is_closed);
    ASSERT_EQ(links_.size(), 5U);
    EXPECT_EQ(over_.back(), transport::tcp);
}

TEST_F(EngineDriver, StaysWhereItIsWhenATrialFails) {
    go_online();
    heard().handle_disconnected(error(errc::unreachable));
    run_until([&] { return links_.size() == 2; });
    heard().handle_disconnected(error(errc::unreachable));
    heard().handle_connected();
    protocol::welcome granted;
    granted.version = 1;
    granted.user = tests::alice().user_id;
    heard().handle_frame(granted);
    run_until([&] { return links_.size() == 4; });

    listeners_.back()->handle_disconnected(error(errc::unreachable));

    EXPECT_FALSE(links_[2]->is_closed);
    EXPECT_EQ(links_.size(), 4U);
}

}  // namespace
}  // namespace gapless::sdk
