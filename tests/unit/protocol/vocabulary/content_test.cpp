#include <gapless/content.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace gapless {
namespace {

attachment a_file() {
    attachment made;
    made.reference = "https://example.com/1";
    made.name = "list.txt";
    made.caption = "what we need";
    return made;
}

bool is_good(const content& what) {
    const auto checked = check_content(what);
    EXPECT_TRUE(checked || checked.error().code == errc::invalid_content);
    return checked.has_value();
}

template <class Change>
bool is_good_file(Change change) {
    attachment made = a_file();
    change(made);
    return is_good(made);
}

TEST(Content, IsOfTheKindThatItHolds) {
    EXPECT_EQ(kind_of(emoji{}), message_kind::emoji);
    EXPECT_EQ(kind_of(location{}), message_kind::location);
    EXPECT_EQ(kind_of(custom_content{}), message_kind::custom);
    for (const auto kind : {message_kind::image, message_kind::voice, message_kind::video}) {
        attachment made = a_file();
        made.kind = static_cast<attachment_kind>(kind);
        EXPECT_EQ(kind_of(made), kind);
    }
    EXPECT_EQ(kind_of(a_file()), message_kind::file);
}

TEST(Content, APlaceIsOnTheEarth) {
    const auto at = [](std::int32_t latitude, std::int32_t longitude) {
        return is_good(location{latitude, longitude, "here", ""});
    };
    EXPECT_TRUE(at(90'000'000, -180'000'000));
    EXPECT_TRUE(at(-90'000'000, 180'000'000));
    EXPECT_FALSE(at(90'000'001, 0));
    EXPECT_FALSE(at(-90'000'001, 0));
    EXPECT_FALSE(at(0, 180'000'001));
    EXPECT_FALSE(at(0, -180'000'001));
}

TEST(Content, WhatIsNeededIsThere) {
    EXPECT_FALSE(is_good(emoji{"cats", "", ":)"}));
    EXPECT_TRUE(is_good(emoji{"", "grin", ""}));
    EXPECT_FALSE(is_good(custom_content{"", "x", ""}));
    EXPECT_TRUE(is_good(custom_content{"poll", std::string("\0\xff", 2), ""}));
    EXPECT_FALSE(is_good_file([](attachment& one) { one.reference.clear(); }));
}

TEST(Content, NothingIsLongerThanItMayBe) {
    const auto with = [](std::string attachment::* part, std::size_t size) {
        return is_good_file([&](attachment& one) { one.*part = std::string(size, 'x'); });
    };
    EXPECT_TRUE(with(&attachment::reference, content_reference_bytes_max));
    EXPECT_FALSE(with(&attachment::reference, content_reference_bytes_max + 1));
    EXPECT_TRUE(with(&attachment::caption, content_caption_bytes_max));
    EXPECT_FALSE(with(&attachment::caption, content_caption_bytes_max + 1));
    EXPECT_TRUE(with(&attachment::thumbnail, content_thumbnail_bytes_max));
    EXPECT_FALSE(with(&attachment::thumbnail, content_thumbnail_bytes_max + 1));
    EXPECT_FALSE(with(&attachment::name, content_name_bytes_max + 1));
    EXPECT_FALSE(with(&attachment::media_type, content_name_bytes_max + 1));
    EXPECT_FALSE(is_good(custom_content{"t", std::string(content_custom_bytes_max + 1, 'x'), ""}));
    EXPECT_FALSE(is_good(emoji{"", "e", std::string(content_fallback_bytes_max + 1, 'x')}));
}

TEST(Content, WordsAreUtf8AndPicturesNeedNotBe) {
    EXPECT_FALSE(is_good_file([](attachment& one) { one.caption = "\xff"; }));
    EXPECT_FALSE(is_good_file([](attachment& one) { one.reference = "\xff"; }));
    EXPECT_TRUE(is_good_file([](attachment& one) { one.thumbnail = "\xff"; }));
    EXPECT_FALSE(is_good(location{0, 0, "\xff", ""}));
}

TEST(Content, NumbersAreWithinTheirRanges) {
    EXPECT_FALSE(is_good_file([](attachment& one) { one.length = microseconds(-1); }));
    EXPECT_FALSE(is_good_file([](attachment& one) { one.length = days(367); }));
    EXPECT_FALSE(is_good_file([](attachment& one) { one.bytes = ~std::uint64_t{0}; }));
    EXPECT_FALSE(is_good_file([](attachment& one) { one.state = attachment_state{9}; }));
    EXPECT_FALSE(is_good_file([](attachment& one) { one.kind = attachment_kind{1}; }));
}

TEST(Content, SaysWhatAPersonMayReadAndSearchFor) {
    EXPECT_EQ(caption_of(a_file()), "what we need");
    EXPECT_EQ(words_of(a_file()), "what we need\nlist.txt");
    EXPECT_EQ(caption_of(location{1, 2, "the square", "Main Street 1"}), "the square");
    EXPECT_EQ(words_of(location{1, 2, "the square", "Main Street 1"}), "the square\nMain Street 1");
    EXPECT_EQ(words_of(location{1, 2, "", "Main Street 1"}), "Main Street 1");
    EXPECT_EQ(caption_of(emoji{"cats", "grin", ":)"}), ":)");
    EXPECT_EQ(words_of(custom_content{"poll", "x", "tea or coffee?"}), "tea or coffee?");
}

}  // namespace
}  // namespace gapless
