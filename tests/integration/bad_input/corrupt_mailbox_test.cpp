#include "tests/integration/bad_input/mailbox_file.hpp"
#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>

namespace gapless::integration {
namespace {

class CorruptMailbox : public SdkFixture {
protected:
    // A conversation that fills some pages, in a mailbox that is closed.
    void SetUp() override {
        bob_ = somebody("bob");
        const auto alice = somebody("alice", in_directory(path_));
        for (int number = 0; number < 40; ++number) {
            written_.push_back(std::to_string(number) + std::string(1'000, '.'));
            ASSERT_TRUE(alice->send(destination::direct("bob"), written_.back()));
        }
        ASSERT_TRUE(alice->catch_up());
    }

    void expect_corrupt() {
        const mailbox_file file{path_};
        const std::string before = file.content();

        const auto opened = client::open(in_directory(path_));

        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, errc::mailbox_corrupt);
        // Whoever can save something from it, shall.
        EXPECT_EQ(file.content(), before);
    }

    tests::temporary_directory directory_;
    std::string path_ = directory_ / "alice";
    std::unique_ptr<person> bob_;
    texts written_;
};

TEST_F(CorruptMailbox, IsRefusedWhenItIsNoDatabase) {
    mailbox_file{path_}.overwrite(0, std::string(100, 'x'));

    expect_corrupt();
}

TEST_F(CorruptMailbox, IsRefusedWhenAPageIsDamaged) {
    // The second one: the first table's, so that it is in use however the rest came to lie.
    mailbox_file{path_}.overwrite(mailbox_file::page_bytes, std::string(200, '\xff'));

    expect_corrupt();
}

// A letter of a message, which SQLite would read without a doubt.
TEST_F(CorruptMailbox, IsRefusedWhenABitOfATextHasTurnedOver) {
    const mailbox_file file{path_};
    const std::size_t dots = file.content().rfind(std::string(500, '.'));
    ASSERT_NE(dots, std::string::npos);
    file.overwrite(dots + 100, "/");

    expect_corrupt();
}

TEST_F(CorruptMailbox, IsRefusedWhenNothingIsLeftOfIt) {
    std::filesystem::resize_file(path_ + "/mailbox.db", 0);

    expect_corrupt();
}

TEST_F(CorruptMailbox, MayBeTakenAwayForANewOne) {
    std::filesystem::remove(path_ + "/mailbox.db");

    EXPECT_TRUE(client::open(in_directory(path_)));
}

TEST_F(CorruptMailbox, IsReplacedByAnEmptyOneAndTheServersHistory) {
    mailbox_file{path_}.overwrite(0, std::string(100, 'x'));
    expect_corrupt();

    person alice{in_directory(directory_ / "new")};
    ASSERT_TRUE(alice.log_in(credentials_of("alice")));
    alice->connect();

    ASSERT_TRUE(alice.sees(written_.size()));
    EXPECT_EQ(alice.texts(), written_);
    EXPECT_TRUE(alice.send_and_wait(destination::direct("bob"), "back again").sent);
}

}  // namespace
}  // namespace gapless::integration
