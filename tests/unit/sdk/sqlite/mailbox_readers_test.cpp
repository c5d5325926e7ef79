#include "sdk/sqlite/mailbox_readers.hpp"

#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace gapless::sdk {
namespace {

constexpr conversation_id c5{5};

result<void> add(sqlite_mailbox& box, std::uint64_t from, std::uint64_t to) {
    mailbox_changes changes;
    for (std::uint64_t n = from; n <= to; ++n) {
        changes.messages.push_back({c5, tests::a_message(seq{n}, "text")});
    }
    return box.commit(changes);
}

class MailboxReaders : public testing::Test {
protected:
    tests::temporary_directory directory_;
    std::unique_ptr<sqlite_mailbox> box_ =
        sqlite_mailbox::open({.directory = directory_ / "box", .create = tests::alice()}).value();
};

TEST_F(MailboxReaders, SeeWhatIsCommitted) {
    ASSERT_TRUE(add(*box_, 1, 10));
    auto reader = box_->readers()->open().value();
    ASSERT_TRUE(add(*box_, 11, 12));

    EXPECT_EQ(reader->load().value().identity, tests::alice());
    EXPECT_EQ(reader->messages(c5, seq{2}, seq{4}, 9).value().size(), 3u);
    EXPECT_TRUE(reader->holes(c5).value().empty());
    const auto newest = reader->newest(c5, 2).value();
    ASSERT_EQ(newest.size(), 2u);
    EXPECT_EQ(newest[0].seq, seq{11});
    EXPECT_EQ(newest[1].seq, seq{12});
}

TEST_F(MailboxReaders, HoldTheCloseBackUntilTheLastHasGone) {
    auto reader = box_->readers()->open().value();
    std::atomic<bool> closed = false;
    std::promise<void> started;

    std::thread closing([&] {
        started.set_value();
        box_.reset();
        closed = true;
    });
    started.get_future().wait();
    EXPECT_TRUE(reader->load());
    EXPECT_FALSE(closed);
    reader.reset();
    closing.join();

    EXPECT_TRUE(closed);
}

TEST_F(MailboxReaders, AreNotToBeHadOnceTheMailboxIsClosed) {
    const auto readers = box_->readers();
    box_.reset();

    const auto opened = readers->open();

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::shutting_down);
}

TEST_F(MailboxReaders, LetTheWriterGoOn) {
    auto reader = box_->readers()->open().value();

    for (std::uint64_t n = 1; n <= 20; ++n) {
        ASSERT_TRUE(add(*box_, n, n));
        EXPECT_EQ(reader->messages(c5, seq{1}, seq{99}, 99).value().size(), n);
    }
}

TEST_F(MailboxReaders, ReadOnManyThreadsWhileTheWriterWrites) {
    std::atomic<bool> done = false;
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int n = 0; n < 3; ++n) {
        threads.emplace_back([&] {
            while (!done) {
                const auto reader = box_->readers()->open();
                const auto read = reader ? (*reader)->newest(c5, 1'000)
                                         : result<std::vector<message>>(reader.error());
                const bool whole =
                    read && (read->empty() || read->size() == read->back().seq.value);
                failures += whole ? 0 : 1;
            }
        });
    }

    for (std::uint64_t n = 1; n <= 40; ++n) {
        EXPECT_TRUE(add(*box_, n, n));
    }
    done = true;
    for (auto& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(failures, 0);
}

// The writer's connection is closed after a failed sync; a reader that was there keeps its view,
// and none is opened before the writer is back.
TEST(MailboxReadersOnABadDisk, StayWhenTheWriterIsOpenedAnew) {
    simulation::disk_chance chance(3);
    simulation::sim_vfs vfs(chance);
    auto& disk = vfs.mount("/box/", {});
    auto box = sqlite_mailbox::open(
                   {.directory = "/box", .create = tests::alice(), .vfs = simulation::sim_vfs::name}
    )
                   .value();
    ASSERT_TRUE(add(*box, 1, 3));
    auto reader = box->readers()->open().value();
    EXPECT_EQ(reader->newest(c5, 9).value().size(), 3u);

    disk.faults().fails_at_sync = disk.counts().syncs + 1;
    EXPECT_FALSE(add(*box, 4, 4));

    EXPECT_EQ(reader->newest(c5, 9).value().size(), 3u);
    EXPECT_EQ(box->readers()->open().error().code, errc::storage_failed);
    EXPECT_EQ(box->messages(c5, seq{1}, seq{9}, 9).value().size(), 3u);
    EXPECT_TRUE(box->readers()->open());
    ASSERT_TRUE(add(*box, 4, 5));
    EXPECT_EQ(reader->newest(c5, 9).value().size(), 5u);
    reader.reset();
}

}  // namespace
}  // namespace gapless::sdk
