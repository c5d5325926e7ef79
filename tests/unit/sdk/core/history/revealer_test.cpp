#include "sdk/core/history/revealer.hpp"

#include "protocol/wire/relation_key_frames.hpp"
#include "sdk/core/keys/managed_keys.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr conversation_id tea{70};
constexpr std::size_t few = 2;

// A device in a managed group, to which messages come before their key.
class Revealer : public testing::Test {
protected:
    Revealer() {
        desk.handle_established();
        protocol::inbox_entry told;
        told.conversation = tea;
        told.kind = conversation_kind::group;
        told.mode = relation_mode::managed;
        told.key_version = 1;
        static_cast<void>(desk.handle_row(told, true));
        hers.handle_told(tea, 1);
        EXPECT_TRUE(hers.handle_keys(tea, page()));
    }

    static protocol::relation_keys page() {
        protocol::relation_keys made;
        made.relation = std::string(16, 'r');
        made.version = 1;
        made.keys.push_back({1, protocol::key_material(crypto::tests::key_number(1).view())});
        return made;
    }

    // A message comes, and cannot be read.
    void take(std::uint64_t at) {
        protocol::draft row;
        row.id.bytes[0] = static_cast<std::uint8_t>(at);
        row.to = destination::to(tea);
        row.body = "hello";
        message entry;
        entry.seq = seq{at};
        entry.client_id = row.id;
        entry.sender = user_id{7};
        entry.device.bytes[0] = 7;
        entry.counter = sender_counter{at};
        entry.body = hers.seal(tea, row, entry.counter, wall_time{1});
        auto sealed = desk.handle_entry(tea, entry, nullptr);
        EXPECT_EQ(entry.protection, message_protection::no_key);
        book.insert(tea, entry, std::move(sealed));
    }

    void give_key() {
        desk.handle_flushed();
        bool is_opened = false;
        while (auto next = desk.poll_output()) {
            if (const auto* leaving = std::get_if<key_desk::transmit>(&*next)) {
                protocol::response answer;
                answer.id = std::get<protocol::request>(leaving->frame).id;
                answer.managed = page();
                desk.handle_response(answer);
            }
            is_opened = is_opened || std::holds_alternative<key_desk::opened>(*next);
        }
        ASSERT_TRUE(is_opened);
        revealing.handle_opened(tea, instant{});
    }

    void flush() {
        revealing.gather(instant{});
        ASSERT_TRUE(book.commit(box));
    }

    // Of those that are stored.
    std::vector<std::uint64_t> unread() {
        std::vector<std::uint64_t> found;
        const auto rows = box.sealed(tea, seq{}, 100);
        for (const auto& each : rows.value()) {
            found.push_back(each.seq.value);
        }
        return found;
    }

    static identity device_of(std::uint8_t user) {
        identity made;
        made.user_id = user_id{user};
        made.device.bytes[0] = user;
        return made;
    }

    tests::counting_entropy chance;
    std::unique_ptr<crypto::algorithms> use = crypto::tests::loaded();
    memory_mailbox box{device_of(8)};
    ledger book{*box.load()};
    memory_mailbox her_box{device_of(7)};
    ledger her_book{*her_box.load()};
    managed_keys hers{*use, her_book, chance};
    key_desk desk{{}, book, chance};
    revealer revealing{{.messages_max = few}, book, box, desk};
};

using seqs = std::vector<std::uint64_t>;

TEST_F(Revealer, OpensWhatIsStoredSomeAtATime) {
    for (const auto at : {1, 2, 3}) {
        take(static_cast<std::uint64_t>(at));
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
    ledger again{*box.load()};
    EXPECT_TRUE(revealer({}, again, box, desk).is_behind());
}

}  // namespace
}  // namespace gapless::sdk
