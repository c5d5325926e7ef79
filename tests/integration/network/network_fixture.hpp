#pragma once

#include "tests/integration/network/proxy_program.hpp"
#include "tests/integration/sdk/person.hpp"
#include "tests/integration/server/server_program.hpp"

#include <gapless/runtime.hpp>
#include <gapless/transport.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace gapless::integration {

// A real server, a proxy in front of it, and people each of whom has a way of his own through it,
// named like him: over each transport. Accounts go to the server directly.
class NetworkFixture : public ::testing::TestWithParam<transport> {
protected:
    using json = nlohmann::json;
    using texts = std::vector<std::string>;

    void SetUp() override {
        const auto ready = server_.wait_until_ready();
        ASSERT_TRUE(ready) << server_.errors();
        ready_ = *ready;
    }

    // Ways for these people, with the same faults for all from the start.
    void build_network(const texts& names, const texts& faults = {}) {
        const std::string server = ready_[entrance_of(GetParam())];
        texts arguments{"--seed", "7"};
        for (const std::string& name : names) {
            arguments.insert(arguments.end(), {"--forward", name + "=" + server});
        }
        arguments.insert(arguments.end(), faults.begin(), faults.end());
        proxy_.emplace(arguments);
    }

    // Of the server, as its ready line names it.
    [[nodiscard]] static const char* entrance_of(transport over) {
        switch (over) {
            case transport::websocket:
                return "websocket";
            case transport::exchange:
                return "rest";
            case transport::tcp:
            case transport::automatic:
                break;
        }
        return "tcp";
    }

    // A new user, registered and connected. Quick to doubt a silent connection, and to come back.
    [[nodiscard]] std::unique_ptr<person> somebody(const std::string& name) {
        auto chosen = config::in_memory();
        chosen.transport = GetParam();
        chosen.address = proxy_->address(name);
        chosen.runtime = runtime_;
        chosen.heartbeat_interval = milliseconds(300);
        chosen.reconnect_floor = milliseconds(10);
        chosen.reconnect_cap = milliseconds(100);
        auto made = std::make_unique<person>(chosen);
        const auto registered = made->register_account(
            {"https://" + ready_["rest"].get<std::string>(), authority(), name, "a secret"}
        );
        EXPECT_TRUE(registered) << message_of(registered.error());
        (*made)->connect();
        return made;
    }

    // Puts so many texts into the outbox, numbered behind this word.
    static void send_all(person& from, const std::string& to, const texts& all) {
        for (const std::string& text : all) {
            const auto queued = from.send(destination::direct(to), text);
            ASSERT_TRUE(queued) << message_of(queued.error());
        }
    }

    [[nodiscard]] static texts numbered(const std::string& word, int count) {
        texts made;
        for (int number = 1; number <= count; ++number) {
            made.push_back(word + " " + std::to_string(number));
        }
        return made;
    }

    // Everybody has each text of each writer once and in the order of writing, all have the same
    // log, and the events of everybody tell just that.
    void expect_one_conversation(
        const std::vector<person*>& people, const std::map<std::string, texts>& written
    ) {
        std::size_t total = 0;
        for (const auto& [writer, own] : written) {
            total += own.size();
        }
        std::vector<message> first_log;
        for (person* const each : people) {
            ASSERT_TRUE(each->sees(total)) << told_about(*each, total);
            ASSERT_TRUE(each->catch_up());
            EXPECT_TRUE((**each).outbox()->empty());
            const auto log = log_of(*each);
            const auto& reference = first_log.empty() ? log : first_log;
            EXPECT_EQ(log, reference);
            EXPECT_EQ(by_writer(log), written);
            expect_events_match(*each, log);
            first_log = log;
        }
    }

    void set_faults(
        const std::string& name, const std::string& to, const json& up, const json& down
    ) {
        proxy_->command({{"do", "set"}, {"upstream", name}, {"to", to}, {"up", up}, {"down", down}}
        );
    }

    // Waits for answers to heartbeats, after which the client knows how long one takes, and so when
    // silence is death: after two seconds, and not after eight.
    void measure_round_trip(const std::string& name, person& whose) {
        ASSERT_TRUE(whose.becomes(connection_state::live));
        ASSERT_TRUE(whose.catch_up());
        const auto arrived = [&]() -> std::uint64_t {
            return proxy_->command({{"do", "status"}}).at(name).at("bytes_down");
        };
        // The first may be of something else.
        for (int answers = 0; answers < 2; ++answers) {
            const std::uint64_t before = arrived();
            while (arrived() == before) {
                std::this_thread::sleep_for(std::chrono::milliseconds{5});
            }
        }
    }

    [[nodiscard]] std::uint64_t accepted(const std::string& name) {
        return proxy_->command({{"do", "status"}}).at(name).at("accepted");
    }

    [[nodiscard]] std::string authority() const {
        std::ifstream file{ready_["ca"].get<std::string>()};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    temporary_directory directory_;
    server_program server_{server_program::in_development(directory_.path() / "data")};
    json ready_;
    std::optional<proxy_program> proxy_;
    std::shared_ptr<runtime> runtime_ = runtime::make();

private:
    // For the message of a test that fails.
    [[nodiscard]] std::string told_about(person& whose, std::size_t total) {
        const auto now = whose.status();
        return (*whose.owned()).who()->user + " sees " + std::to_string(whose.texts().size()) +
               " of " + std::to_string(total) + ", is in state " +
               std::to_string(static_cast<int>(now.state)) + " because of '" +
               (now.reason ? message_of(*now.reason) : "") + "', has " +
               std::to_string((*whose).outbox()->size()) + " in the outbox; the proxy, with seed " +
               proxy_->seed() + ", counts " + proxy_->command({{"do", "status"}}).dump() +
               "; the server says " + server_.errors();
    }

    [[nodiscard]] static std::vector<message> log_of(person& whose) {
        const auto known = (*whose).conversations();
        EXPECT_EQ(known->size(), 1u);
        return known->empty() ? std::vector<message>{}
                              : *(*whose).history(known->front().id, seq{1}, 100'000);
    }

    [[nodiscard]] static std::map<std::string, texts> by_writer(const std::vector<message>& log) {
        std::map<std::string, texts> found;
        for (std::size_t n = 0; n < log.size(); ++n) {
            EXPECT_EQ(log[n].seq, seq{n + 1});
            if (log[n].kind == message_kind::text) {
                found[log[n].sender_name].push_back(log[n].body);
            }
        }
        return found;
    }

    static void expect_events_match(person& whose, const std::vector<message>& log) {
        std::vector<message> told;
        std::set<client_id> sent;
        for (const event& each : whose.events()) {
            if (const auto* const entry = std::get_if<message_event>(&each.what)) {
                told.push_back(entry->message);
            } else if (const auto* const done = std::get_if<sent_event>(&each.what)) {
                EXPECT_TRUE(sent.insert(done->client_id).second) << "told twice that it was sent";
            } else {
                ADD_FAILURE() << "a message failed";
            }
        }
        EXPECT_EQ(told, log);
    }
};

}  // namespace gapless::integration
