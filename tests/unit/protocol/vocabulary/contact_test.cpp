#include <gapless/contact.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {

namespace {

TEST(Contact, ChangesHaveNames) {
    using kind = contact_change::kind;
    EXPECT_EQ(name_of(kind::requested), "requested");
    EXPECT_EQ(name_of(kind::request_received), "request_received");
    EXPECT_EQ(name_of(kind::accepted), "accepted");
    EXPECT_EQ(name_of(kind::refused), "refused");
    EXPECT_EQ(name_of(kind::removed), "removed");
    EXPECT_EQ(name_of(kind::followed), "followed");
    EXPECT_EQ(name_of(kind::unfollowed), "unfollowed");
    EXPECT_EQ(name_of(kind::blocked), "blocked");
    EXPECT_EQ(name_of(kind::unblocked), "unblocked");
    EXPECT_EQ(name_of(static_cast<kind>(99)), "unknown");
}

TEST(Contact, TiesHaveNames) {
    EXPECT_EQ(name_of(contact_tie::none), "none");
    EXPECT_EQ(name_of(contact_tie::asked), "asked");
    EXPECT_EQ(name_of(contact_tie::asked_by), "asked_by");
    EXPECT_EQ(name_of(contact_tie::mutual), "mutual");
    EXPECT_EQ(name_of(static_cast<contact_tie>(99)), "unknown");
}

TEST(Contact, ANoteIsShortAndUtf8) {
    EXPECT_TRUE(check_contact_note(""));
    EXPECT_TRUE(check_contact_note(std::string(200, 'n')));
    EXPECT_EQ(check_contact_note(std::string(201, 'n')).error().code, errc::message_too_large);
    EXPECT_EQ(check_contact_note("\xc3(").error().code, errc::invalid_utf8);
}

}  // namespace

}  // namespace gapless::tests
