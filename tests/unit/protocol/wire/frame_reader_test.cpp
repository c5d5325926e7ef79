#include "protocol/wire/frame_reader.hpp"

#include "tests/support/random_source.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::protocol {
namespace {

constexpr std::size_t limit = 64 * 1024;

using payloads = std::vector<std::string>;

std::string framed(const payloads& all) {
    std::string stream;
    for (const auto& payload : all) {
        write_frame(payload, stream);
    }
    return stream;
}

// Adds what the reader has; false once it has failed.
bool drain(frame_reader& reader, payloads& into) {
    while (true) {
        const auto next = reader.poll_payload();
        if (!next.has_value()) {
            return false;
        }
        if (!next->has_value()) {
            return true;
        }
        into.emplace_back(**next);
    }
}

TEST(FrameReader, CutsTheStreamWhereverTheSocketDid) {
    tests::random_source random(20);
    for (int round = 0; round < 200; ++round) {
        payloads sent;
        for (auto count = random.below(8); count > 0; --count) {
            sent.push_back(random.bytes(random.coin() ? 3 : 300));
        }
        const std::string stream = framed(sent);
        frame_reader reader(limit);
        payloads arrived;
        for (std::size_t at = 0; at < stream.size();) {
            const auto size = static_cast<std::size_t>(1 + random.below(random.coin() ? 3 : 500));
            reader.handle_bytes(std::string_view(stream).substr(at, size));
            ASSERT_TRUE(drain(reader, arrived));
            at += size;
        }
        ASSERT_EQ(arrived, sent);
        EXPECT_EQ(reader.buffered_bytes(), 0U);
    }
}

TEST(FrameReader, CutsTheStreamByteByByte) {
    const payloads sent = {"", "a", std::string(127, 'b'), std::string(128, 'c'), "", "end"};
    frame_reader reader(limit);
    payloads arrived;
    for (const char byte : framed(sent)) {
        reader.handle_bytes({&byte, 1});
        ASSERT_TRUE(drain(reader, arrived));
    }
    EXPECT_EQ(arrived, sent);
}

TEST(FrameReader, JoinsTwoPartsUnderOneLength) {
    std::string stream;
    write_frame("shared", "own", stream);
    frame_reader reader(limit);
    payloads arrived;

    reader.handle_bytes(stream);

    ASSERT_TRUE(drain(reader, arrived));
    EXPECT_EQ(arrived, payloads{"sharedown"});
}

TEST(FrameReader, WaitsForTheRestOfAPayload) {
    frame_reader reader(limit);
    payloads arrived;
    const std::string stream = framed({"payload"});

    reader.handle_bytes(std::string_view(stream).substr(0, stream.size() - 1));

    EXPECT_TRUE(drain(reader, arrived));
    EXPECT_TRUE(arrived.empty());
    EXPECT_EQ(reader.buffered_bytes(), stream.size() - 1);
}

TEST(FrameReader, TakesAFrameOfExactlyTheLimit) {
    const std::string largest(limit, 'x');
    frame_reader reader(limit);
    payloads arrived;

    reader.handle_bytes(framed({largest}));

    ASSERT_TRUE(drain(reader, arrived));
    EXPECT_EQ(arrived, payloads{largest});
}

TEST(FrameReader, FailsOnTheLengthAloneWhenItIsOverTheLimit) {
    std::string stream;
    write_frame(std::string(limit + 1, 'x'), stream);
    frame_reader reader(limit);

    reader.handle_bytes(std::string_view(stream).substr(0, 3));

    const auto next = reader.poll_payload();
    ASSERT_FALSE(next.has_value());
    EXPECT_EQ(next.error().code, errc::frame_too_large);
    EXPECT_EQ(reader.buffered_bytes(), 0U);
}

TEST(FrameReader, FailsOnALengthThatDoesNotEnd) {
    frame_reader reader(limit);

    reader.handle_bytes("\xff\xff\xff\xff\xff");

    EXPECT_EQ(reader.poll_payload().error().code, errc::malformed_frame);
}

TEST(FrameReader, WaitsForTheRestOfALength) {
    frame_reader reader(limit);

    reader.handle_bytes("\xff\xff\xff\xff");

    const auto next = reader.poll_payload();
    ASSERT_TRUE(next.has_value());
    EXPECT_FALSE(next->has_value());
}

TEST(FrameReader, GivesWhatCameBeforeTheFailure) {
    frame_reader reader(limit);
    payloads arrived;

    reader.handle_bytes(framed({"one", "two"}) + "\xff\xff\xff\xff\xff");

    EXPECT_FALSE(drain(reader, arrived));
    EXPECT_EQ(arrived, (payloads{"one", "two"}));
}

TEST(FrameReader, StaysFailedAndKeepsNothing) {
    frame_reader reader(limit);
    reader.handle_bytes("\xff\xff\xff\xff\xff");
    ASSERT_FALSE(reader.poll_payload().has_value());

    reader.handle_bytes(framed({"too late"}));

    EXPECT_EQ(reader.poll_payload().error().code, errc::malformed_frame);
    EXPECT_EQ(reader.buffered_bytes(), 0U);
}

}  // namespace
}  // namespace gapless::protocol
