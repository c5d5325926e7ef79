#include "sdk/core/mailbox/memory_mailbox.hpp"

#include "tests/contract/mailbox_contract.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace gapless::tests {
namespace {

struct memory_subject {
    std::unique_ptr<sdk::memory_mailbox> mailbox = std::make_unique<sdk::memory_mailbox>(alice());

    sdk::mailbox& box() { return *mailbox; }

    void reopen() { mailbox = std::make_unique<sdk::memory_mailbox>(*mailbox); }
};

GAPLESS_INSTANTIATE_MAILBOX_CONTRACT(MemoryMailbox, memory_subject);

TEST(MemoryMailbox, IsAValueWhoseCopyStandsStill) {
    sdk::memory_mailbox box(alice());
    const auto copy = box;
    sdk::mailbox_changes changes;
    changes.cursor = sdk::inbox_cursor{log_epoch{1}, inbox_version{3}};
    ASSERT_TRUE(box.commit(changes));

    auto earlier = copy;

    EXPECT_EQ(earlier.load()->cursor, sdk::inbox_cursor{});
    EXPECT_EQ(box.load()->cursor.version, inbox_version{3});
}

TEST(MemoryMailboxDeathTest, StopsWhenEventsAreNotNumberedUpwards) {
    sdk::memory_mailbox box(alice());
    sdk::mailbox_changes changes;
    changes.events = {a_sent_event(event_id{2}), a_sent_event(event_id{1})};

    EXPECT_DEATH(static_cast<void>(box.commit(changes)), "");
}

TEST(MemoryMailboxDeathTest, StopsWhenMoreIsConsumedThanThereIs) {
    sdk::memory_mailbox box(alice());
    sdk::mailbox_changes changes;
    changes.consumed = event_id{1};

    EXPECT_DEATH(static_cast<void>(box.commit(changes)), "");
}

}  // namespace
}  // namespace gapless::tests
