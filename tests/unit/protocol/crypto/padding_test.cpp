#include "protocol/crypto/padding.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

TEST(Padding, MakesShortTextsAlike) {
    for (std::size_t size = 0; size < bucket_min; ++size) {
        bytes text(size, 'x');
        pad(text);
        EXPECT_EQ(text.size(), bucket_min);
        EXPECT_EQ(owned(unpadded(text).value()), bytes(size, 'x'));
    }
}

TEST(Padding, AddsAnEighthAtMost) {
    std::size_t buckets = 0;
    std::size_t last = 0;
    for (std::size_t size = bucket_min; size < 1'100'000; ++size) {
        const std::size_t bucket = bucket_of(size);
        ASSERT_GE(bucket, size);
        ASSERT_LE(bucket - size, size / 8);
        ASSERT_EQ(bucket_of(bucket), bucket);
        buckets += bucket != last ? 1U : 0U;
        last = bucket;
    }
    EXPECT_LT(buckets, 400U) << "too many lengths would tell one text from another";
}

TEST(Padding, IsTakenOffAsItWasPutOn) {
    for (const std::size_t size : {255U, 256U, 257U, 1'000U, 48'000U, 1'048'576U}) {
        bytes text(size, 0);
        pad(text);
        EXPECT_EQ(unpadded(text)->size(), size) << "zeros of the text stay";
    }
}

TEST(Padding, RefusesAllButTheOneThatThereIs) {
    bytes text(10, 'x');
    pad(text);
    bytes marked = text;
    marked[100] = 1;
    EXPECT_EQ(why(unpadded(marked)), reason::bad_padding);
    bytes unmarked = text;
    unmarked[10] = 0;
    EXPECT_EQ(why(unpadded(unmarked)), reason::bad_padding);
    bytes longer = text;
    longer.resize(288);
    EXPECT_EQ(why(unpadded(longer)), reason::bad_padding) << "another bucket than its own";
    EXPECT_EQ(why(unpadded({})), reason::bad_padding);
    EXPECT_EQ(why(unpadded(bytes(256))), reason::bad_padding);
}

}  // namespace

}  // namespace gapless::crypto::tests
