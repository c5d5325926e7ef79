#include "sample-apps/gapless-cli/chat/lock.hpp"

#include <gtest/gtest.h>

namespace gapless::cli::tests {

namespace {

message entry_of(message_kind kind, message_protection protection = message_protection::none) {
    message made;
    made.kind = kind;
    made.protection = protection;
    return made;
}

TEST(Lock, IsToldByHowAMessageCame) {
    EXPECT_EQ(tells_encrypted(entry_of(message_kind::text)), false);
    for (const auto how :
         {message_protection::end_to_end, message_protection::no_key, message_protection::refused
         }) {
        EXPECT_EQ(tells_encrypted(entry_of(message_kind::image, how)), true);
    }
}

TEST(Lock, IsToldByAChangeOfKeys) {
    EXPECT_EQ(tells_encrypted(entry_of(message_kind::key_change)), true);
}

TEST(Lock, IsNotToldByWhoComesAndGoes) {
    EXPECT_EQ(tells_encrypted(entry_of(message_kind::member_change)), std::nullopt);
    EXPECT_EQ(tells_encrypted(entry_of(message_kind::reaction)), std::nullopt);
}

TEST(Lock, ShowsOneWhereItIsClosedAlone) {
    EXPECT_EQ(mark_of(lock::closed), "\U0001F512 ");
    EXPECT_EQ(mark_of(lock::closing), "");
    EXPECT_EQ(mark_of(lock::open), "");
}

TEST(Lock, HasANameAndASentenceEach) {
    EXPECT_EQ(name_of(lock::closed), "end_to_end");
    EXPECT_EQ(name_of(lock::closing), "from_next_message");
    EXPECT_EQ(name_of(lock::open), "none");
    EXPECT_EQ(sentence_of(lock::closed), "encrypted from device to device");
    EXPECT_EQ(sentence_of(lock::closing), "encrypted from your next message on");
    EXPECT_EQ(sentence_of(lock::open), "not encrypted; whoever runs the server can read it");
}

}  // namespace

}  // namespace gapless::cli::tests
