#include "protocol/wire/frame_parts.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "tests/support/random_source.hpp"
#include "tests/unit/protocol/wire/raw_message.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::protocol {
namespace {

std::vector<std::string> cut(
    std::string_view first, std::string_view second, std::size_t part_bytes_max
) {
    std::vector<std::string> payloads;
    cut_payload(first, second, part_bytes_max, [&](std::string_view each) {
        payloads.emplace_back(each);
    });
    return payloads;
}

TEST(FrameParts, LeaveAloneWhatFitsIntoOnePayload) {
    const std::string fits(1'440, 'x');

    EXPECT_EQ(cut(fits, {}, 1'440), std::vector{fits});
    EXPECT_EQ(cut("shared", "own", 1'440), std::vector<std::string>{"sharedown"});
    EXPECT_EQ(cut({}, {}, 1'440), std::vector<std::string>{""});
}

TEST(FrameParts, AreWrittenAsFramesAreWhereTheyFit) {
    const std::string fits(1'440, 'x');
    std::string as_ever;
    write_frame(fits, as_ever);
    std::string cut_stream;
    write_cut_frame(fits, 1'440, cut_stream);

    EXPECT_EQ(cut_stream, as_ever);
}

TEST(FrameParts, HaveNoMoreBytesThanWanted) {
    for (const std::size_t most : {32U, 33U, 160U, 1'440U, 65'536U}) {
        for (const std::size_t size : {1'441U, 70'000U, 1'114'112U}) {
            for (const std::string& each : cut(std::string(size, 'x'), {}, most)) {
                ASSERT_LE(each.size(), most);
            }
        }
    }
}

TEST(FrameParts, SayHowLongTheWholeIsInTheFirstOne) {
    const std::vector<std::string> parts = cut(std::string(150, 'x'), {}, 100);

    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0], encode_part({0, 150, std::string(76, 'x')}));
    EXPECT_EQ(parts[1], encode_part({1, 0, std::string(74, 'x')}));
    EXPECT_EQ(decode_part(parts[0]).value(), (frame_part{0, 150, std::string(76, 'x')}));
    EXPECT_EQ(decode_part(parts[1]).value(), (frame_part{1, 0, std::string(74, 'x')}));
}

TEST(FrameParts, CanBeToldFromFrames) {
    EXPECT_TRUE(is_part(encode_part({0, 3, "abc"})));
    EXPECT_FALSE(is_part({}));
    std::string payload;
    encode(send{}, payload);
    EXPECT_FALSE(is_part(payload));
}

TEST(FrameParts, AreNoFramesByThemselves) {
    const auto arrived = decode(encode_part({0, 3, "abc"}));

    ASSERT_FALSE(arrived.has_value());
    EXPECT_EQ(arrived.error().code, errc::malformed_frame);
}

TEST(FrameParts, AreMalformedWithoutAPieceOrAsSomethingElse) {
    using tests::raw_message;
    EXPECT_FALSE(decode_part(raw_message().bytes(32, {}).text()).has_value());
    EXPECT_FALSE(decode_part(raw_message().bytes(32, raw_message().number(1, 1).text()).text()));
    EXPECT_FALSE(decode_part(raw_message().number(32, 1).text()).has_value());
    EXPECT_FALSE(decode_part("\x82\x02\x7f").has_value());
    EXPECT_FALSE(decode_part(encode_part({0, 3, "abc"}) + raw_message().bytes(12, {}).text()));
}

// Of whatever length, and in whatever parts: what comes together is what was cut.
TEST(FrameParts, ComeTogetherAgain) {
    tests::random_source random(7);
    for (int round = 0; round < 300; ++round) {
        const std::string first = random.bytes(random.below(3'000));
        const std::string second = random.bytes(random.below(200));
        const auto most = static_cast<std::size_t>(32 + random.below(random.coin() ? 20 : 1'500));
        part_joiner joiner;
        std::optional<std::string> whole;
        for (const std::string& part : cut(first, second, most)) {
            ASSERT_FALSE(whole.has_value());
            std::string room;
            const auto joined = joiner.join(part, 1 << 20, room);
            ASSERT_TRUE(joined.has_value()) << joined.error().detail;
            if (joined->has_value()) {
                whole = **joined;
            }
        }
        EXPECT_EQ(whole, first + second);
        EXPECT_EQ(joiner.buffered_bytes(), 0U);
    }
}

}  // namespace
}  // namespace gapless::protocol
