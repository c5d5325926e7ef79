#include "tests/support/temporary_directory.hpp"

#include <gapless/client.hpp>

#include <gtest/gtest.h>

#include <fstream>

namespace gapless::integration {
namespace {

TEST(UnusableDirectory, IsSaidWhenTheMailboxIsOpened) {
    const tests::temporary_directory directory;
    std::ofstream{directory / "alice"} << "a file, not a directory";

    const auto opened = client::open(config::in_directory(directory / "alice"));

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::storage_failed);
    EXPECT_FALSE(opened.error().detail.empty());
}

}  // namespace
}  // namespace gapless::integration
