#include "sdk/core/timeline/entry_effects.hpp"

#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

constexpr conversation_id c5{5};

// A message at seq 1, which is stored, and what comes about it at seq 2.
class EntryEffects : public testing::Test {
protected:
    void store_target(message_protection protection) {
        auto target = a_message(seq{1}, "said");
        target.protection = protection;
        sdk::mailbox_changes changes;
        changes.messages.push_back({c5, target});
        ASSERT_TRUE(box.commit(changes));
    }

    void take(message_kind kind, message_protection protection) {
        auto entry = a_message(seq{2}, "");
        entry.kind = kind;
        entry.target = seq{1};
        entry.protection = protection;
        sdk::take_annotation(book, box, c5, entry);
        ASSERT_TRUE(book.commit(box));
    }

    bool is_recalled() { return box.messages(c5, seq{1}, seq{1}, 1)->at(0).recalled; }

    bool is_annotated() { return !box.annotations(c5, seq{1}, seq{1})->empty(); }

    sdk::memory_mailbox box{alice()};
    sdk::ledger book{*box.load()};
    using as = message_protection;
};

TEST_F(EntryEffects, ARecallThatIsReadCounts) {
    store_target(as::end_to_end);
    take(message_kind::recall, as::end_to_end);
    EXPECT_TRUE(is_recalled());
}

// It came to this device after its key was erased, and its target was never sealed.
TEST_F(EntryEffects, AnErasedRecallTakesBackWhatWasSaidInTheClear) {
    store_target(as::none);
    take(message_kind::recall, as::key_erased);
    EXPECT_TRUE(is_recalled());
}

TEST_F(EntryEffects, NothingUnreadChangesWhatWasEncrypted) {
    store_target(as::end_to_end);
    for (const auto protection : {as::key_erased, as::no_key, as::refused}) {
        take(message_kind::recall, protection);
        take(message_kind::edit, protection);
        EXPECT_FALSE(is_recalled());
        EXPECT_FALSE(is_annotated());
    }
}

TEST_F(EntryEffects, OfWhatWasSaidInTheClearNothingElseCounts) {
    store_target(as::none);
    take(message_kind::edit, as::key_erased);
    take(message_kind::reaction, as::key_erased);
    take(message_kind::recall, as::no_key);
    take(message_kind::recall, as::refused);
    EXPECT_FALSE(is_recalled());
    EXPECT_FALSE(is_annotated());
}

TEST_F(EntryEffects, AnErasedRecallOfWhatIsNotHereWaitsForItsTarget) {
    take(message_kind::recall, as::key_erased);
    EXPECT_FALSE(is_annotated()) << "it will come without its text";
}

}  // namespace
}  // namespace gapless::tests
