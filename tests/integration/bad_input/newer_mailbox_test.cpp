#include "tests/integration/bad_input/mailbox_file.hpp"
#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

namespace gapless::integration {
namespace {

// Where the schema's version is in the header of an SQLite file, and the lowest of its bytes.
constexpr std::size_t version_at = 63;

using NewerMailbox = SdkFixture;

TEST_F(NewerMailbox, IsLeftAloneUntilTheProgramIsNewEnough) {
    const tests::temporary_directory directory;
    const auto bob = somebody("bob");
    {
        const auto alice = somebody("alice", in_directory(directory / "alice"));
        ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "one").sent);
    }
    const mailbox_file file{directory / "alice"};
    const char version = file.content()[version_at];
    file.overwrite(version_at, "\x63");
    const std::string newer = file.content();

    const auto opened = client::open(in_directory(directory / "alice"));

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::mailbox_too_new);
    EXPECT_EQ(file.content(), newer);

    file.overwrite(version_at, std::string(1, version));
    person alice{in_directory(directory / "alice")};
    alice->connect();
    ASSERT_TRUE(alice.send_and_wait(destination::direct("bob"), "two").sent);
    ASSERT_TRUE(bob->sees(2));
    EXPECT_EQ(bob->texts(), (texts{"one", "two"}));
}

}  // namespace
}  // namespace gapless::integration
