#include "sdk/core/outgoing_text.hpp"
#include "sdk/core/sending/pending_message_of.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gapless/outgoing_message.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace gapless::sdk {
namespace {

using tests::a_message;

attachment a_picture() {
    attachment made;
    made.kind = attachment_kind::image;
    made.reference = "https://example.com/1";
    made.caption = "two sugars";
    return made;
}

message a_picture_message() {
    auto entry = a_message(seq{4}, encode_content(a_picture()).value());
    entry.kind = message_kind::image;
    entry.sender_name = "Bob";
    entry.mentions = {"alice"};
    entry.target = seq{2};
    return entry;
}

errc failure_of(const result<outgoing_message>& made) {
    return made ? errc::internal : made.error().code;
}

errc refused(outgoing_message what) {
    const auto made = outgoing_text(destination::direct("bob"), std::move(what));
    return made ? errc::internal : made.error().code;
}

TEST(OutgoingMessage, HoldsAContent) {
    const auto made = message_of(a_picture()).value();

    EXPECT_EQ(made.kind, message_kind::image);
    EXPECT_EQ(decode_content(made.kind, made.text).value(), content(a_picture()));
    const auto draft = outgoing_text(destination::direct("bob"), made).value();
    EXPECT_EQ(draft.kind, message_kind::image);
    EXPECT_EQ(draft.body, made.text);
    EXPECT_EQ(pending_message_of(draft).text, "two sugars");
}

TEST(OutgoingMessage, OfAContentThatIsNoneIsNotTaken) {
    EXPECT_EQ(failure_of(message_of(emoji{})), errc::invalid_content);
    auto made = message_of(a_picture()).value();
    made.kind = message_kind::video;
    EXPECT_EQ(refused(made), errc::invalid_content);
    made.kind = message_kind::member_change;
    EXPECT_EQ(refused(made), errc::usage);
}

TEST(OutgoingMessage, ForwardsWithWhoWroteItFirst) {
    const auto entry = a_picture_message();

    const auto made = forward_of(entry).value();

    EXPECT_EQ(made.kind, entry.kind);
    EXPECT_EQ(made.text, entry.body);
    EXPECT_EQ(made.origin, (message_origin{"bob", entry.server_time}));
    EXPECT_TRUE(made.mentions.empty());
    EXPECT_EQ(made.target, seq{});
}

TEST(OutgoingMessage, ForwardsWhatWasForwardedWithItsFirstAuthor) {
    auto entry = a_message(seq{4}, "hello");
    entry.origin = message_origin{"carol", wall_time{7}};

    EXPECT_EQ(forward_of(entry).value().origin, entry.origin);
}

TEST(OutgoingMessage, ForwardsWhatAMessageSaysNow) {
    EXPECT_EQ(forward_of(a_message(seq{4}, "hello"), "good day").value().text, "good day");
    const auto made = forward_of(a_picture_message(), "one sugar").value();
    auto wanted = a_picture();
    wanted.caption = "one sugar";
    EXPECT_EQ(decode_content(made.kind, made.text).value(), content(wanted));
}

TEST(OutgoingMessage, ForwardsOnlyMessages) {
    for (const auto kind :
         {message_kind::member_change,
          message_kind::contact_change,
          message_kind::reaction,
          message_kind::edit,
          message_kind::recall}) {
        auto entry = a_message(seq{4}, "hello");
        entry.kind = kind;
        EXPECT_EQ(failure_of(forward_of(entry)), errc::usage);
    }
    auto gone = a_message(seq{4}, "");
    gone.recalled = true;
    EXPECT_EQ(failure_of(forward_of(gone)), errc::usage);
    auto garbage = a_picture_message();
    garbage.body = "garbage";
    EXPECT_EQ(failure_of(forward_of(garbage)), errc::invalid_content);
}

TEST(OutgoingMessage, HasAnOriginThatCanBe) {
    outgoing_message what{"hello"};
    what.origin = message_origin{"Carol", wall_time{7}};
    const auto draft = outgoing_text(destination::direct("bob"), what).value();
    EXPECT_EQ(draft.origin->author, "carol");
    what.origin->author = "no name";
    EXPECT_EQ(refused(what), errc::invalid_name);
    auto edit = edit_of(seq{1}, "x");
    edit.origin = message_origin{"carol", wall_time{7}};
    EXPECT_EQ(refused(edit), errc::usage);
}

}  // namespace
}  // namespace gapless::sdk
