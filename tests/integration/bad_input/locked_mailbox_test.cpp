#include "tests/integration/bad_input/mailbox_file.hpp"
#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/mailbox_key.hpp>
#include <gapless/rekey_mailbox.hpp>

#include <optional>
#include <string>

namespace gapless::integration {
namespace {

mailbox_key key_of(char byte) { return *mailbox_key::from(std::string(mailbox_key::size, byte)); }

class LockedMailbox : public SdkFixture {
protected:
    [[nodiscard]] config with(std::optional<mailbox_key> key) const {
        config chosen = in_directory(directory_ / "alice");
        chosen.mailbox_key = std::move(key);
        return chosen;
    }

    std::optional<errc> code_of_open(std::optional<mailbox_key> key) const {
        const auto opened = client::open(with(std::move(key)));
        return opened ? std::nullopt : std::optional(opened.error().code);
    }

    tests::temporary_directory directory_;
};

TEST_F(LockedMailbox, IsOpenedByItsKeyAloneAndShowsNothing) {
    const auto bob = somebody("bob");
    {
        const auto alice = somebody("alice", with(key_of('a')));
        ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "a qanarywort").sent);
        ASSERT_TRUE(alice->sees(1));
    }
    const mailbox_file file{directory_ / "alice"};
    const std::string before = file.content();

    EXPECT_EQ(before.find("qanarywort"), std::string::npos);
    EXPECT_EQ(code_of_open(std::nullopt), errc::mailbox_locked);
    EXPECT_EQ(code_of_open(key_of('b')), errc::mailbox_locked);
    EXPECT_EQ(file.content(), before);

    person alice{with(key_of('a'))};
    alice->connect();
    ASSERT_TRUE(alice.send_and_wait(destination::direct("bob"), "two").sent);
}

TEST_F(LockedMailbox, IsEncryptedGivenAnotherKeyAndDecryptedInPlace) {
    const auto bob = somebody("bob");
    {
        const auto alice = somebody("alice", with(std::nullopt));
        ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "a qanarywort").sent);
        ASSERT_TRUE(alice->sees(1));
    }
    const std::string path = directory_ / "alice";
    const mailbox_file file{path};
    ASSERT_NE(file.content().find("qanarywort"), std::string::npos);

    EXPECT_EQ(code_of_open(key_of('a')), errc::usage);
    ASSERT_TRUE(rekey_mailbox(path, std::nullopt, key_of('a')));
    EXPECT_EQ(file.content().find("qanarywort"), std::string::npos);
    ASSERT_TRUE(rekey_mailbox(path, key_of('a'), key_of('b')));
    EXPECT_EQ(code_of_open(key_of('a')), errc::mailbox_locked);
    EXPECT_EQ(rekey_mailbox(path, key_of('a'), std::nullopt).error().code, errc::mailbox_locked);
    ASSERT_TRUE(rekey_mailbox(path, key_of('b'), std::nullopt));

    person alice{with(std::nullopt)};
    alice->connect();
    ASSERT_TRUE(alice.send_and_wait(destination::direct("bob"), "two").sent);
}

TEST_F(LockedMailbox, IsNotRekeyedWhileAClientHasIt) {
    const auto opened = client::open(with(key_of('a')));
    ASSERT_TRUE(opened);

    EXPECT_EQ(
        rekey_mailbox(directory_ / "alice", key_of('a'), key_of('b')).error().code,
        errc::mailbox_in_use
    );
}

TEST_F(LockedMailbox, OneInMemoryTakesNoKey) {
    config chosen = in_memory();
    chosen.mailbox_key = key_of('a');

    EXPECT_EQ(client::open(chosen).error().code, errc::usage);
}

TEST(MailboxKey, HasThirtyTwoBytes) {
    EXPECT_FALSE(mailbox_key::from(std::string(31, 'a')));
    EXPECT_FALSE(mailbox_key::from(std::string(33, 'a')));
    EXPECT_EQ(key_of('a'), key_of('a'));
    EXPECT_FALSE(key_of('a') == key_of('b'));
}

}  // namespace
}  // namespace gapless::integration
