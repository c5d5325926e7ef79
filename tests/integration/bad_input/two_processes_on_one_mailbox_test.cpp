#include "tests/support/temporary_directory.hpp"

#include <gapless/client.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>

namespace gapless::integration {
namespace {

// A process of its own that opens the mailbox, says so, and keeps it until it is killed. Made while
// this process has one thread.
class other_process {
public:
    explicit other_process(const std::string& directory) {
        if (::pipe(ends_) != 0) {
            throw std::runtime_error("cannot make a pipe");
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            const auto held = client::open(config::in_directory(directory));
            const char told = held ? 'y' : 'n';
            if (::write(ends_[1], &told, 1) == 1) {
                ::pause();
            }
            ::_exit(0);
        }
    }

    ~other_process() { kill(); }

    other_process(const other_process&) = delete;
    other_process& operator=(const other_process&) = delete;

    [[nodiscard]] bool has_opened() const {
        char told = 'n';
        return ::read(ends_[0], &told, 1) == 1 && told == 'y';
    }

    void kill() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            ::close(ends_[0]);
            ::close(ends_[1]);
            pid_ = -1;
        }
    }

private:
    int ends_[2] = {-1, -1};
    pid_t pid_ = -1;
};

TEST(TwoProcessesOnOneMailbox, AreOneTooMany) {
    const tests::temporary_directory directory;
    other_process first{directory / "alice"};
    ASSERT_TRUE(first.has_opened());

    const auto second = client::open(config::in_directory(directory / "alice"));

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::mailbox_in_use);
}

TEST(TwoProcessesOnOneMailbox, MayFollowEachOtherAlsoWhenTheFirstIsKilled) {
    const tests::temporary_directory directory;
    other_process first{directory / "alice"};
    ASSERT_TRUE(first.has_opened());

    first.kill();

    EXPECT_TRUE(client::open(config::in_directory(directory / "alice")));
}

}  // namespace
}  // namespace gapless::integration
