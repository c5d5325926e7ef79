#include "sdk/core/history/revealer.hpp"

#include "tests/unit/sdk/core/keys/managed_member.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr auto tea = tests::managed_member::group;
constexpr std::size_t few = 2;

// Messages come before their key.
class Revealer : public testing::Test {
protected:
    Revealer() { EXPECT_TRUE(hers.take_keys(1)); }

    // She has said it, and it cannot be read.
    void take(std::uint64_t at) {
        protocol::draft row;
        row.id.bytes[0] = static_cast<std::uint8_t>(at);
        row.to = destination::to(tea);
        row.body = "hello";
        message entry;
        entry.seq = seq{at};
        entry.client_id = row.id;
        entry.sender = hers.book.owner().user_id;
        entry.device = hers.book.owner().device;
        entry.counter = sender_counter{at};
        entry.body = hers.desk.seal(tea, row, entry.counter);
        auto sealed = his.desk.handle_entry(tea, entry, nullptr);
        EXPECT_EQ(entry.protection, message_protection::no_key);
        his.book.insert(tea, entry, std::move(sealed));
    }

    void give_key() {
        ASSERT_TRUE(his.take_keys(1));
        revealing.handle_opened(tea, instant{});
    }

    void flush() {
        revealing.gather(instant{});
        ASSERT_TRUE(his.book.commit(his.box));
    }

    // Of those that are stored.
    std::vector<std::uint64_t> unread() {
        std::vector<std::uint64_t> found;
        const auto rows = his.box.sealed(tea, seq{}, 100);
        for (const auto& each : rows.value()) {
            found.push_back(each.seq.value);
        }
        return found;
    }

    tests::managed_member hers{7};
    tests::managed_member his{8};
    revealer revealing{{.messages_max = few}, his.book, his.box, his.desk};
};

using seqs = std::vector<std::uint64_t>;

TEST_F(Revealer, OpensWhatIsStoredSomeAtATime) {
    for (const std::uint64_t at : {1U, 2U, 3U}) {
        take(at);
    }
    flush();
    EXPECT_EQ(unread(), (seqs{1, 2, 3}));
    give_key();
    flush();
    EXPECT_EQ(unread(), seqs{3});
    EXPECT_TRUE(revealing.is_behind());
    flush();
    EXPECT_EQ(unread(), seqs{});
    flush();
    EXPECT_FALSE(revealing.is_behind());
}

// They came before the key, and are stored after it was used for those that stand above them.
TEST_F(Revealer, OpensWhatIsStoredLaterBelow) {
    take(5);
    flush();
    take(2);
    take(3);
    give_key();
    flush();
    EXPECT_EQ(unread(), (seqs{2, 3}));
    flush();
    flush();
    EXPECT_EQ(unread(), seqs{});
    EXPECT_FALSE(revealing.is_behind());
}

TEST_F(Revealer, AStartTriesAgain) {
    take(1);
    flush();
    EXPECT_FALSE(revealing.is_behind());
    ledger again{*his.box.load()};
    EXPECT_TRUE(revealer({}, again, his.box, his.desk).is_behind());
}

}  // namespace
}  // namespace gapless::sdk
