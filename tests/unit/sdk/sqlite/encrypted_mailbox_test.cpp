#include "sdk/core/search/search_plan.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "storage/sqlite/database.hpp"
#include "tests/support/canary_changes.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

using tests::canary;
using tests::canary_conversation;
using tests::canary_messages;

app_key key_number(std::uint8_t n) {
    app_key made;
    made.writable()[0] = n;
    return made;
}

class EncryptedMailbox : public testing::Test {
protected:
    using opened = result<std::unique_ptr<sqlite_mailbox>>;

    opened open(const app_key* key, std::optional<bool> index_in_clear = false) {
        sqlite_mailbox::options wanted;
        wanted.directory = path_;
        wanted.create = tests::canary_owner();
        wanted.key = key;
        wanted.entropy = std::make_shared<tests::counting_entropy>();
        wanted.index_in_clear = index_in_clear;
        return sqlite_mailbox::open(wanted);
    }

    void fill(std::optional<bool> index_in_clear = false) {
        auto box = open(&key_, index_in_clear).value();
        ASSERT_TRUE(box->commit(tests::canary_changes()));
        while (box->index(1'000).value()) {
        }
    }

    errc code_of_open(const app_key* key) {
        const auto box = open(key);
        EXPECT_FALSE(box);
        return box ? errc::internal : box.error().code;
    }

    void alter(const char* text) {
        auto file = storage::database::open(
            {path_ + "/mailbox.db", "", storage::database::access::write, {}}
        );
        ASSERT_TRUE(file);
        (*file)->execute(text);
        ASSERT_FALSE((*file)->failure());
    }

    // The files in which the word stands.
    std::string files_with(const std::string& word) {
        std::string found;
        for (const auto& entry : std::filesystem::directory_iterator(path_)) {
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string content{std::istreambuf_iterator<char>(file), {}};
            if (content.find(word) != std::string::npos) {
                found += entry.path().filename().string() + ' ';
            }
        }
        return found;
    }

    static std::size_t hits(sqlite_mailbox& box) {
        search_query query;
        query.text = canary;
        return box.search(*search_plan_of(query)).value().hits.size();
    }

    const app_key key_ = key_number(1);
    tests::temporary_directory directory_;
    std::string path_ = directory_ / "alice";
};

TEST_F(EncryptedMailbox, ShowsNoWordOfItsContentInAnyFile) {
    auto box = open(&key_).value();
    ASSERT_TRUE(box->commit(tests::canary_changes()));
    while (box->index(1'000).value()) {
    }

    EXPECT_EQ(files_with(canary), "");
    box.reset();
    EXPECT_EQ(files_with(canary), "");
}

TEST_F(EncryptedMailbox, InClearWouldShowIt) {
    auto box = open(nullptr).value();
    ASSERT_TRUE(box->commit(tests::canary_changes()));

    EXPECT_NE(files_with(canary), "");
    box.reset();
    EXPECT_EQ(files_with(canary), "mailbox.db ");
}

TEST_F(EncryptedMailbox, IsAllThereForWhoHasTheKey) {
    fill();

    auto box = open(&key_).value();

    const auto changes = tests::canary_changes();
    const auto state = box->load().value();
    EXPECT_EQ(state.identity, *changes.identity);
    EXPECT_EQ(state.conversations.at(0), changes.conversations.at(canary_conversation));
    EXPECT_EQ(state.drafts.at(0).second, changes.drafts.begin()->second.second);
    EXPECT_EQ(state.settings, changes.settings);
    EXPECT_EQ(state.networks, changes.networks);
    EXPECT_EQ(
        box->messages(canary_conversation, seq{2}, seq{2}, 1).value().at(0),
        changes.messages[1].message
    );
    EXPECT_EQ(
        box->annotations(canary_conversation, seq{1}, seq{9}).value().at(0),
        changes.annotations[0].annotation
    );
    EXPECT_EQ(box->events(event_id{}, 1'000).value(), changes.events);
    EXPECT_EQ(box->readers()->open().value()->drafts().value().size(), 1u);
}

TEST_F(EncryptedMailbox, IsLockedWithoutItsKey) {
    fill();
    std::ifstream before(path_ + "/mailbox.db", std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(before), {}};
    const auto other = key_number(2);

    EXPECT_EQ(code_of_open(nullptr), errc::mailbox_locked);
    EXPECT_EQ(code_of_open(&other), errc::mailbox_locked);

    std::ifstream after(path_ + "/mailbox.db", std::ios::binary);
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>(after), {}}), content);
    EXPECT_TRUE(open(&key_));
}

TEST_F(EncryptedMailbox, OneInClearIsNoneForAKey) {
    static_cast<void>(open(nullptr).value());

    EXPECT_EQ(code_of_open(&key_), errc::usage);
    EXPECT_TRUE(open(nullptr));
}

TEST_F(EncryptedMailbox, TellsADamagedKeyFromAWrongOne) {
    fill();
    alter("UPDATE vault SET wrapped_key = zeroblob(72)");

    EXPECT_EQ(code_of_open(&key_), errc::mailbox_corrupt);
}

TEST_F(EncryptedMailbox, TakesAMovedCellForDamage) {
    fill();
    alter("UPDATE message SET body = (SELECT body FROM message WHERE seq = 1) WHERE seq = 2");
    auto box = open(&key_).value();

    EXPECT_TRUE(box->messages(canary_conversation, seq{1}, seq{1}, 1));
    EXPECT_EQ(
        box->messages(canary_conversation, seq{2}, seq{2}, 1).error().code, errc::mailbox_corrupt
    );
    EXPECT_EQ(box->events(event_id{}, 100).error().code, errc::mailbox_corrupt);
    EXPECT_TRUE(box->messages(canary_conversation, seq{3}, seq{40}, 100));
}

TEST_F(EncryptedMailbox, TakesAnotherColumnsCellForDamage) {
    fill();
    alter("UPDATE identity SET access_token = refresh_token");
    auto box = open(&key_).value();

    EXPECT_EQ(box->load().error().code, errc::mailbox_corrupt);
}

TEST_F(EncryptedMailbox, TakesAChangedByteForDamage) {
    fill();
    alter("UPDATE conversation SET name = substr(name, 1, 30) || x'00'");
    auto box = open(&key_).value();

    EXPECT_EQ(box->load().error().code, errc::mailbox_corrupt);
    const auto reader = box->readers()->open().value();
    EXPECT_EQ(reader->conversations().error().code, errc::mailbox_corrupt);
}

TEST_F(EncryptedMailbox, TakesContentInClearForDamage) {
    fill();
    alter("UPDATE message SET sender_name = 'mallory' WHERE seq = 2");
    auto box = open(&key_).value();

    EXPECT_EQ(
        box->messages(canary_conversation, seq{1}, seq{40}, 100).error().code, errc::mailbox_corrupt
    );
}

TEST_F(EncryptedMailbox, FindsTextsWithoutAnIndex) {
    fill();
    auto box = open(&key_).value();

    EXPECT_EQ(hits(*box), 20u);  // a page
    EXPECT_FALSE(box->index(100).value());
}

TEST_F(EncryptedMailbox, IndexesInClearIfTheAppSaysSo) {
    fill(true);

    EXPECT_EQ(files_with(canary), "mailbox.db ");
    auto box = open(&key_, true).value();
    EXPECT_EQ(hits(*box), 20u);
}

TEST_F(EncryptedMailbox, TakesTheIndexAwayAgain) {
    fill(true);
    ASSERT_NE(files_with(canary), "");
    {
        auto box = open(&key_, false).value();
        EXPECT_EQ(hits(*box), 20u);
    }
    EXPECT_EQ(files_with(canary), "");

    auto box = open(&key_, true).value();
    EXPECT_TRUE(box->index(1'000).value());
    EXPECT_EQ(hits(*box), 20u);
}

TEST_F(EncryptedMailbox, KeepsTheIndexAsItWasIfNothingIsSaid) {
    fill(true);
    static_cast<void>(open(&key_, std::nullopt).value());

    EXPECT_EQ(files_with(canary), "mailbox.db ");
}

}  // namespace
}  // namespace gapless::sdk
