#include "protocol/session/frame_origin.hpp"

#include "tests/unit/protocol/session/session_frames.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace gapless::protocol {
namespace {

TEST(FrameOrigin, GivesEachKindToOneSideOrToBoth) {
    std::size_t client = 0;
    std::size_t server = 0;
    std::size_t either = 0;
    for (const frame& one : tests::one_of_each()) {
        const auto origin = origin_of(one);
        client += origin == frame_origin::client ? 1 : 0;
        server += origin == frame_origin::server ? 1 : 0;
        either += origin == frame_origin::either ? 1 : 0;
        EXPECT_EQ(is_from_client(one), origin != frame_origin::server);
        EXPECT_EQ(is_from_server(one), origin != frame_origin::client);
    }
    EXPECT_EQ(client, 12U);
    EXPECT_EQ(server, 16U);
    EXPECT_EQ(either, 3U);
}

}  // namespace
}  // namespace gapless::protocol
