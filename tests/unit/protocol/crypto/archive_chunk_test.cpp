#include "protocol/crypto/archive_chunk.hpp"

#include "protocol/crypto/archive_key.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

struct ArchiveChunk : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    secret_bytes<32> key = key_number(1);
    archive_place place{user_id{7}, 5};

    [[nodiscard]] static std::vector<archived_epoch> epochs(std::size_t count) {
        std::vector<archived_epoch> made;
        for (std::size_t i = 0; i < count; ++i) {
            made.push_back({conversation_id{9}, i + 1, filled<32>(3), key_number(4)});
        }
        return made;
    }

    [[nodiscard]] bytes sealed(std::size_t count = 2) {
        return seal_archive_chunk(*use, key, place, epochs(count), filled<32>(8));
    }

    [[nodiscard]] auto opened(const archive_place& at, byte_view chunk) {
        return open_archive_chunk(*use, key, at, chunk);
    }
};

TEST_F(ArchiveChunk, IsReadAsItWasSealed) {
    EXPECT_EQ(opened(place, sealed()).value(), epochs(2));
    EXPECT_EQ(key_of_chunk(sealed()).value(), archive_key_id(*use, key));
}

TEST_F(ArchiveChunk, ShowsRoughlyHowManyThereAreAndNoMore) {
    EXPECT_EQ(sealed(1).size(), sealed(3).size());
    const bytes full = sealed(archive_chunk_epochs_max);
    EXPECT_LE(full.size(), 32U * 1'024);
    EXPECT_EQ(opened(place, full).value().size(), archive_chunk_epochs_max);
}

TEST_F(ArchiveChunk, IsTakenAtItsPlaceAlone) {
    const bytes chunk = sealed();
    EXPECT_EQ(why(opened({user_id{8}, 5}, chunk)), reason::not_authentic);
    EXPECT_EQ(why(opened({user_id{7}, 4}, chunk)), reason::not_authentic);
    key = key_number(2);
    EXPECT_EQ(why(opened(place, chunk)), reason::not_authentic);
}

TEST_F(ArchiveChunk, IsSpoiltByEachBit) {
    const bytes chunk = sealed();
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        bytes changed = chunk;
        changed[i] ^= 1;
        EXPECT_FALSE(opened(place, changed)) << i;
    }
}

TEST_F(ArchiveChunk, RefusesAnyOtherLength) {
    const bytes chunk = sealed();
    for (std::size_t size = 0; size < chunk.size(); ++size) {
        EXPECT_FALSE(opened(place, byte_view{chunk}.first(size))) << size;
    }
}

// The same chance for another text makes another nonce.
TEST_F(ArchiveChunk, SurvivesChanceThatComesTwice) {
    const auto nonce = [](const bytes& chunk) {
        return bytes(chunk.begin() + 5, chunk.begin() + 29);
    };
    EXPECT_NE(nonce(sealed(1)), nonce(sealed(2)));
    EXPECT_EQ(sealed(2), sealed(2));
}

}  // namespace

}  // namespace gapless::crypto::tests
