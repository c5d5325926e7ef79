#include "tests/integration/server/server_program.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace gapless::integration {
namespace {

TEST(TwoServersOnOneDirectory, AreOneTooMany) {
    const temporary_directory directory;
    server_program first{server_program::in_development(directory.path())};
    ASSERT_TRUE(first.wait_until_ready());

    server_program second{server_program::in_development(directory.path())};
    const ending end = second.wait();

    EXPECT_EQ(end.exit_code, 1);
    EXPECT_EQ(end.output, "");
    EXPECT_EQ(end.error_code(), "data_in_use");
    first.signal(SIGTERM);
    EXPECT_EQ(first.wait().exit_code, 0);
}

TEST(TwoServersOnOneDirectory, MayFollowEachOther) {
    const temporary_directory directory;
    {
        server_program first{server_program::in_development(directory.path())};
        ASSERT_TRUE(first.wait_until_ready());
        first.signal(SIGKILL);
    }

    server_program second{server_program::in_development(directory.path())};

    EXPECT_TRUE(second.wait_until_ready()) << second.errors();
}

}  // namespace
}  // namespace gapless::integration
