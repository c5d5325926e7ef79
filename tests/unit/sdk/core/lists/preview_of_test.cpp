#include "sdk/core/lists/preview_of.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gapless/content.hpp>
#include <gapless/utf8.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::sdk {
namespace {

using tests::a_message;

TEST(PreviewOf, TellsWhoSaidWhatAndWhen) {
    const auto entry = a_message(seq{4}, "hello");

    const auto made = preview_of(entry);

    EXPECT_EQ(made.seq, seq{4});
    EXPECT_EQ(made.sender, entry.sender);
    EXPECT_EQ(made.sender_name, "bob");
    EXPECT_EQ(made.kind, message_kind::text);
    EXPECT_EQ(made.server_time, entry.server_time);
    EXPECT_EQ(made.text, "hello");
}

TEST(PreviewOf, CutsALongTextBetweenCharacters) {
    for (const std::string character : {"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
        std::string text = "ab";
        while (text.size() <= message_preview::text_bytes_max) {
            text += character;
        }
        const auto made = preview_of(a_message(seq{1}, text));

        EXPECT_TRUE(is_utf8(made.text));
        EXPECT_LE(made.text.size(), message_preview::text_bytes_max);
        EXPECT_GT(made.text.size() + character.size(), message_preview::text_bytes_max);
        EXPECT_TRUE(text.starts_with(made.text));
    }
}

TEST(PreviewOf, ShowsNoBytesOfWhatIsNoText) {
    auto entry = a_message(seq{1}, "\x08\x01");
    entry.kind = message_kind::member_change;

    EXPECT_EQ(preview_of(entry).text, "");
}

TEST(PreviewOf, ShowsTheCaptionOfWhatIsMoreThanAText) {
    auto entry = a_message(seq{1}, encode_content(emoji{"cats", "grin", ":)"}).value());
    entry.kind = message_kind::emoji;

    EXPECT_EQ(preview_of(entry).kind, message_kind::emoji);
    EXPECT_EQ(preview_of(entry).text, ":)");
}

}  // namespace
}  // namespace gapless::sdk
