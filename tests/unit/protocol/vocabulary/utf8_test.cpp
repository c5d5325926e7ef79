#include <gapless/utf8.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace gapless::tests {

namespace {

// The bytes of a character as the encoding's formula gives them, whether or not it is allowed.
std::string encoded(std::uint32_t point, int length) {
    static constexpr std::uint8_t marks[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    std::string bytes(static_cast<std::size_t>(length), '\0');
    for (int i = length - 1; i > 0; --i) {
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(0x80 | (point & 0x3F));
        point >>= 6;
    }
    bytes[0] = static_cast<char>(marks[length] | point);
    return bytes;
}

int shortest(std::uint32_t point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

TEST(Utf8, TakesExactlyTheCharactersThereAre) {
    for (std::uint32_t point = 0; point < 0x120000; ++point) {
        const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
        const bool is_character = !is_surrogate && point <= 0x10FFFF;
        ASSERT_EQ(is_utf8(encoded(point, shortest(point))), is_character) << std::hex << point;
    }
}

TEST(Utf8, RefusesLongForms) {
    for (const std::uint32_t point : {0x00U, 0x2FU, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xFFFFU}) {
        for (int length = shortest(point) + 1; length <= 4; ++length) {
            EXPECT_FALSE(is_utf8(encoded(point, length))) << std::hex << point << " " << length;
        }
    }
}

TEST(Utf8, RefusesWhatIsCutOff) {
    for (const std::uint32_t point : {0xE4U, 0x20ACU, 0x1F600U}) {
        const std::string whole = encoded(point, shortest(point));
        for (std::size_t size = 1; size < whole.size(); ++size) {
            EXPECT_FALSE(is_utf8(whole.substr(0, size)));
            EXPECT_FALSE(is_utf8(whole.substr(0, size) + "a"));
        }
    }
}

TEST(Utf8, RefusesStrayBytes) {
    EXPECT_FALSE(is_utf8("\x80"));
    EXPECT_FALSE(is_utf8("a\xBFz"));
    EXPECT_FALSE(is_utf8("\xC3(") || is_utf8("\xE2\x82(") || is_utf8("\xF0\x9F\x98("));
    EXPECT_FALSE(is_utf8("\xF8\x88\x80\x80\x80") || is_utf8("\xFE") || is_utf8("\xFF"));
}

TEST(Utf8, TakesAnyMixture) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(
        is_utf8("Gr\xC3\xBC\xC3\x9F"
                "e, \xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x98\x80!")
    );
    EXPECT_TRUE(is_utf8(std::string_view{"\0nul is one of them\0", 20}));
}

}  // namespace

}  // namespace gapless::tests
