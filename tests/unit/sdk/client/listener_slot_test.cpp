#include "sdk/client/listener_slot.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

namespace gapless::sdk {
namespace {

TEST(ListenerSlot, IsNotCalledOnceItIsCancelled) {
    int calls = 0;
    const auto slot = std::make_shared<listener_slot<int>>([&](int) { ++calls; });
    slot->call(1);
    {
        const subscription held(slot);
        slot->call(2);
    }
    slot->call(3);
    EXPECT_EQ(calls, 2);
    EXPECT_TRUE(slot->is_cancelled());
}

TEST(ListenerSlot, MayCancelItselfAndIsDestroyedAfterwards) {
    const auto alive = std::make_shared<int>(7);
    subscription held;
    int seen = 0;
    const auto slot = std::make_shared<listener_slot<int>>([&held, &seen, alive](int) {
        held.cancel();
        seen = *alive;  // what it captured is still there
    });
    held = subscription(slot);
    slot->call(1);
    EXPECT_EQ(seen, 7);
    EXPECT_EQ(alive.use_count(), 1);
    slot->call(2);
}

TEST(ListenerSlot, IsWaitedForByAnotherThreadThatCancels) {
    std::promise<void> entered;
    std::promise<void> may_return;
    bool has_returned = false;
    const auto slot = std::make_shared<listener_slot<int>>([&](int) {
        entered.set_value();
        may_return.get_future().wait();
        has_returned = true;
    });
    std::thread calling([&] { slot->call(1); });
    entered.get_future().wait();
    std::thread releasing([&] { may_return.set_value(); });
    slot->cancel();
    EXPECT_TRUE(has_returned);
    calling.join();
    releasing.join();
}

TEST(ListenerSlot, IsNotUnderWayAnyMoreWhenItHasThrown) {
    const auto alive = std::make_shared<int>(7);
    const auto slot = std::make_shared<listener_slot<int>>([alive](int) {
        throw std::runtime_error("of the app");
    });

    EXPECT_THROW(slot->call(1), std::runtime_error);
    slot->cancel();

    EXPECT_EQ(alive.use_count(), 1);
}

TEST(Subscription, EndsWhatItHeldWhenItIsGivenAnother) {
    const auto first = std::make_shared<listener_slot<int>>([](int) {});
    const auto second = std::make_shared<listener_slot<int>>([](int) {});
    subscription held(first);
    held = subscription(second);
    EXPECT_TRUE(first->is_cancelled());
    EXPECT_FALSE(second->is_cancelled());
    EXPECT_TRUE(held.is_active());
    held.cancel();
    EXPECT_TRUE(second->is_cancelled());
    EXPECT_FALSE(held.is_active());
}

TEST(Subscription, GoesOnWhenItIsMoved) {
    const auto slot = std::make_shared<listener_slot<int>>([](int) {});
    subscription first(slot);
    const subscription second(std::move(first));
    EXPECT_FALSE(slot->is_cancelled());
}

}  // namespace
}  // namespace gapless::sdk
