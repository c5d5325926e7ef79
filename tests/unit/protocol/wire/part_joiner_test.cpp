#include "protocol/wire/part_joiner.hpp"

#include "protocol/wire/frame_parts.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::protocol {
namespace {

constexpr std::size_t limit = 1'000;

// A joiner, and what it gives: the whole, "…" while it goes on, or the code of the failure.
class PartJoiner : public testing::Test {
protected:
    std::string join(std::string_view payload) {
        std::string room;
        const auto joined = joiner_.join(payload, limit, room);
        if (!joined) {
            return std::string(name_of(joined.error().code));
        }
        return joined->has_value() ? std::string(**joined) : "…";
    }

    std::string join(const frame_part& part) { return join(std::string_view(encode_part(part))); }

    part_joiner joiner_;
};

TEST_F(PartJoiner, GivesBackWhatIsNoPart) {
    const std::string payload = "a frame";
    std::string room;

    const auto joined = joiner_.join(payload, limit, room);

    ASSERT_TRUE(joined && *joined);
    EXPECT_EQ((*joined)->data(), payload.data()) << "it is not copied";
    EXPECT_EQ(join(""), "");
}

TEST_F(PartJoiner, JoinsOneFrameAfterTheOther) {
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_TRUE(joiner_.is_joining());
    EXPECT_EQ(join({1, 0, "cd"}), "…");
    EXPECT_EQ(joiner_.buffered_bytes(), 4U);
    EXPECT_EQ(join({2, 0, "ef"}), "abcdef");
    EXPECT_FALSE(joiner_.is_joining());
    EXPECT_EQ(join("between"), "between");
    EXPECT_EQ(join({0, 3, "xyz"}), "xyz") << "a frame of one part";
    EXPECT_EQ(joiner_.buffered_bytes(), 0U);
}

TEST_F(PartJoiner, RefusesAPartWithoutABeginning) {
    EXPECT_EQ(join({1, 0, "cd"}), "malformed_frame");
    EXPECT_EQ(join({0, 0, "cd"}), "malformed_frame") << "it does not say how long it is";
}

TEST_F(PartJoiner, RefusesPartsOutOfOrder) {
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_EQ(join({2, 0, "ef"}), "malformed_frame");

    EXPECT_EQ(join({0, 6, "ab"}), "…") << "what had arrived is forgotten";
    EXPECT_EQ(join({0, 0, "ab"}), "malformed_frame") << "the same again";
}

TEST_F(PartJoiner, RefusesASecondBeginning) {
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_EQ(join({0, 6, "ab"}), "malformed_frame");
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_EQ(join({1, 6, "cd"}), "malformed_frame") << "only the first one says how long it is";
}

TEST_F(PartJoiner, RefusesAFrameBetweenTheParts) {
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_EQ(join("between"), "malformed_frame");
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_EQ(join(""), "malformed_frame") << "a heartbeat is a frame, too";
}

TEST_F(PartJoiner, RefusesATooLongFrameByItsFirstPart) {
    EXPECT_EQ(join({0, limit + 1, "ab"}), "frame_too_large");
    EXPECT_EQ(joiner_.buffered_bytes(), 0U);
    EXPECT_EQ(join({0, limit, "ab"}), "…");
}

TEST_F(PartJoiner, RefusesMoreThanWasSaid) {
    EXPECT_EQ(join({0, 3, "abcd"}), "malformed_frame");
    EXPECT_EQ(join({0, 3, "ab"}), "…");
    EXPECT_EQ(join({1, 0, "cd"}), "malformed_frame");
}

TEST_F(PartJoiner, RefusesWhatOnlyBeginsLikeAPart) {
    EXPECT_EQ(join("\x82\x02\x7f"), "malformed_frame");
    EXPECT_EQ(join({0, 6, "ab"}), "…");
    EXPECT_EQ(join(std::string_view("\x82\x02\x00", 3)), "malformed_frame") << "nothing in it";
}

}  // namespace
}  // namespace gapless::protocol
