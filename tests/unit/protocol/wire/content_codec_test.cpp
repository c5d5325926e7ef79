#include "tests/support/random_contents.hpp"

#include <gapless/content.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless {
namespace {

using tests::random_source;

errc failure_of(const result<content>& read) { return read ? errc::internal : read.error().code; }

attachment a_picture() {
    attachment made;
    made.kind = attachment_kind::image;
    made.reference = "https://example.com/1";
    made.name = "tea.png";
    made.caption = "two sugars";
    made.thumbnail = std::string("\x89PNG\0", 5);
    return made;
}

TEST(ContentCodec, GivesBackEveryContentAsItWas) {
    random_source random(3);
    for (int round = 0; round < 1'000; ++round) {
        const content what = tests::random_content(random);

        const auto body = encode_content(what);

        ASSERT_TRUE(body) << message_of(body.error());
        const auto read = decode_content(kind_of(what), *body);
        ASSERT_TRUE(read) << message_of(read.error());
        EXPECT_EQ(*read, what);
    }
}

TEST(ContentCodec, GivesNothingOfAnotherKind) {
    random_source random(4);
    for (int round = 0; round < 200; ++round) {
        const content what = tests::random_content(random);
        const std::string body = encode_content(what).value();
        for (int kind = 1; kind <= 255; ++kind) {
            const auto read = decode_content(static_cast<message_kind>(kind), body);
            EXPECT_EQ(read.has_value(), static_cast<message_kind>(kind) == kind_of(what)) << kind;
        }
    }
}

TEST(ContentCodec, RefusesWhatIsNoContent) {
    for (const char* garbage : {"", "hello", "\x0a", "\x42\x01", "\x0a\x01", "\xff\xff"}) {
        EXPECT_EQ(failure_of(decode_content(message_kind::emoji, garbage)), errc::invalid_content);
    }
    EXPECT_EQ(failure_of(decode_content(message_kind::text, "hello")), errc::usage);
}

TEST(ContentCodec, SurvivesBytesThatWereTurnedOver) {
    random_source random(5);
    for (int round = 0; round < 5'000; ++round) {
        const content what = tests::random_content(random);
        std::string body = encode_content(what).value();
        const auto place = random.below(body.size());
        body[place] = static_cast<char>(random.below(256));
        const auto read = decode_content(kind_of(what), body);
        if (read) {
            const auto again = encode_content(*read);
            ASSERT_TRUE(again);
            EXPECT_EQ(decode_content(kind_of(what), *again).value(), *read);
        } else {
            EXPECT_EQ(read.error().code, errc::invalid_content);
        }
    }
}

TEST(ContentCodec, TellsWhatAMessageHoldsAndSays) {
    message entry;
    entry.kind = message_kind::image;
    entry.body = encode_content(a_picture()).value();

    EXPECT_EQ(content_of(entry).value(), content(a_picture()));
    EXPECT_EQ(text_of(entry), "two sugars");

    entry.body = "garbage";
    EXPECT_EQ(failure_of(content_of(entry)), errc::invalid_content);
    EXPECT_EQ(text_of(entry), "");

    entry.body.clear();
    entry.recalled = true;
    EXPECT_EQ(failure_of(content_of(entry)), errc::usage);
    EXPECT_EQ(text_of(entry), "");
}

TEST(ContentCodec, TellsTheWordsOfOtherMessages) {
    message entry;
    entry.body = "hello";
    EXPECT_EQ(text_of(entry), "hello");
    entry.kind = message_kind::edit;
    EXPECT_EQ(text_of(entry), "hello");
    entry.kind = message_kind::member_change;
    EXPECT_EQ(text_of(entry), "");
}

}  // namespace
}  // namespace gapless
