#include "storage/sqlite/page_checksum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gapless::storage {
namespace {

using page = std::vector<std::uint8_t>;

constexpr std::uint64_t number = 7;

// Some bytes that differ from one another, sealed as page `number`.
page a_page(std::size_t bytes) {
    page made(bytes);
    std::uint32_t value = 1;
    for (auto& byte : made) {
        value = value * 1'664'525 + 1'013'904'223;
        byte = static_cast<std::uint8_t>(value >> 24);
    }
    seal_page(made, number);
    return made;
}

void flip(page& bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
}

TEST(PageChecksum, FitsWhatItWasMadeFor) {
    EXPECT_TRUE(is_sealed(a_page(512), number));
    EXPECT_TRUE(is_sealed(a_page(65'536), number));
}

TEST(PageChecksum, SeesEachBitThatTurnsOver) {
    page bytes = a_page(4'096);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        flip(bytes, bit);
        ASSERT_FALSE(is_sealed(bytes, number)) << bit;
        flip(bytes, bit);
    }
    EXPECT_TRUE(is_sealed(bytes, number));
}

TEST(PageChecksum, SeesTwoBitsInTheSamePlaceOfTwoWords) {
    page bytes = a_page(4'096);
    const std::size_t words = bytes.size() / 8;
    for (std::size_t bit = 0; bit < 64; ++bit) {
        for (std::size_t word = 1; word < words; ++word) {
            flip(bytes, bit);
            flip(bytes, word * 64 + bit);
            ASSERT_FALSE(is_sealed(bytes, number)) << bit << " of words 0 and " << word;
            flip(bytes, bit);
            flip(bytes, word * 64 + bit);
        }
    }
}

TEST(PageChecksum, DoesNotFitAnotherPlace) {
    const page bytes = a_page(4'096);

    EXPECT_FALSE(is_sealed(bytes, number + 1));
    EXPECT_FALSE(is_sealed(bytes, number - 1));
}

TEST(PageChecksum, DoesNotFitNothing) { EXPECT_FALSE(is_sealed(page(4'096), number)); }

TEST(PageChecksum, LeavesTheRestOfThePageAlone) {
    const page before(4'096, 0x5a);
    page bytes = before;

    seal_page(bytes, number);

    EXPECT_TRUE(std::equal(bytes.begin(), bytes.end() - checksum_bytes, before.begin()));
}

// Files travel between machines, and outlive a version of the program.
TEST(PageChecksum, IsTheSameForever) {
    page bytes(512, 0x5a);

    seal_page(bytes, 1);

    EXPECT_EQ(
        page(bytes.end() - checksum_bytes, bytes.end()),
        (page{0x1e, 0xea, 0xc9, 0xb7, 0x42, 0x9d, 0x8a, 0x84})
    );
}

TEST(PageChecksum, NoneIsToldFromAWrongOne) {
    page bytes = a_page(4'096);
    EXPECT_FALSE(is_unsealed(bytes));

    unseal_page(bytes);

    EXPECT_TRUE(is_unsealed(bytes));
    EXPECT_FALSE(is_sealed(bytes, number));
    EXPECT_FALSE(is_unsealed(page(4'096))) << "nobody wrote that";
}

}  // namespace
}  // namespace gapless::storage
