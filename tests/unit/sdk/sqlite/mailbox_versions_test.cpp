#include "protocol/crypto/byte_writer.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/sqlite/mailbox_schema.hpp"
#include "sdk/sqlite/search_functions.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/support/earlier_version.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace gapless::sdk {

extern const char mailbox_version_1[];  // version_1.sql

namespace {

// Mailboxes of earlier versions, by the text that made them.
class MailboxVersions : public testing::Test {
protected:
    std::unique_ptr<sqlite_mailbox> open(const std::string& path) {
        auto opened = sqlite_mailbox::open({.directory = path, .create = tests::alice()});
        EXPECT_TRUE(opened) << message_of(opened.error());
        return *std::move(opened);
    }

    void take_back_to_version_1() {
        storage::writer::options earlier;
        earlier.path = path_ + "/mailbox.db";
        earlier.equip = equip_search;
        earlier.schema = mailbox_schema();
        earlier.schema.version = 1;
        earlier.schema.text = mailbox_version_1;
        earlier.schema.migrations = {};
        tests::take_back(std::move(earlier));
    }

    tests::temporary_directory directory_;
    std::string path_ = directory_ / "alice";
};

TEST_F(MailboxVersions, OneBecomesTwoAndKnowsWhatIsEncrypted) {
    constexpr conversation_id plain{5};
    constexpr conversation_id sealed{0x1234'5678'9abc};
    mailbox_changes changes;
    for (const auto id : {plain, sealed}) {
        changes.conversations.emplace(id, tests::a_conversation(id));
    }
    changes.messages.push_back({plain, tests::a_message(seq{1}, "hello")});
    changes.keys.emplace(relation_name(sealed), "what is kept of a relation");
    mailbox_state before;
    {
        auto box = open(path_);
        ASSERT_TRUE(box->commit(changes));
        before = box->load().value();
    }
    ASSERT_NO_FATAL_FAILURE(take_back_to_version_1());

    auto box = open(path_);

    const auto after = box->load().value();
    EXPECT_EQ(after.keys, before.keys);
    EXPECT_EQ(after.conversations.at(0), before.conversations.at(0));
    EXPECT_EQ(after.conversations.at(0).mode, relation_mode::none);
    EXPECT_EQ(after.conversations.at(1).mode, relation_mode::end_to_end);
    box.reset();
    static_cast<void>(open(directory_ / "new"));
    EXPECT_EQ(
        tests::columns_of(path_ + "/mailbox.db"), tests::columns_of(directory_ / "new/mailbox.db")
    );
}

}  // namespace
}  // namespace gapless::sdk
