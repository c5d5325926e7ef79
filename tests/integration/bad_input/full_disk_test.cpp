#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace gapless::integration {
namespace {

constexpr const char* disk_of_sixteen_megabytes = "size=16m";
constexpr std::size_t ballast_bytes = 15'000'000;

[[nodiscard]] bool write_file(const char* path, const std::string& text) {
    const int file = ::open(path, O_WRONLY);
    const bool is_written = ::write(file, text.data(), text.size()) == std::ssize(text);
    ::close(file);
    return is_written;
}

// A name space for this process, in which it may mount. It is for processes of one thread.
[[nodiscard]] bool enter_name_space() {
    const auto user = "0 " + std::to_string(::geteuid()) + " 1";
    const auto group = "0 " + std::to_string(::getegid()) + " 1";
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
        return false;
    }
    return write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", user) &&
           write_file("/proc/self/gid_map", group) &&
           ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

// A client whose mailbox is on a very small disk. The ballast on it can be thrown off.
class FullDisk : public ::testing::Test {
protected:
    void SetUp() override {
        if (!enter_name_space()) {
            GTEST_SKIP() << "this system lets nobody make a name space";
        }
        ASSERT_EQ(
            ::mount("none", directory_.path().c_str(), "tmpfs", 0, disk_of_sixteen_megabytes), 0
        );
        std::ofstream{ballast_} << std::string(ballast_bytes, 'x');
    }

    ~FullDisk() override { ::umount2(directory_.path().c_str(), MNT_DETACH); }

    tests::temporary_directory directory_;
    std::string ballast_ = directory_ / "ballast";
};

TEST_F(FullDisk, RefusesTextsUntilThereIsRoom) {
    const gapless::testing::server server;
    const auto shown = [&](const std::string& name) {
        return credentials{server.url(), server.authority_pem(), name, "a secret"};
    };
    person bob{config::in_memory()};
    ASSERT_TRUE(bob.register_account(shown("bob")));
    bob->connect();
    person alice{config::in_directory(directory_ / "alice")};
    ASSERT_TRUE(alice.register_account(shown("alice")));

    std::vector<std::string> kept;
    result<client_id> queued = errc::outbox_full;
    do {
        kept.push_back(std::to_string(kept.size()) + std::string(20'000, '.'));
        queued = alice.send(destination::direct("bob"), kept.back());
    } while (queued && kept.size() < 1'000);
    kept.pop_back();

    ASSERT_FALSE(queued) << "nothing was refused";
    EXPECT_EQ(queued.error().code, errc::storage_full);
    EXPECT_EQ((*alice).outbox()->size(), kept.size());

    // What comes meanwhile finds no room either, and so is not acknowledged.
    alice->connect();
    const std::vector<std::string> from_bob(3, std::string(40'000, '-'));
    for (const std::string& text : from_bob) {
        ASSERT_TRUE(bob.send_and_wait(destination::direct("alice"), text).sent);
    }

    std::filesystem::remove(ballast_);
    ASSERT_TRUE(alice.send(destination::direct("bob"), "there is room"));
    kept.emplace_back("there is room");
    for (person* const each : {&alice, &bob}) {
        ASSERT_TRUE(each->sees(kept.size() + from_bob.size()));
        auto seen = each->texts();
        EXPECT_EQ(std::erase(seen, from_bob.front()), from_bob.size());
        EXPECT_EQ(seen, kept);
    }
}

}  // namespace
}  // namespace gapless::integration
