#include "sdk/client/event_feed.hpp"

#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace gapless::sdk {
namespace {

event event_number(std::uint64_t n) {
    event made;
    made.id = event_id{n};
    made.what = sent_event{};
    return made;
}

class EventFeed : public testing::Test {
protected:
    std::shared_ptr<event_feed::slot> listener() {
        return std::make_shared<event_feed::slot>([this](const event& told) {
            seen_.push_back(told.id.value);
        });
    }

    std::vector<std::uint64_t> seen() {
        pumped_->run_ready();
        return std::exchange(seen_, {});
    }

    std::shared_ptr<manual_executor> pumped_ = std::make_shared<manual_executor>();
    event_feed feed_{std::make_shared<callback_queue>(pumped_)};
    std::vector<std::uint64_t> seen_;
};

using numbers = std::vector<std::uint64_t>;

TEST_F(EventFeed, TellsEventsInOrder) {
    feed_.add(listener());
    feed_.handle_event(event_number(1));
    feed_.handle_event(event_number(2));
    EXPECT_EQ(seen(), (numbers{1, 2}));
}

TEST_F(EventFeed, KeepsEventsForTheFirstListener) {
    feed_.handle_event(event_number(1));
    feed_.handle_event(event_number(2));
    feed_.add(listener());
    feed_.handle_event(event_number(3));
    EXPECT_EQ(seen(), (numbers{1, 2, 3}));
}

TEST_F(EventFeed, TellsALaterListenerWhatIsNotAcknowledged) {
    feed_.handle_event(event_number(1));
    feed_.handle_event(event_number(2));
    feed_.handle_event(event_number(3));
    feed_.acknowledge(event_id{2});
    feed_.add(listener());
    EXPECT_EQ(seen(), (numbers{3}));
    feed_.add(listener());
    EXPECT_EQ(seen(), (numbers{3}));
}

TEST_F(EventFeed, SkipsAListenerThatWasCancelled) {
    const auto gone = listener();
    feed_.add(gone);
    feed_.handle_event(event_number(1));
    gone->cancel();
    feed_.handle_event(event_number(2));
    EXPECT_EQ(seen(), (numbers{}));
}

}  // namespace
}  // namespace gapless::sdk
