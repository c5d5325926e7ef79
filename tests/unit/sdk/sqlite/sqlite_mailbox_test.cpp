#include "sdk/sqlite/sqlite_mailbox.hpp"

#include "storage/sqlite/database.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

using tests::a_message;
using tests::alice;

class SqliteMailbox : public testing::Test {
protected:
    result<std::unique_ptr<sqlite_mailbox>> open(std::optional<identity> create = std::nullopt) {
        return sqlite_mailbox::open({.directory = path_, .create = std::move(create)});
    }

    // A mailbox with a few hundred messages, closed.
    void fill() {
        auto box = open(alice()).value();
        mailbox_changes changes;
        changes.conversations.emplace(
            conversation_id{5}, tests::a_conversation(conversation_id{5})
        );
        for (std::uint64_t n = 1; n <= 300; ++n) {
            changes.messages.push_back({conversation_id{5}, a_message(seq{n}, "a message")});
        }
        ASSERT_TRUE(box->commit(changes));
    }

    void overwrite(std::streamoff at, const std::string& bytes) {
        std::fstream file(path_ + "/mailbox.db", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at);
        file << bytes;
    }

    void alter(const char* text) {
        auto file = storage::database::open(
            {path_ + "/mailbox.db", "", storage::database::access::write, {}}
        );
        ASSERT_TRUE(file);
        (*file)->execute(text);
        ASSERT_FALSE((*file)->failure());
    }

    errc code_of_open() {
        const auto opened = open();
        EXPECT_FALSE(opened);
        return opened ? errc::internal : opened.error().code;
    }

    tests::temporary_directory directory_;
    std::string path_ = directory_ / "alice";
};

TEST_F(SqliteMailbox, IsMadeForItsOwner) {
    {
        auto made = open(alice());
        ASSERT_TRUE(made) << message_of(made.error());
    }

    EXPECT_EQ(open().value()->load().value().identity, alice());
}

TEST_F(SqliteMailbox, KeepsItsOwnerWhenItIsThereAlready) {
    static_cast<void>(open(alice()).value());
    identity other = alice();
    other.user = "mallory";

    auto box = open(other).value();

    EXPECT_EQ(box->load().value().identity, alice());
}

TEST_F(SqliteMailbox, IsNotMadeUnlessThereIsAnOwner) {
    EXPECT_EQ(code_of_open(), errc::usage);
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SqliteMailbox, IsForItsOwnersEyesAlone) {
    auto box = open(alice()).value();

    for (const char* file : {"", "/mailbox.db", "/mailbox.db-wal", "/lock"}) {
        struct stat status{};
        ASSERT_EQ(::stat((path_ + file).c_str(), &status), 0) << file;
        EXPECT_EQ(status.st_mode & 0077u, 0u) << file;
    }
}

TEST_F(SqliteMailbox, IsOpenOnce) {
    auto first = open(alice()).value();

    EXPECT_EQ(code_of_open(), errc::mailbox_in_use);

    first.reset();
    EXPECT_TRUE(open());
}

TEST_F(SqliteMailbox, RefusesAFileOfALaterVersion) {
    fill();
    alter("PRAGMA user_version = 77");

    EXPECT_EQ(code_of_open(), errc::mailbox_too_new);
}

TEST_F(SqliteMailbox, RefusesAFileThatIsNoDatabase) {
    fill();
    overwrite(0, std::string(100, 'x'));

    EXPECT_EQ(code_of_open(), errc::mailbox_corrupt);
}

TEST_F(SqliteMailbox, RefusesADatabaseOfAnotherProgram) {
    fill();
    alter("PRAGMA application_id = 1");

    EXPECT_EQ(code_of_open(), errc::mailbox_corrupt);
}

TEST_F(SqliteMailbox, RefusesADamagedPage) {
    fill();
    const auto bytes = std::filesystem::file_size(path_ + "/mailbox.db");
    ASSERT_GT(bytes, 10u * 4096u);
    overwrite(static_cast<std::streamoff>(bytes - 3 * 4096), std::string(200, '\xff'));

    EXPECT_EQ(code_of_open(), errc::mailbox_corrupt);
}

TEST_F(SqliteMailbox, RefusesAMailboxWithoutAnOwner) {
    fill();
    alter("DELETE FROM identity");

    auto box = open().value();

    EXPECT_EQ(box->load().error().code, errc::mailbox_corrupt);
}

TEST_F(SqliteMailbox, SaysSoWhenAnEventTellsOfNothing) {
    fill();
    alter("INSERT INTO event (id, kind, conversation, seq) VALUES (1, 1, 5, 999)");

    auto box = open().value();

    EXPECT_EQ(box->events(event_id{}, 9).error().code, errc::mailbox_corrupt);
    EXPECT_TRUE(box->load());
}

TEST_F(SqliteMailbox, ChecksItself) {
    fill();

    EXPECT_TRUE(open().value()->check());
}

TEST_F(SqliteMailbox, FailsWhereTheDirectoryCannotBe) {
    std::ofstream(directory_ / "alice") << "a file";

    const auto opened = open(alice());

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::storage_failed);
}

TEST_F(SqliteMailbox, WritesFewBytesAroundAMessage) {
    fill();
    const auto before = std::filesystem::file_size(path_ + "/mailbox.db");
    {
        auto box = open().value();
        mailbox_changes changes;
        for (std::uint64_t n = 301; n <= 1'300; ++n) {
            const std::string body(200, 'b');
            changes.messages.push_back({conversation_id{5}, a_message(seq{n}, body)});
            changes.events.push_back(
                {event_id{n}, message_event{conversation_id{5}, a_message(seq{n}, body)}}
            );
        }
        changes.consumed = event_id{1'300};
        ASSERT_TRUE(box->commit(changes));
    }

    const auto grown = std::filesystem::file_size(path_ + "/mailbox.db") - before;

    EXPECT_LT(grown, 1'000u * (200u + 150u));
}

}  // namespace
}  // namespace gapless::sdk
