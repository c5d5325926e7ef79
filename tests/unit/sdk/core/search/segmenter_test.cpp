#include "sdk/core/search/segmenter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

using texts = std::vector<std::string>;

texts segments_of(std::string_view text) {
    texts found;
    segmenter cut(text);
    segmenter::segment next;
    while (cut.next(next)) {
        EXPECT_LT(next.begin, next.end);
        EXPECT_LE(next.first_end, next.end);
        EXPECT_LE(next.end, text.size());
        found.push_back(next.text);
    }
    return found;
}

TEST(Segmenter, FoldsTheWordsOfSpacedScripts) {
    EXPECT_EQ(segments_of("Hello, WORLD 42!"), (texts{"hello", "world", "42"}));
    EXPECT_EQ(segments_of("Caf\u00e9 cafe\u0301 \u00dcBER"), (texts{"cafe", "cafe", "uber"}));
    EXPECT_EQ(segments_of("\u041c\u041e\u0421\u041a\u0412\u0410"), (texts{"москва"}));
    EXPECT_EQ(segments_of("\u0407\u0436\u0430\u043a"), (texts{"їжак"}));
    EXPECT_EQ(segments_of("ΟΔΥΣΣΕΎΣ"), segments_of("οδυσσεύς"));
    EXPECT_EQ(segments_of("Đặng Łódź"), (texts{"dang", "lodz"}));
    EXPECT_EQ(segments_of("Ｗｉｄｅ１２"), (texts{"wide12"}));
    EXPECT_EQ(segments_of("don't"), (texts{"don", "t"}));
}

TEST(Segmenter, CutsUnspacedScriptsIntoPairsAndTheLastCharacter) {
    EXPECT_EQ(segments_of("北京大学"), (texts{"北京", "京大", "大学", "学"}));
    EXPECT_EQ(segments_of("我，你"), (texts{"我", "你"}));
    EXPECT_EQ(segments_of("東京タワー"), (texts{"東京", "京タ", "タワ", "ワー", "ー"}));
    EXPECT_EQ(segments_of("한국어 말"), (texts{"한국", "국어", "어", "말"}));
    EXPECT_EQ(segments_of("ไทย"), (texts{"ไท", "ทย", "ย"}));
    EXPECT_EQ(segments_of("iPhone手机ok"), (texts{"iphone", "手机", "机", "ok"}));
}

TEST(Segmenter, FindsEmojiWithoutWhatOnlyVariesThem) {
    EXPECT_EQ(segments_of("great 🎉"), (texts{"great", "🎉"}));
    EXPECT_EQ(segments_of("👍🏽"), (texts{"👍"}));
    EXPECT_EQ(segments_of("❤️"), (texts{"❤"}));
}

TEST(Segmenter, TakesBytesThatAreNoTextForSeparators) {
    EXPECT_EQ(
        segments_of("a\xff"
                    "b"),
        (texts{"a", "b"})
    );
    EXPECT_EQ(segments_of("ok\xe4\xb8"), (texts{"ok"}));
    EXPECT_EQ(segments_of("\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80"), (texts{}));
    EXPECT_EQ(segments_of(std::string_view("a\0b", 3)), (texts{"a", "b"}));
    EXPECT_EQ(segments_of(""), (texts{}));
    EXPECT_EQ(segments_of("\"*(){}:^-+ AND"), (texts{"and"}));
}

TEST(Segmenter, CutsALongWordIntoPieces) {
    const auto pieces = segments_of(std::string(65'536, 'x'));

    ASSERT_EQ(pieces.size(), 65'536 / segmenter::word_characters_max);
    EXPECT_EQ(pieces.front(), std::string(segmenter::word_characters_max, 'x'));
}

TEST(Segmenter, CutsALongRunOfOneCharacter) {
    std::string run;
    while (run.size() + 3 <= 65'536) {
        run += "啊";
    }

    const auto pairs = segments_of(run);

    ASSERT_EQ(pairs.size(), run.size() / 3);
    EXPECT_EQ(pairs.front(), "啊啊");
    EXPECT_EQ(pairs.back(), "啊");
}

TEST(Segmenter, SaysWhereASegmentStandsAndWhatIsAroundIt) {
    segmenter cut("a.b 中文");
    segmenter::segment found;

    ASSERT_TRUE(cut.next(found));
    EXPECT_FALSE(found.follows_word);
    EXPECT_FALSE(found.touches_end);
    ASSERT_TRUE(cut.next(found));
    EXPECT_TRUE(found.follows_word);
    EXPECT_EQ(found.begin, 2u);
    ASSERT_TRUE(cut.next(found));
    EXPECT_FALSE(found.follows_word);
    EXPECT_EQ(found.begin, 4u);
    EXPECT_EQ(found.first_end, 7u);
    EXPECT_EQ(found.end, 10u);
    EXPECT_FALSE(found.is_last_of_run);
    ASSERT_TRUE(cut.next(found));
    EXPECT_TRUE(found.is_last_of_run);
    EXPECT_TRUE(found.touches_end);
    EXPECT_FALSE(cut.next(found));
}

}  // namespace
}  // namespace gapless::sdk
