#include "server/core/keys/key_archive.hpp"

#include "tests/unit/server/core/keys/key_case.hpp"

#include <string>

namespace gapless::tests {
namespace {

class KeyArchive : public key_case {
protected:
    std::optional<errc> append(std::uint64_t number, std::string chunk, std::size_t device = 0) {
        return ask(alice.by(device), protocol::append_archive{number, std::move(chunk)});
    }

    protocol::fetched_archive fetch(std::size_t device = 0) {
        return on.request(alice.by(device), protocol::fetch_archive{}).archive.value();
    }
};

TEST_F(KeyArchive, OnlyTheNextChunkIsTaken) {
    EXPECT_EQ(append(1, "second"), errc::conflict);
    EXPECT_EQ(append(0, "first"), std::nullopt);
    EXPECT_EQ(append(0, "another first"), errc::conflict);
    EXPECT_EQ(append(1, ""), errc::usage);
    EXPECT_EQ(fetch().count, 1U);
}

TEST_F(KeyArchive, AChunkThatIsSentAgainChangesNothing) {
    EXPECT_EQ(append(0, "first"), std::nullopt);
    EXPECT_EQ(append(0, "first"), std::nullopt);
    EXPECT_EQ(fetch().chunks, std::vector<std::string>{"first"});
}

// Whoever has the password alone can read what he cannot open, and spoils nothing.
TEST_F(KeyArchive, ADeviceThatIsNotListedOnlyReads) {
    people.add_device(alice);
    EXPECT_EQ(append(0, "first"), std::nullopt);
    EXPECT_EQ(append(1, "second", 1), errc::forbidden);
    EXPECT_EQ(ask(alice.by(1), protocol::put_key_box{{}, "box"}), errc::forbidden);
    EXPECT_EQ(fetch(1).chunks, std::vector<std::string>{"first"});

    people.publish_all(alice);
    EXPECT_EQ(append(1, "second", 1), std::nullopt);
}

TEST_F(KeyArchive, ABoxIsForADeviceOfTheUser) {
    EXPECT_EQ(ask(alice.by(), protocol::put_key_box{bob.by().device, "box"}), errc::usage);
    EXPECT_EQ(ask(alice.by(), protocol::put_key_box{alice.by().device, "box"}), std::nullopt);
    EXPECT_EQ(fetch().box, "box");
}

// Who has not heard of the newest key would take it away from who has.
TEST_F(KeyArchive, ABoxDoesNotBecomeShorter) {
    for (const auto& device : {alice.by().device, device_id{}}) {
        EXPECT_EQ(ask(alice.by(), protocol::put_key_box{device, "two keys"}), std::nullopt);
        EXPECT_EQ(ask(alice.by(), protocol::put_key_box{device, "one key"}), errc::conflict);
        EXPECT_EQ(ask(alice.by(), protocol::put_key_box{device, "keys two"}), std::nullopt);
    }
    EXPECT_EQ(fetch().box, "keys two");
    EXPECT_EQ(fetch().recovery, "keys two");
}

}  // namespace
}  // namespace gapless::tests
