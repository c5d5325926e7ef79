#include "server/sqlite/sqlite_store.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/support/store_driver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::server {
namespace {

using simulation::disk_chance;
using simulation::sim_vfs;
using tests::store_driver;

result<std::unique_ptr<sqlite_store>> open() {
    return sqlite_store::open({
        .directory = "/data",
        .vfs = sim_vfs::name,
        .checkpoint_frames = 15,
    });
}

// A server's life with one conversation in it: alice writes to bob. It tries each send again with
// the same client_id until it is stored, over crashes, as her device would.
class life {
public:
    life() : driver_(nothing_) {}

    // Makes the accounts, on a disk that is still well.
    void begin() {
        store_ = open().value();
        EXPECT_TRUE(sign_up());
        store_.reset();
    }

    // Until the disk stops.
    void go_on() {
        auto opened = open();
        if (!opened) {
            return;
        }
        store_ = std::move(*opened);
        driver_.use(*store_);
        while (acknowledged_ < 40 && (alice_ ? send_next() : sign_up())) {
            store_->tidy();
        }
        store_.reset();
    }

    [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }

    // The archive is what was acknowledged, and perhaps the one that was under way.
    void expect_whole() {
        auto opened = open();
        ASSERT_TRUE(opened) << message_of(opened.error());
        driver_.use(**opened);
        EXPECT_TRUE((*opened)->check());
        if (acknowledged_ == 0) {
            return;
        }
        const auto range = driver_.pull(*alice_, conversation_, 1, 1'000);
        std::uint64_t texts = 0;
        for (const message& each : range.messages) {
            EXPECT_EQ(each.seq, seq{++texts});
            EXPECT_EQ(each.counter, sender_counter{texts});
            EXPECT_EQ(each.body, text(texts));
        }
        EXPECT_GE(texts, acknowledged_);
        EXPECT_LE(texts, acknowledged_ + 1);
        EXPECT_EQ(range.head, seq{texts});
        const auto page = driver_.sync(*alice_, 0);
        ASSERT_EQ(page.entries.size(), 1u);
        EXPECT_EQ(page.entries[0].head, seq{texts});
    }

private:
    // Stands in until there is a store.
    class no_store final : public store {
    public:
        result<job_result> run(const store_job&) override { return errc::storage_failed; }
    };

    static std::string text(std::uint64_t n) { return std::to_string(n) + std::string(300, 'b'); }

    // In one go, so that it is known to have happened or not.
    bool sign_up() {
        const auto alice = store_driver::device(1);
        const auto bob = store_driver::device(2);
        const new_tokens tokens = driver_.next_tokens();
        const new_tokens others = driver_.next_tokens();
        const auto done = store_->run(
            {store_ticket{1},
             driver_.now(),
             {
                 account_operation{create_account{
                     driver_.next_request(), "alice", "hash", alice, public_key{}, tokens
                 }},
                 account_operation{create_account{
                     driver_.next_request(), "bob", "hash", bob, public_key{}, others
                 }},
                 authenticate_operation{tokens.access, alice},
             }}
        );
        if (!done) {
            return false;
        }
        const auto* who = std::get_if<authenticated>(&done->outcomes[2]);
        EXPECT_NE(who, nullptr);
        alice_ = actor{who->user, alice, who->session_epoch};
        return true;
    }

    bool send_next() {
        if (!next_) {
            next_ = driver_.a_send(*alice_, destination::direct("bob"), text(acknowledged_ + 1));
        }
        const auto done = store_->run({store_ticket{2}, driver_.now(), {*next_}});
        if (!done) {
            return false;
        }
        const auto* sent = std::get_if<protocol::sent>(&done->outcomes[0]);
        EXPECT_NE(sent, nullptr);
        EXPECT_EQ(sent->seq, seq{acknowledged_ + 1});
        conversation_ = sent->conversation;
        driver_.count(*next_);
        next_.reset();
        ++acknowledged_;
        return true;
    }

    no_store nothing_;
    store_driver driver_;
    std::unique_ptr<sqlite_store> store_;
    std::optional<actor> alice_;
    std::optional<append_operation> next_;
    conversation_id conversation_;
    std::uint64_t acknowledged_ = 0;
};

TEST(SqliteStoreCrash, AtAnyChangeLeavesAPrefixWithAllThatWasAcknowledged) {
    std::uint64_t most = 0;
    for (std::uint64_t k = 1; k < 450; ++k) {
        SCOPED_TRACE(k);
        disk_chance chance(k);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/data/", simulation::draw_disk_options(chance));
        disk.faults().stops_at_change = k;
        life server;
        server.go_on();
        vfs.crash("/data/", chance);
        disk.faults() = {};

        server.expect_whole();
        most = std::max(most, server.acknowledged());
    }
    EXPECT_GT(most, 10u);
}

TEST(SqliteStoreCrash, ARepeatedSendIsStoredOnceOverManyCrashes) {
    std::uint64_t dropped = 0;
    for (std::uint64_t seed = 1; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        disk_chance chance(seed);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/data/", simulation::draw_disk_options(chance));
        life server;
        server.begin();
        for (int lives = 0; lives < 6; ++lives) {
            const auto changes = chance.draw() % 80;
            disk.faults().stops_at_change = disk.counts().changes + 1 + changes;
            server.go_on();
            chance.draw() % 3 == 0 ? disk.kill() : vfs.crash("/data/", chance);
            disk.faults() = {};
            server.expect_whole();
        }
        dropped += disk.counts().writes_dropped;
    }
    EXPECT_GT(dropped, 100u);
}

}  // namespace
}  // namespace gapless::server
