#include "protocol/wire/codec.hpp"
#include "server/core/app_policy.hpp"
#include "server/sqlite/sqlite_store.hpp"
#include "tests/contract/sqlite_disks.hpp"
#include "tests/load/engine_pair.hpp"
#include "tests/load/row_counter.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gapless::load {
namespace {

using server::app_policy;
using tests::server_bench;

constexpr std::size_t readers = 9;          // online, in a group with who writes
constexpr std::size_t large_members = 501;  // they and everybody else
constexpr std::size_t quiet_groups = 20;    // of who is away, in which nothing happens
constexpr std::size_t rounds = 20;          // of a message to each of three conversations

// What a policy costs. Rows are those of the store, its indexes not counted.
struct cost {
    std::array<double, 3> rows_of_a_send{};  // to a user, to the group, to the large group
    double rows_of_a_message = 0;            // all that is written until everybody has it
    std::uint64_t rows_of_a_sync = 0;        // read for a device that was away
    double bytes_of_a_delivery = 0;          // both ways, acknowledgements and all
    std::int64_t messages_left = 0;          // two days later, of all that were sent
    std::int64_t bytes_left = 0;             // in use, of the whole store
};

server::job_policy job_of(const app_policy& wanted) {
    server::job_policy policy;
    policy.fanout = wanted.fanout;
    policy.retention.app = wanted.messages;
    policy.inbox_lifetime = wanted.inbox_lifetime;
    return policy;
}

server::engine_limits limits_of(const app_policy& wanted) {
    server::engine_limits limits;
    limits.rates = false;
    limits.delivery = wanted.delivery;
    limits.backlog_first = wanted.backlog_first;
    limits.access_lifetime = days(30);
    return limits;
}

// Of the store's file, when nobody has it open.
std::int64_t number_in(const tests::crashing_disk& disk, const char* question) {
    const std::string file = disk.directory() + "/store.db";
    sqlite3* opened = nullptr;
    sqlite3_stmt* asked = nullptr;
    std::int64_t answer = -1;
    const bool is_answered =
        sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, disk.vfs().c_str()) ==
            SQLITE_OK &&
        sqlite3_prepare_v2(opened, question, -1, &asked, nullptr) == SQLITE_OK &&
        sqlite3_step(asked) == SQLITE_ROW;
    if (is_answered) {
        answer = sqlite3_column_int64(asked, 0);
    }
    sqlite3_finalize(asked);
    sqlite3_close(opened);
    return answer;
}

// A server with a policy; who writes, who is online, who was away and who only sleeps.
class place {
public:
    explicit place(const app_policy& wanted)
        : store_(*server::sqlite_store::open(
              {.directory = disk_.directory(), .policy = job_of(wanted), .vfs = disk_.vfs()}
          )),
          server_(limits_of(wanted), *store_) {
        writer_ = server_.come_online(server_.sign_up("writer"));
        std::vector<std::string> names;
        for (std::size_t n = 1; n + 1 < large_members; ++n) {
            names.push_back("user" + std::to_string(n));
            logins_.push_back(server_.sign_up(names.back()));
        }
        away_ = server_.sign_up("away");
        const std::vector<std::string> few{names.begin(), names.begin() + readers};
        std::vector<std::string> small = few;
        small.push_back("away");
        to_ = {
            destination::direct(few.front()),
            destination::to(server_.create_group(writer_, "small", small)),
            destination::to(server_.create_group(writer_, "large", names)),
        };
        for (std::size_t n = 0; n < readers; ++n) {
            devices_.push_back(
                std::make_unique<engine_pair>(server_, logins_[n], sdk::client_engine::limits{})
            );
            devices_.back()->come_online();
        }
        join_large();
        for (std::size_t n = 0; n < quiet_groups; ++n) {
            (void)server_.create_group(writer_, "quiet", {"away"});
        }
        known_ = sync(away_, {}).version;
        pass(seconds(60));
    }

    [[nodiscard]] cost measure() {
        cost found;
        const std::uint64_t bytes = bytes_carried();
        const std::size_t texts = texts_told();
        const std::uint64_t written = rows_written_so_far();
        for (std::size_t round = 0; round < rounds; ++round) {
            for (std::size_t n = 0; n < to_.size(); ++n) {
                found.rows_of_a_send[n] += send(to_[n]);
                pass(seconds(10));
            }
        }
        pass(seconds(60));
        found.bytes_of_a_delivery = static_cast<double>(bytes_carried() - bytes) /
                                    static_cast<double>(texts_told() - texts);
        found.rows_of_a_sync = come_back();
        everybody_comes();
        const auto messages = static_cast<double>(rounds * to_.size());
        found.rows_of_a_message = static_cast<double>(rows_written_so_far() - written) / messages;
        for (double& rows : found.rows_of_a_send) {
            rows /= static_cast<double>(rounds);
        }
        server_.advance(days(2));
        for (int sweep = 0; sweep < 10; ++sweep) {
            server_.settle();
            server_.advance(seconds(1));
        }
        store_.reset();
        found.messages_left = number_in(disk_, "SELECT count(*) FROM message WHERE kind = 1");
        const std::int64_t pages =
            number_in(disk_, "PRAGMA page_count") - number_in(disk_, "PRAGMA freelist_count");
        found.bytes_left = pages * number_in(disk_, "PRAGMA page_size");
        return found;
    }

    // Everybody who was online has been told of everything.
    [[nodiscard]] bool is_complete() const {
        const std::size_t expected = rounds * (2 * readers + 1);
        return texts_told() == expected;
    }

private:
    // The member who makes it large, so that it crosses while somebody writes.
    void join_large() {
        const auto joins = server_.come_online(away_);
        server_.say(
            joins,
            protocol::request{server_.next_request(), protocol::join_group{to_[2].conversation}}
        );
        server_.settle();
        server_.hang_up(joins);
        server_.settle();
    }

    double send(const destination& to) {
        const std::uint64_t before = rows_written_so_far();
        server_.say(
            writer_, server_.a_send(writer_, to, "forty letters are what a message has here")
        );
        server_.settle();
        return static_cast<double>(rows_written_so_far() - before);
    }

    // The devices do what they do, and the writer says what it has got.
    void pass(duration time) {
        for (duration done{}; done < time; done = done + milliseconds(500)) {
            server_.advance(milliseconds(500));
            for (const auto& device : devices_) {
                device->exchange();
                device->fire_timers();
            }
            acknowledge();
        }
    }

    void acknowledge() {
        protocol::ack said;
        for (const protocol::frame& told : server_.take(writer_)) {
            if (const auto* sent = std::get_if<protocol::sent>(&told)) {
                said.marks.push_back({sent->conversation, sent->seq});
            }
            frames_ += std::holds_alternative<protocol::push>(told) ||
                               std::holds_alternative<protocol::notify>(told) ||
                               std::holds_alternative<protocol::changed>(told)
                           ? 1U
                           : 0U;
        }
        said.frames = frames_;
        said.caught_up = true;
        server_.say(writer_, said);
        server_.settle();
    }

    protocol::sync_page sync(const server_bench::login& who, inbox_version from) {
        const auto his = server_.greet(who);
        server_.settle();
        server_.take(his);
        server_.say(his, protocol::sync{log_epoch{}, from, 100});
        server_.settle();
        const auto pages = server_.take_all<protocol::sync_page>(his);
        EXPECT_EQ(pages.size(), 1U);
        const protocol::sync_page page = pages.empty() ? protocol::sync_page{} : pages.front();
        protocol::ack all{.caught_up = true};
        for (const auto* entries : {&page.entries, &page.large}) {
            for (const protocol::inbox_entry& each : *entries) {
                all.marks.push_back({each.conversation, each.head});
            }
        }
        server_.say(his, all);
        server_.hang_up(his);
        server_.settle();
        return page;
    }

    std::uint64_t come_back() {
        const auto his = server_.greet(away_);
        server_.settle();
        const std::uint64_t before = rows_so_far().rows;
        server_.say(his, protocol::sync{log_epoch{}, known_, 100});
        server_.settle();
        const std::uint64_t rows = rows_so_far().rows - before;
        server_.hang_up(his);
        return rows;
    }

    void everybody_comes() {
        for (std::size_t n = readers; n < logins_.size(); ++n) {
            (void)sync(logins_[n], {});
        }
        (void)sync(away_, {});
        pass(seconds(10));
    }

    [[nodiscard]] std::uint64_t bytes_carried() const {
        std::uint64_t sum = 0;
        for (const auto& device : devices_) {
            sum += device->bytes();
        }
        return sum;
    }

    [[nodiscard]] std::size_t texts_told() const {
        std::size_t sum = 0;
        for (const auto& device : devices_) {
            sum += device->texts_told();
        }
        return sum;
    }

    tests::crashing_disk disk_;
    std::unique_ptr<server::sqlite_store> store_;
    server_bench server_;
    server::connection_id writer_;
    std::vector<server_bench::login> logins_;
    server_bench::login away_;
    std::vector<destination> to_;
    std::vector<std::unique_ptr<engine_pair>> devices_;
    inbox_version known_;
    std::uint64_t frames_ = 0;
};

void print(const app_policy& of, const cost& found) {
    std::cout << "| " << of.source << ' ' << of.name << " | " << std::fixed << std::setprecision(1);
    for (const double rows : found.rows_of_a_send) {
        std::cout << rows << " | ";
    }
    std::cout << found.rows_of_a_message << " | " << found.rows_of_a_sync << " | "
              << std::setprecision(0) << found.bytes_of_a_delivery << " | " << found.messages_left
              << " of " << rounds * 3 << " | " << found.bytes_left / 1'024 << " KiB |\n";
}

// The table of docs/guide/policies.md.
TEST(PolicyCost, OfTheSameTalkUnderEachPolicy) {
    watch_rows();
    std::map<std::string_view, cost> all;
    for (const app_policy& each : server::app_policies()) {
        place here{each};
        all[each.name] = here.measure();
        EXPECT_TRUE(here.is_complete()) << each.name;
        print(each, all[each.name]);
    }
    for (const char* writes : {"letter-box", "courier"}) {
        EXPECT_GT(all[writes].rows_of_a_send[2], large_members);
        EXPECT_EQ(all[writes].messages_left, 0);
    }
    for (const char* reads : {"archive", "timeline", "heartbeat"}) {
        EXPECT_LT(all[reads].rows_of_a_send[2], 10);
    }
    EXPECT_LT(all["heartbeat"].rows_of_a_send[1], all["archive"].rows_of_a_send[1]);
    EXPECT_GT(all["heartbeat"].rows_of_a_sync, all["archive"].rows_of_a_sync + quiet_groups);
    EXPECT_EQ(all["heartbeat"].messages_left, 0);
    for (const char* keeps : {"archive", "timeline"}) {
        EXPECT_EQ(all[keeps].messages_left, 3 * std::int64_t{rounds});
    }
}

}  // namespace
}  // namespace gapless::load
