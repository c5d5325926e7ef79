#include "protocol/crypto/recovery.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace gapless::crypto::tests {

namespace {

struct Recovery : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    secret_bytes<32> code = key_number(0xa7);
    std::string text = recovery_code_text(*use, code);

    [[nodiscard]] static recovered what() {
        recovered made;
        made.account = key_number(3);
        made.keys.push_back({1, key_number(4)});
        made.keys.push_back({7, key_number(5)});
        return made;
    }

    [[nodiscard]] bytes sealed() {
        return seal_recovery_box(*use, code, user_id{7}, what(), filled<32>(1));
    }

    [[nodiscard]] auto opened(const secret_bytes<32>& with, byte_view box) {
        return open_recovery_box(*use, with, user_id{7}, box);
    }
};

TEST_F(Recovery, ACodeIsFiftySixLettersInGroups) {
    EXPECT_EQ(text.size(), 56U + 13);
    EXPECT_EQ(std::ranges::count(text, '-'), 13);
    EXPECT_EQ(read_recovery_code(*use, text).value(), code);
}

TEST_F(Recovery, ACodeIsReadAsPeopleWriteIt) {
    std::string written = " " + text + "\n";
    std::ranges::replace(written, '-', ' ');
    std::ranges::replace(written, '0', 'o');
    std::ranges::replace(written, '1', 'l');
    std::ranges::transform(written, written.begin(), [](char each) {
        return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    });
    EXPECT_EQ(read_recovery_code(*use, written).value(), code);
}

TEST_F(Recovery, AMistakeIsNoticed) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '-') {
            std::string wrong = text;
            wrong[i] = wrong[i] == '7' ? '8' : '7';
            EXPECT_EQ(why(read_recovery_code(*use, wrong)), reason::malformed) << i;
        }
    }
    EXPECT_EQ(why(read_recovery_code(*use, text.substr(0, 68))), reason::truncated);
    EXPECT_EQ(why(read_recovery_code(*use, text + "7")), reason::trailing_bytes);
    EXPECT_EQ(why(read_recovery_code(*use, "U" + text.substr(1))), reason::malformed);
    EXPECT_EQ(why(read_recovery_code(*use, "")), reason::truncated);
}

TEST_F(Recovery, TheBoxGivesAllBack) {
    const auto back = opened(code, sealed());
    ASSERT_TRUE(back);
    EXPECT_EQ(back->account, what().account);
    EXPECT_EQ(back->keys, what().keys);
}

TEST_F(Recovery, TheBoxTakesNoOtherCodeAndNoOtherUser) {
    EXPECT_EQ(why(opened(key_number(9), sealed())), reason::not_authentic);
    EXPECT_EQ(why(open_recovery_box(*use, code, user_id{8}, sealed())), reason::not_authentic);
}

TEST_F(Recovery, TheBoxIsSpoiltByEachByte) {
    const bytes box = sealed();
    for (std::size_t i = 0; i < box.size(); ++i) {
        bytes changed = box;
        changed[i] ^= 1;
        EXPECT_FALSE(opened(code, changed)) << i;
        EXPECT_FALSE(opened(code, byte_view{box}.first(i))) << i;
    }
}

}  // namespace

}  // namespace gapless::crypto::tests
