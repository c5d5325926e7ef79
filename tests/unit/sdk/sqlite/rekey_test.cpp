#include "sdk/sqlite/rekey.hpp"

#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/support/canary_changes.hpp"
#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

namespace gapless::sdk {
namespace {

using simulation::disk_chance;
using simulation::sim_vfs;
using tests::canary;

app_key key_number(std::uint8_t n) {
    app_key made;
    made.writable()[0] = n;
    return made;
}

const app_key first_key = key_number(1);
const app_key second_key = key_number(2);

result<std::unique_ptr<sqlite_mailbox>> open(const app_key* key) {
    sqlite_mailbox::options wanted;
    wanted.directory = "/box";
    wanted.create = tests::canary_owner();
    wanted.vfs = sim_vfs::name;
    wanted.checkpoint_frames = 15;
    wanted.key = key;
    wanted.entropy = std::make_shared<tests::counting_entropy>();
    return sqlite_mailbox::open(wanted);
}

result<void> rekey_box(const app_key* from, const app_key* to) {
    return rekey({"/box", sim_vfs::name, from, to, std::make_shared<tests::counting_entropy>()});
}

void fill(const app_key* key) {
    auto box = open(key);
    ASSERT_TRUE(box) << message_of(box.error());
    ASSERT_TRUE((*box)->commit(tests::canary_changes()));
    while ((*box)->index(1'000).value()) {
    }
}

void expect_whole(const app_key* key) {
    auto box = open(key);
    ASSERT_TRUE(box) << message_of(box.error());
    EXPECT_TRUE((*box)->check());
    const auto changes = tests::canary_changes();
    const auto state = (*box)->load();
    ASSERT_TRUE(state) << message_of(state.error());
    EXPECT_EQ(state->identity, *changes.identity);
    EXPECT_EQ(state->conversations.at(0), changes.conversations.begin()->second);
    EXPECT_EQ(state->drafts.at(0).second, changes.drafts.begin()->second.second);
    EXPECT_EQ(state->settings, changes.settings);
    EXPECT_EQ(state->networks, changes.networks);
    const auto where = tests::canary_conversation;
    const auto rows = (*box)->messages(where, seq{1}, seq{100}, 100);
    ASSERT_TRUE(rows) << message_of(rows.error());
    EXPECT_EQ(rows->size(), tests::canary_messages);
    EXPECT_EQ(rows->at(7), changes.messages[7].message);
    EXPECT_EQ(
        (*box)->annotations(where, seq{1}, seq{9}).value().at(0), changes.annotations[0].annotation
    );
    EXPECT_EQ((*box)->events(event_id{}, 1'000).value(), changes.events);
}

bool shows_canary(const simulation::sim_disk& disk) {
    return std::ranges::any_of(disk.files(), [&](const std::string& path) {
        const auto bytes = disk.read_file(path);
        return std::ranges::search(bytes, canary).begin() != bytes.end();
    });
}

class Rekey : public testing::Test {
protected:
    disk_chance chance_{7};
    sim_vfs vfs_{chance_};
    simulation::sim_disk& disk_ = vfs_.mount("/box/", {});
};

TEST_F(Rekey, EncryptsAMailboxInPlaceAndLeavesNoTrace) {
    fill(nullptr);
    ASSERT_TRUE(shows_canary(disk_));

    ASSERT_TRUE(rekey_box(nullptr, &first_key));

    EXPECT_FALSE(shows_canary(disk_));
    EXPECT_EQ(open(nullptr).error().code, errc::mailbox_locked);
    expect_whole(&first_key);
}

TEST_F(Rekey, GivesAnotherKey) {
    fill(&first_key);

    ASSERT_TRUE(rekey_box(&first_key, &second_key));

    EXPECT_EQ(open(&first_key).error().code, errc::mailbox_locked);
    expect_whole(&second_key);
    EXPECT_FALSE(shows_canary(disk_));
}

TEST_F(Rekey, DecryptsInPlace) {
    fill(&first_key);

    ASSERT_TRUE(rekey_box(&first_key, nullptr));

    expect_whole(nullptr);
    EXPECT_EQ(open(&first_key).error().code, errc::usage);
}

TEST_F(Rekey, IsRefusedWithAWrongKeyOrNone) {
    fill(&first_key);

    EXPECT_EQ(rekey_box(&second_key, &first_key).error().code, errc::mailbox_locked);
    EXPECT_EQ(rekey_box(nullptr, &second_key).error().code, errc::mailbox_locked);
    EXPECT_EQ(rekey_box(nullptr, nullptr).error().code, errc::usage);
    expect_whole(&first_key);
}

TEST_F(Rekey, OfWhatIsInClearWantsNoOldKey) {
    fill(nullptr);

    EXPECT_EQ(rekey_box(&first_key, &second_key).error().code, errc::usage);
    expect_whole(nullptr);
}

// Whatever the disk stops at: afterwards the mailbox is whole, under the one key or the other, and
// never under none of them.
void crash_at_every_change(const app_key* from, const app_key* to) {
    int changed = 0;
    int finished = 0;
    for (std::uint64_t k = 1; finished == 0; k += 1 + k / 40) {
        SCOPED_TRACE(k);
        disk_chance chance(k);
        sim_vfs vfs(chance);
        auto& disk = vfs.mount("/box/", simulation::draw_disk_options(chance));
        fill(from);
        disk.faults().stops_at_change = disk.counts().changes + k;
        finished += rekey_box(from, to) && !disk.is_stopped() ? 1 : 0;
        vfs.crash("/box/", chance);
        disk.faults() = {};

        const bool is_new = open(to).has_value();
        changed += is_new ? 1 : 0;
        EXPECT_NE(is_new, open(from).has_value());
        expect_whole(is_new ? to : from);
        EXPECT_TRUE(from == nullptr || to == nullptr || !shows_canary(disk));
        EXPECT_TRUE(!is_new || to == nullptr || !shows_canary(disk));
        ASSERT_LT(k, 10'000u);
    }
    EXPECT_GT(changed, 1);
}

TEST(RekeyCrash, WhileEncryptingLeavesTheMailboxWhole) {
    crash_at_every_change(nullptr, &first_key);
}

TEST(RekeyCrash, BetweenTwoKeysLeavesTheMailboxWhole) {
    crash_at_every_change(&first_key, &second_key);
}

TEST(RekeyCrash, WhileDecryptingLeavesTheMailboxWhole) {
    crash_at_every_change(&first_key, nullptr);
}

}  // namespace
}  // namespace gapless::sdk
