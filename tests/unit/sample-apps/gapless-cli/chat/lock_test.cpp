#include "sample-apps/gapless-cli/chat/lock.hpp"

#include <gtest/gtest.h>

namespace gapless::cli::tests {

namespace {

conversation a(conversation_kind kind, relation_mode mode) {
    conversation made;
    made.kind = kind;
    made.mode = mode;
    return made;
}

TEST(Lock, IsAsTheConversationSays) {
    using enum conversation_kind;
    for (const bool everywhere : {false, true}) {
        EXPECT_EQ(lock_of(a(group, relation_mode::end_to_end), everywhere), lock::closed);
        EXPECT_EQ(lock_of(a(group, relation_mode::managed), everywhere), lock::managed);
    }
}

TEST(Lock, ClosesWithTheNextMessageOfWhoEncryptsEverything) {
    using enum conversation_kind;
    EXPECT_EQ(lock_of(a(direct, relation_mode::none), true), lock::closing);
    EXPECT_EQ(lock_of(a(direct, relation_mode::none), false), lock::open);
    EXPECT_EQ(lock_of(a(contacts, relation_mode::none), true), lock::open);
}

TEST(Lock, ShowsOneWhereItIsClosedAlone) {
    EXPECT_EQ(mark_of(lock::closed), "\U0001F512 ");
    EXPECT_EQ(mark_of(lock::closing), "");
    EXPECT_EQ(mark_of(lock::open), "");
    EXPECT_EQ(mark_of(lock::managed), "");
}

TEST(Lock, HasANameAndASentenceEach) {
    EXPECT_EQ(name_of(lock::closed), "end_to_end");
    EXPECT_EQ(name_of(lock::closing), "from_next_message");
    EXPECT_EQ(name_of(lock::open), "none");
    EXPECT_EQ(name_of(lock::managed), "managed");
    EXPECT_EQ(sentence_of(lock::closed), "encrypted from device to device");
    EXPECT_EQ(sentence_of(lock::closing), "encrypted from your next message on");
    EXPECT_EQ(sentence_of(lock::open), "not encrypted; whoever runs the server can read it");
    EXPECT_EQ(
        sentence_of(lock::managed),
        "encrypted with the server's key; whoever runs the server can read it"
    );
}

}  // namespace

}  // namespace gapless::cli::tests
