#include "server/core/session/part_desk.hpp"

#include "protocol/wire/frame_parts.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace gapless::server {
namespace {

using protocol::frame_part;

constexpr connection_id one{1};
constexpr connection_id other{2};

class PartDesk : public testing::Test {
protected:
    result<std::string> join(connection_id from, const frame_part& part) {
        std::string room;
        const auto joined = desk_.join(from, protocol::encode_part(part), 100, room);
        if (!joined) {
            return joined.error();
        }
        return joined->has_value() ? std::string(**joined) : "…";
    }

    part_desk desk_{20};
};

TEST_F(PartDesk, KeepsConnectionsApart) {
    EXPECT_EQ(join(one, {0, 4, "ab"}).value(), "…");
    EXPECT_EQ(join(other, {0, 4, "wx"}).value(), "…");
    EXPECT_EQ(desk_.bytes(), 4U);
    EXPECT_EQ(join(one, {1, 0, "cd"}).value(), "abcd");
    EXPECT_EQ(join(other, {1, 0, "yz"}).value(), "wxyz");
    EXPECT_EQ(desk_.bytes(), 0U);
}

TEST_F(PartDesk, HasNothingToDoWithFramesWhileNobodySendsParts) {
    EXPECT_TRUE(desk_.is_whole("a frame"));
    EXPECT_FALSE(desk_.is_whole(protocol::encode_part({0, 4, "ab"})));
    EXPECT_EQ(join(one, {0, 4, "ab"}).value(), "…");
    EXPECT_FALSE(desk_.is_whole("a frame"));

    std::string room;
    EXPECT_EQ(desk_.join(other, "a frame", 100, room).value(), "a frame");
    EXPECT_EQ(desk_.join(one, "a frame", 100, room).error().code, errc::malformed_frame);
    EXPECT_TRUE(desk_.is_whole("a frame"));
}

TEST_F(PartDesk, ForgetsWhatAConnectionLeavesUnfinished) {
    EXPECT_EQ(join(one, {0, 4, "ab"}).value(), "…");
    desk_.forget(one);
    desk_.forget(other);

    EXPECT_EQ(desk_.bytes(), 0U);
    EXPECT_EQ(join(one, {1, 0, "cd"}).error().code, errc::malformed_frame);
}

TEST_F(PartDesk, BoundsWhatAllTogetherLeaveUnfinished) {
    EXPECT_EQ(join(one, {0, 90, "0123456789"}).value(), "…");
    EXPECT_EQ(join(other, {0, 90, "0123456789"}).value(), "…");

    const auto beyond = join(other, {1, 0, "0"});

    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().code, errc::overloaded);
    EXPECT_TRUE(beyond.error().retry_after.has_value());
    EXPECT_EQ(desk_.bytes(), 10U);
    EXPECT_EQ(join(one, {1, 0, "0"}).value(), "…") << "it is the one who asks for more that goes";
}

}  // namespace
}  // namespace gapless::server
