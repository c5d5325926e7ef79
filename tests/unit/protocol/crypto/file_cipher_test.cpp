#include "protocol/crypto/file_cipher.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

constexpr std::size_t chunk = file_cipher::sealed_chunk_size;
constexpr std::size_t front = file_cipher::header_size;

[[nodiscard]] bytes text_of(std::size_t size) {
    bytes made(size);
    for (std::size_t i = 0; i < size; ++i) {
        made[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    }
    return made;
}

struct FileCipher : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    bytes context = file_context(relation_id{filled<16>(1)}, client_id{filled<16>(2)}, 3);

    [[nodiscard]] bytes sealed(byte_view plain) {
        return seal_file(*use, key_number(1), filled<24>(2), context, plain);
    }

    [[nodiscard]] outcome<bytes> opened(byte_view file) {
        return open_file(*use, key_number(1), context, file);
    }
};

TEST_F(FileCipher, OpensWhatItSealed) {
    for (const std::size_t size : {0U, 1U, 16'383U, 16'384U, 16'385U, 32'768U, 50'000U}) {
        const bytes plain = text_of(size);
        const bytes file = sealed(plain);
        EXPECT_EQ(file.size(), front + size + 16 * (size / 16'384 + 1));
        EXPECT_EQ(opened(file).value(), plain) << size;
    }
}

TEST_F(FileCipher, OpensAnyChunkByItself) {
    const bytes plain = text_of(50'000);
    const bytes file = sealed(plain);
    const secret_bytes<32> key = key_number(1);
    const auto cipher = file_cipher::opening(*use, key, file, context);
    ASSERT_TRUE(cipher);
    const auto third = cipher->open_chunk(2, byte_view{file}.subspan(front + 2 * chunk, chunk));
    ASSERT_TRUE(third);
    EXPECT_EQ(*third, bytes(plain.begin() + 2 * 16'384, plain.begin() + 3 * 16'384));
    EXPECT_EQ(
        why(cipher->open_chunk(1, byte_view{file}.subspan(front + 2 * chunk, chunk))),
        reason::not_authentic
    );
}

TEST_F(FileCipher, RefusesAFileThatWasCut) {
    const bytes file = sealed(text_of(40'000));
    EXPECT_EQ(why(opened(byte_view{file}.first(front - 1))), reason::truncated);
    EXPECT_EQ(why(opened(byte_view{file}.first(front))), reason::truncated);
    EXPECT_EQ(why(opened(byte_view{file}.first(front + chunk))), reason::truncated);
    EXPECT_EQ(why(opened(byte_view{file}.first(front + 2 * chunk))), reason::truncated);
    EXPECT_EQ(why(opened(byte_view{file}.first(front + 2 * chunk + 15))), reason::truncated);
    EXPECT_EQ(why(opened(byte_view{file}.first(file.size() - 1))), reason::not_authentic);
}

TEST_F(FileCipher, RefusesChunksThatWereMovedAddedOrTakenOut) {
    const bytes file = sealed(text_of(40'000));
    bytes changed = file;
    std::swap_ranges(
        changed.begin() + front, changed.begin() + front + chunk, changed.begin() + front + chunk
    );
    EXPECT_EQ(why(opened(changed)), reason::not_authentic);

    changed = file;
    changed.erase(changed.begin() + front, changed.begin() + front + chunk);
    EXPECT_EQ(why(opened(changed)), reason::not_authentic);

    changed = file;
    changed.push_back(0);
    EXPECT_EQ(why(opened(changed)), reason::not_authentic);
}

TEST_F(FileCipher, RefusesAnotherKeyOrContext) {
    const bytes file = sealed(text_of(10));
    EXPECT_EQ(why(open_file(*use, key_number(2), context, file)), reason::wrong_commitment);
    EXPECT_EQ(why(open_file(*use, key_number(1), {}, file)), reason::wrong_commitment);
    bytes changed = file;
    changed[0] ^= 1;
    EXPECT_EQ(why(opened(changed)), reason::wrong_commitment) << "another salt";
}

TEST_F(FileCipher, HasABoundForChunks) {
    const file_cipher cipher{*use, key_number(1), filled<24>(2), context};
    EXPECT_EQ(why(cipher.seal_chunk(file_cipher::chunks_max, {})), reason::out_of_bounds);
    EXPECT_EQ(why(cipher.seal_chunk(0, bytes(16'385))), reason::out_of_bounds);
    EXPECT_EQ(why(cipher.open_chunk(file_cipher::chunks_max, {})), reason::out_of_bounds);
    EXPECT_EQ(why(cipher.open_chunk(0, bytes(chunk + 1))), reason::out_of_bounds);
    EXPECT_TRUE(cipher.seal_chunk(file_cipher::chunks_max - 1, {}));
}

}  // namespace

}  // namespace gapless::crypto::tests
