#include "sdk/core/events/event_stream.hpp"

#include "tests/support/failing_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::tests {
namespace {

class EventStream : public testing::Test {
protected:
    void store(std::uint64_t up_to) {
        sdk::mailbox_changes changes;
        for (auto n = box.load()->last_event.value + 1; n <= up_to; ++n) {
            changes.events.push_back(a_sent_event(event_id{n}));
        }
        ASSERT_TRUE(box.commit(changes));
        stream.handle_stored(event_id{up_to});
    }

    std::vector<std::uint64_t> given() {
        std::vector<std::uint64_t> found;
        for (;;) {
            const auto next = stream.poll_event(box);
            if (!next || !next->has_value()) {
                return found;
            }
            found.push_back((*next)->id.value);
        }
    }

    using ids = std::vector<std::uint64_t>;

    failing_mailbox box;
    sdk::event_stream stream{{.unacknowledged_max = 5, .page = 2}, event_id{}, event_id{}};
};

TEST_F(EventStream, GivesEveryStoredEventOnceInOrder) {
    store(3);

    EXPECT_EQ(given(), (ids{1, 2, 3}));
    EXPECT_TRUE(given().empty());
}

TEST_F(EventStream, WaitsWhenTooManyAreUnacknowledged) {
    store(9);
    EXPECT_EQ(given(), (ids{1, 2, 3, 4, 5}));

    EXPECT_EQ(stream.acknowledge(event_id{2}), event_id{2});

    EXPECT_EQ(given(), (ids{6, 7}));
}

TEST_F(EventStream, BeginsBehindWhatWasConsumedInEarlierLives) {
    store(4);
    sdk::event_stream next{{.unacknowledged_max = 5, .page = 2}, event_id{3}, event_id{4}};

    const auto first = next.poll_event(box);

    EXPECT_EQ((*first)->id, event_id{4});
}

TEST_F(EventStream, TakesNoAcknowledgementOfWhatItHasNotGiven) {
    store(3);
    given();

    EXPECT_EQ(stream.acknowledge(event_id{99}), event_id{3});
}

TEST_F(EventStream, NeverTakesAnAcknowledgementBack) {
    store(3);
    given();
    stream.acknowledge(event_id{3});

    EXPECT_EQ(stream.acknowledge(event_id{1}), event_id{3});
}

TEST_F(EventStream, FailsAsTheMailboxDoesAndGoesOnLater) {
    store(1);
    box.fail_events(errc::storage_failed);
    EXPECT_EQ(stream.poll_event(box).error().code, errc::storage_failed);

    box.fail_events(std::nullopt);

    EXPECT_EQ(given(), (ids{1}));
}

}  // namespace
}  // namespace gapless::tests
