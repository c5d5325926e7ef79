#include "sdk/asio/system_entropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace gapless::sdk {
namespace {

TEST(SystemEntropy, FillsAllOfTheBytesEachTimeAnew) {
    system_entropy source;
    std::array<std::uint8_t, 600> first{};
    std::array<std::uint8_t, 600> second{};
    source.fill(first);
    source.fill(second);
    EXPECT_NE(first, second);
    // 64 zeros in a row come by chance once in 10^150 runs.
    EXPECT_NE(std::count(first.end() - 64, first.end(), 0), 64);
}

}  // namespace
}  // namespace gapless::sdk
