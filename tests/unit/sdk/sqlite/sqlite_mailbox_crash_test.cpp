#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>

namespace gapless::sdk {
namespace {

using simulation::disk_chance;
using simulation::sim_vfs;

constexpr conversation_id c5{5};

result<std::unique_ptr<sqlite_mailbox>> open() {
    return sqlite_mailbox::open({
        .directory = "/box",
        .create = tests::alice(),
        .vfs = sim_vfs::name,
        .checkpoint_frames = 15,
    });
}

// The n-th flush of a life: two entries, their events, a draft more and one less, the app a step
// on, and the cursor, by which it is known again.
mailbox_changes flush_number(std::uint64_t n) {
    mailbox_changes changes;
    conversation row = tests::a_conversation(c5);
    row.high = seq{2 * n};
    changes.conversations.emplace(c5, row);
    for (const std::uint64_t at : {2 * n - 1, 2 * n}) {
        const message entry = tests::a_message(seq{at}, std::string(300, 'b'));
        changes.messages.push_back({c5, entry});
        changes.events.push_back({event_id{at}, message_event{c5, entry}});
    }
    const auto draft = tests::client_id_number(static_cast<std::uint8_t>(n));
    changes.drafts.emplace(
        draft, std::pair{n, tests::a_draft(draft, destination::to(c5), "draft")}
    );
    changes.forgotten_drafts = {tests::client_id_number(static_cast<std::uint8_t>(n - 1))};
    changes.consumed = event_id{2 * n - 2};
    changes.cursor = inbox_cursor{log_epoch{1}, inbox_version{n}};
    return changes;
}

// All parts of the mailbox tell of the same flush; it is returned.
std::uint64_t expect_whole(sqlite_mailbox& box) {
    EXPECT_TRUE(box.check());
    const auto state = box.load();
    EXPECT_TRUE(state);
    if (!state) {
        return 0;
    }
    const std::uint64_t n = state->cursor.version.value;
    EXPECT_EQ(state->identity, tests::alice());
    EXPECT_EQ(state->conversations.size(), n == 0 ? 0u : 1u);
    EXPECT_EQ(state->drafts.size(), n == 0 ? 0u : 1u);
    EXPECT_EQ(state->last_event, event_id{2 * n});
    EXPECT_EQ(state->consumed, event_id{n == 0 ? 0 : 2 * n - 2});
    EXPECT_EQ(box.messages(c5, seq{1}, seq{1'000}, 1'000).value().size(), 2 * n);
    EXPECT_EQ(box.events(event_id{}, 1'000).value().size(), n == 0 ? 0u : 2u);
    return n;
}

// Lives until the disk stops; how many flushes were acknowledged.
std::uint64_t live(std::uint64_t from) {
    std::uint64_t acknowledged = 0;
    if (auto box = open()) {
        while (from + acknowledged < 40 && (*box)->commit(flush_number(from + acknowledged + 1))) {
            ++acknowledged;
        }
    }
    return acknowledged;
}

TEST(SqliteMailboxCrash, AtAnyChangeLeavesAWholeFlushAndAllThatWereAcknowledged) {
    for (std::uint64_t k = 1; k < 330; ++k) {
        SCOPED_TRACE(k);
        disk_chance chance(k);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/box/", simulation::draw_disk_options(chance));
        disk.faults().stops_at_change = k;
        const std::uint64_t acknowledged = live(0);
        vfs.crash("/box/", chance);
        disk.faults() = {};

        auto box = open();
        ASSERT_TRUE(box) << message_of(box.error());
        const std::uint64_t left = expect_whole(**box);

        EXPECT_GE(left, acknowledged);
        EXPECT_LE(left, acknowledged + 1);
    }
}

TEST(SqliteMailboxCrash, AfterCrashLosesNothingEither) {
    std::uint64_t dropped = 0;
    for (std::uint64_t seed = 1; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        disk_chance chance(seed);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/box/", simulation::draw_disk_options(chance));
        std::uint64_t known = 0;
        for (int lives = 0; lives < 6; ++lives) {
            const auto changes = chance.draw() % 60;
            disk.faults().stops_at_change = disk.counts().changes + 1 + changes;
            const std::uint64_t acknowledged = known + live(known);
            chance.draw() % 3 == 0 ? disk.kill() : vfs.crash("/box/", chance);
            disk.faults() = {};
            auto box = open();
            ASSERT_TRUE(box) << message_of(box.error());
            known = expect_whole(**box);
            EXPECT_GE(known, acknowledged);
            EXPECT_LE(known, acknowledged + 1);
        }
        dropped += disk.counts().writes_dropped;
    }
    EXPECT_GT(dropped, 100u);
}

TEST(SqliteMailboxCrash, OnAFailingDiskKeepsExactlyWhatWasAcknowledged) {
    for (std::uint64_t seed = 1; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        disk_chance chance(seed);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/box/", simulation::draw_disk_options(chance));
        std::uint64_t acknowledged = 0;
        {
            auto box = open();
            ASSERT_TRUE(box);
            disk.faults().errors_ppm = 20'000;
            disk.faults().sync_errors_ppm = 50'000;
            for (int tries = 0; tries < 40; ++tries) {
                acknowledged += (*box)->commit(flush_number(acknowledged + 1)) ? 1u : 0u;
            }
            disk.faults() = {};
            EXPECT_EQ(expect_whole(**box), acknowledged);
            vfs.crash("/box/", chance);
        }
        auto box = open();
        ASSERT_TRUE(box) << message_of(box.error());
        EXPECT_EQ(expect_whole(**box), acknowledged);
    }
}

TEST(SqliteMailboxCrash, OnAFullDiskSaysSoAndGoesOnWhenThereIsRoom) {
    disk_chance chance(1);
    sim_vfs vfs(chance);
    auto& disk = vfs.mount("/box/", {});
    auto box = open();
    ASSERT_TRUE(box);
    ASSERT_TRUE((*box)->commit(flush_number(1)));

    disk.faults().is_full = true;
    std::uint64_t n = 1;
    result<void> done;
    while (done) {
        done = (*box)->commit(flush_number(++n));
    }
    EXPECT_EQ(done.error().code, errc::storage_full);
    EXPECT_EQ(expect_whole(**box), n - 1);
    disk.faults().is_full = false;

    EXPECT_TRUE((*box)->commit(flush_number(n)));
    EXPECT_EQ(expect_whole(**box), n);
}

TEST(SqliteMailboxCrash, ADamagedFileIsRefusedOrReadWithoutACrash) {
    int refused = 0;
    for (std::uint64_t seed = 1; seed < 150; ++seed) {
        SCOPED_TRACE(seed);
        disk_chance chance(seed);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/box/", {});
        ASSERT_EQ(live(0), 40u);
        disk.flip_bits("/box/mailbox.db", 1 + static_cast<std::uint32_t>(seed % 8));

        auto box = open();
        if (!box) {
            EXPECT_EQ(box.error().code, errc::mailbox_corrupt) << message_of(box.error());
            ++refused;
            continue;
        }
        static_cast<void>((*box)->load());
        static_cast<void>((*box)->messages(c5, seq{1}, seq{1'000}, 1'000));
        static_cast<void>((*box)->events(event_id{}, 1'000));
        static_cast<void>((*box)->commit(flush_number(41)));
    }
    EXPECT_GT(refused, 10);
}

}  // namespace
}  // namespace gapless::sdk
