#include "storage/sqlite/log_damage.hpp"

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/storage/sqlite/file_bytes.hpp"
#include "tests/unit/storage/sqlite/numbers_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gapless::storage {
namespace {

constexpr std::size_t log_header = 32;
constexpr std::size_t frame_bytes = 24 + 4'096;

// What a process leaves that was killed after some transactions: a database and its log.
class LogDamage : public testing::Test {
protected:
    static constexpr std::uint64_t transactions = 5;

    void SetUp() override {
        const std::string living = directory_ / "living.db";
        auto file = writer::open(numbers_file(living, "")).value();
        for (std::uint64_t n = 1; n <= transactions; ++n) {
            ASSERT_TRUE(add(*file, n));
        }
        std::filesystem::copy(living, kept_);
        std::filesystem::copy(living + "-wal", kept_ + "-wal");
        ends_ = ends_in(file_bytes(kept_ + "-wal"));
        ASSERT_EQ(ends_.size(), transactions);
        leave();
    }

    // Where each transaction of a log ends, in frames. Those behind its end are of another log.
    static std::vector<std::size_t> ends_in(const std::vector<std::uint8_t>& log) {
        std::vector<std::size_t> ends;
        const auto salt = log.begin() + 16;
        for (std::size_t n = 0; log_header + (n + 1) * frame_bytes <= log.size(); ++n) {
            const auto frame =
                log.begin() + static_cast<std::ptrdiff_t>(log_header + n * frame_bytes);
            const bool is_end =
                std::any_of(frame + 4, frame + 8, [](auto byte) { return byte != 0; });
            if (is_end && std::equal(frame + 8, frame + 16, salt)) {
                ends.push_back(n + 1);
            }
        }
        return ends;
    }

    // The files as the dead process left them.
    void leave() {
        for (const char* part : {"", "-wal"}) {
            std::filesystem::copy(
                kept_ + part, path_ + part, std::filesystem::copy_options::overwrite_existing
            );
        }
        std::filesystem::remove(path_ + "-shm");
    }

    void flip(std::size_t frame, std::size_t byte) {
        flip_bit(path_ + "-wal", (log_header + frame * frame_bytes + byte) * 8 + frame % 8);
    }

    tests::temporary_directory directory_;
    std::string kept_ = directory_ / "kept.db";
    std::string path_ = directory_ / "left.db";
    std::vector<std::size_t> ends_;  // of the transactions
};

TEST_F(LogDamage, IsNotSeenWhereThereIsNone) {
    EXPECT_FALSE(is_log_damaged(path_, "").value());
    EXPECT_FALSE(is_log_damaged(directory_ / "nothing.db", "").value());

    EXPECT_EQ(numbers(*writer::open(numbers_file(path_, "")).value()).value().size(), transactions);
}

TEST_F(LogDamage, IsToldOfEachFrameThatMoreTransactionsFollow) {
    const std::size_t followed = ends_[transactions - 2];
    ASSERT_GT(followed, 5u);
    for (std::size_t frame = 0; frame + 1 < followed; ++frame) {
        for (const std::size_t byte : {0u, 9u, 30u, 4'119u}) {
            flip(frame, byte);
            const auto opened = writer::open(numbers_file(path_, ""));
            ASSERT_FALSE(opened) << "frame " << frame << ", byte " << byte;
            EXPECT_EQ(opened.error().code, errc::mailbox_corrupt) << message_of(opened.error());
            leave();
        }
    }
}

// It may as well be what a power failure left of a transaction that nobody was told of.
TEST_F(LogDamage, OfTheLastTransactionIsItsEnd) {
    for (std::size_t frame = ends_[transactions - 2]; frame < ends_.back(); ++frame) {
        flip(frame, 100);
        EXPECT_FALSE(is_log_damaged(path_, "").value());
        {
            const auto opened = writer::open(numbers_file(path_, ""));
            ASSERT_TRUE(opened) << message_of(opened.error());
            EXPECT_EQ(numbers(**opened).value().size(), transactions - 1);
        }
        leave();
    }
}

TEST_F(LogDamage, IsNotALogThatEndsWithinATransaction) {
    const auto whole = file_bytes(kept_ + "-wal");
    for (std::size_t bytes = 0; bytes < whole.size(); bytes += 1'999) {
        std::filesystem::resize_file(path_ + "-wal", bytes);
        EXPECT_FALSE(is_log_damaged(path_, "").value()) << bytes;
        leave();
    }
}

// A log that was begun anew over an older one has the older one's frames behind its own.
TEST_F(LogDamage, IsNotAnOlderLogBehindTheEnd) {
    {
        auto wanted = numbers_file(path_, "");
        wanted.checkpoint_frames = 1;
        auto file = writer::open(std::move(wanted)).value();
        const auto before = std::filesystem::file_size(path_ + "-wal");
        ASSERT_TRUE(add(*file, 100));
        ASSERT_TRUE(file->checkpoint());
        ASSERT_TRUE(add(*file, 101));
        EXPECT_EQ(std::filesystem::file_size(path_ + "-wal"), before);
        EXPECT_FALSE(is_log_damaged(path_, "").value());
    }
}

}  // namespace
}  // namespace gapless::storage
