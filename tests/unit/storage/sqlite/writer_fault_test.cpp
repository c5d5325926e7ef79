#include "storage/sqlite/writer.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/unit/storage/sqlite/numbers_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

namespace gapless::storage {
namespace {

using simulation::disk_chance;
using simulation::sim_disk;
using simulation::sim_vfs;
using values = std::set<std::uint64_t>;

constexpr const char* path = "/a/file.db";

class WriterFault : public testing::TestWithParam<simulation::disk_options> {
protected:
    // A fresh disk; what its faults are is drawn from the number.
    sim_disk& start(std::uint64_t seed) {
        vfs_.reset();
        chance_ = std::make_unique<disk_chance>(seed);
        vfs_ = std::make_unique<sim_vfs>(*chance_);
        return vfs_->mount("/a/", GetParam());
    }

    static result<std::unique_ptr<writer>> open() {
        return writer::open(numbers_file(path, sim_vfs::name));
    }

    // Adds numbers; what is acknowledged is what is there, at every moment that can be asked for.
    static values add_some(writer& file, std::uint64_t first, std::uint64_t count) {
        values acknowledged = numbers(file).value_or(values{});
        for (std::uint64_t n = first; n < first + count; ++n) {
            if (add(file, n)) {
                acknowledged.insert(n);
            }
            static_cast<void>(file.checkpoint());
            if (const auto there = numbers(file)) {
                EXPECT_EQ(*there, acknowledged);
            }
        }
        return acknowledged;
    }

    void expect_after_power_loss(const values& acknowledged) {
        vfs_->crash("/a/", *chance_);
        vfs_->disk("/a/").faults() = {};
        auto file = open();
        ASSERT_TRUE(file) << message_of(file.error());
        EXPECT_EQ(numbers(**file).value(), acknowledged);
        EXPECT_TRUE((*file)->check());
    }

    std::unique_ptr<disk_chance> chance_;
    std::unique_ptr<sim_vfs> vfs_;
};

TEST_P(WriterFault, AnyFailedOperationFailsACommitOrNothing) {
    std::uint64_t errors = 0;
    for (std::uint64_t k = 1; k < 300; ++k) {
        SCOPED_TRACE(k);
        sim_disk& disk = start(k);
        auto file = open();
        ASSERT_TRUE(file);
        disk.faults().fails_at_operation = disk.counts().operations + k;
        const values acknowledged = add_some(**file, 1, 30);
        EXPECT_GE(acknowledged.size(), 29u);
        errors += disk.counts().errors;
        expect_after_power_loss(acknowledged);
        file->reset();
    }
    EXPECT_GT(errors, 200u);
}

TEST_P(WriterFault, AReadThatFailsIsNotCalledDamage) {
    std::uint64_t failures = 0;
    for (std::uint64_t k = 1; k < 200; ++k) {
        SCOPED_TRACE(k);
        sim_disk& disk = start(k);
        {
            auto file = open();
            ASSERT_TRUE(file);
            static_cast<void>(add_some(**file, 1, 30));
            disk.kill();  // so that the log is left
        }
        disk.faults().fails_at_operation = disk.counts().operations + k;
        if (const auto file = open(); !file) {
            ++failures;
            EXPECT_EQ(file.error().code, errc::storage_failed) << message_of(file.error());
        }
    }
    EXPECT_GT(failures, 20u);
}

TEST_P(WriterFault, AFailedSyncLosesTheTransactionAndNothingLater) {
    std::uint64_t errors = 0;
    for (std::uint64_t k = 1; k < 50; ++k) {
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            SCOPED_TRACE(k);
            sim_disk& disk = start(seed);
            auto file = open();
            ASSERT_TRUE(file);
            disk.faults().fails_at_sync = disk.counts().syncs + k;
            const values acknowledged = add_some(**file, 1, 30);
            errors += disk.counts().errors;
            expect_after_power_loss(acknowledged);
            file->reset();
        }
    }
    EXPECT_GT(errors, 100u);
}

TEST_P(WriterFault, AFailedSyncIsNotFoundAgainByTheNextProcess) {
    for (std::uint64_t k = 1; k < 50; ++k) {
        SCOPED_TRACE(k);
        sim_disk& disk = start(k);
        auto file = open();
        ASSERT_TRUE(file);
        disk.faults().fails_at_sync = disk.counts().syncs + k;
        values acknowledged;
        std::uint64_t n = 1;
        while (disk.counts().errors == 0 && n < 60) {
            if (add(**file, n)) {
                acknowledged.insert(n);
            }
            static_cast<void>((*file)->checkpoint());
            ++n;
        }
        disk.kill();
        file->reset();
        auto next = open();
        ASSERT_TRUE(next);
        acknowledged = [&] {
            EXPECT_EQ(numbers(**next).value(), acknowledged);
            return add_some(**next, 1'000, 5);
        }();
        expect_after_power_loss(acknowledged);
        next->reset();
    }
}

TEST_P(WriterFault, ADiskThatFailsForAWhileLosesNothing) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        SCOPED_TRACE(seed);
        sim_disk& disk = start(seed);
        auto file = open();
        ASSERT_TRUE(file);
        values acknowledged = add_some(**file, 1, 10);
        disk.faults().errors_ppm = 200'000;
        disk.faults().sync_errors_ppm = 200'000;
        for (std::uint64_t n = 100; n < 130; ++n) {
            if (add(**file, n)) {
                acknowledged.insert(n);
            }
            static_cast<void>((*file)->checkpoint());
        }
        disk.faults() = {};
        EXPECT_EQ(numbers(**file).value(), acknowledged);
        acknowledged = add_some(**file, 200, 10);
        expect_after_power_loss(acknowledged);
        file->reset();
    }
}

TEST_P(WriterFault, AFullDiskRefusesAndForgetsNothing) {
    for (std::uint64_t n = 1; n < 30; ++n) {
        sim_disk& disk = start(n);
        auto file = open();
        ASSERT_TRUE(file);
        values acknowledged = add_some(**file, 1, n);
        disk.faults().is_full = true;
        for (std::uint64_t more = 100; more < 140; ++more) {
            const auto done = add(**file, more);
            if (done) {
                acknowledged.insert(more);
            } else {
                EXPECT_EQ(done.error().code, errc::storage_full);
            }
            static_cast<void>((*file)->checkpoint());
            EXPECT_EQ(numbers(**file).value(), acknowledged);
        }
        EXPECT_GT(disk.counts().refused_full, 0u);
        disk.faults().is_full = false;
        EXPECT_TRUE(add(**file, 200));
        acknowledged.insert(200);
        expect_after_power_loss(acknowledged);
        file->reset();
    }
}

TEST_P(WriterFault, PowerLossAtAnyChangeLeavesAPrefixWithAllThatWasAcknowledged) {
    for (std::uint64_t k = 1; k < 250; ++k) {
        SCOPED_TRACE(k);
        sim_disk& disk = start(k);
        disk.faults().stops_at_change = k;
        std::uint64_t acknowledged = 0;
        {
            auto file = open();
            while (file && acknowledged < 60 && add(**file, acknowledged + 1)) {
                ++acknowledged;
                static_cast<void>((*file)->checkpoint());
            }
            vfs_->crash("/a/", *chance_);
        }
        disk.faults() = {};
        auto again = open();
        ASSERT_TRUE(again) << message_of(again.error());
        const values left = numbers(**again).value();
        EXPECT_GE(left.size(), acknowledged);
        EXPECT_LE(left.size(), acknowledged + 1);
        EXPECT_TRUE(left.empty() || *left.rbegin() == left.size());
        EXPECT_TRUE((*again)->check());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Disks,
    WriterFault,
    testing::Values(simulation::disk_options{4096, true}, simulation::disk_options{512, false}),
    [](const auto& tested) {
        const std::string kind = tested.param.powersafe_overwrite ? "Safe" : "Unsafe";
        return kind + std::to_string(tested.param.sector_bytes);
    }
);

}  // namespace
}  // namespace gapless::storage
