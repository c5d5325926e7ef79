#include "server/core/receipts/delivered_marks.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr user_id alice{1};
constexpr user_id bob{2};
constexpr conversation_id tea{7};
constexpr conversation_id cake{8};
constexpr device_id phone{};

class DeliveredMarks : public testing::Test {
protected:
    DeliveredMarks() : DeliveredMarks(engine_limits{}) {}

    explicit DeliveredMarks(const engine_limits& limits) : machine(limits) {}

    std::vector<delivered_mark> poll() {
        const auto made = machine.poll_operation(now);
        return made ? made->marks : std::vector<delivered_mark>{};
    }

    delivered_marks machine;
    instant now{1'000'000};
};

TEST_F(DeliveredMarks, WritesTheHighestOfAWhileOnce) {
    machine.handle_marks(bob, phone, {{tea, seq{3}}, {cake, seq{1}}}, now);
    now = now + seconds(1);
    machine.handle_marks(bob, phone, {{tea, seq{5}}}, now);
    machine.handle_marks(bob, phone, {{tea, seq{4}}}, now);
    machine.handle_marks(alice, phone, {{tea, seq{2}}}, now);
    EXPECT_TRUE(poll().empty());
    EXPECT_EQ(machine.next_timeout(), instant{1'000'000} + seconds(2));

    now = now + seconds(1);

    const std::vector<delivered_mark> expected{
        {alice, tea, seq{2}}, {bob, tea, seq{5}}, {bob, cake, seq{1}}
    };
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(machine.next_timeout(), std::nullopt);
    EXPECT_EQ(machine.size(), 0U);
}

TEST_F(DeliveredMarks, KeepsDevicesApart) {
    device_id tablet;
    tablet.bytes[0] = 1;
    machine.handle_marks(bob, tablet, {{tea, seq{2}}}, now);
    machine.handle_marks(bob, phone, {{tea, seq{3}}}, now);
    now = now + seconds(2);

    const std::vector<delivered_mark> expected{
        {bob, tea, seq{3}, phone}, {bob, tea, seq{2}, tablet}
    };
    EXPECT_EQ(poll(), expected);
}

TEST_F(DeliveredMarks, HasOneOperationOutAtATime) {
    machine.handle_marks(bob, phone, {{tea, seq{3}}}, now);
    now = now + seconds(2);
    EXPECT_FALSE(poll().empty());
    machine.handle_marks(bob, phone, {{tea, seq{4}}}, now);
    now = now + seconds(2);
    EXPECT_TRUE(poll().empty());
    EXPECT_EQ(machine.next_timeout(), std::nullopt);

    machine.handle_stored();

    EXPECT_EQ(poll(), (std::vector<delivered_mark>{{bob, tea, seq{4}}}));
}

TEST_F(DeliveredMarks, SaysAgainWhatFailed) {
    machine.handle_marks(bob, phone, {{tea, seq{3}}, {cake, seq{3}}}, now);
    now = now + seconds(2);
    const auto failed = machine.poll_operation(now);
    machine.handle_marks(bob, phone, {{tea, seq{4}}}, now);

    machine.handle_failed(*failed, now);

    EXPECT_TRUE(poll().empty());
    now = now + seconds(2);
    const std::vector<delivered_mark> again{{bob, tea, seq{4}}, {bob, cake, seq{3}}};
    EXPECT_EQ(poll(), again);
}

TEST_F(DeliveredMarks, CutsWhatIsMuch) {
    std::vector<protocol::mark> many;
    for (std::uint64_t n = 1; n <= 1'500; ++n) {
        many.push_back({conversation_id{n}, seq{1}});
    }
    machine.handle_marks(bob, phone, many, now);
    now = now + seconds(2);

    EXPECT_EQ(poll().size(), 1'000U);
    machine.handle_stored();
    EXPECT_EQ(poll().size(), 500U);
    machine.handle_stored();
    EXPECT_TRUE(poll().empty());
}

class FewDeliveredMarks : public DeliveredMarks {
protected:
    FewDeliveredMarks()
        : DeliveredMarks({.delivered_marks_max = 3, .user_delivered_marks_max = 2}) {}
};

TEST_F(FewDeliveredMarks, PassesOverWhatDoesNotFit) {
    machine.handle_marks(
        bob, phone, {{tea, seq{1}}, {cake, seq{1}}, {conversation_id{9}, seq{1}}}, now
    );
    machine.handle_marks(alice, phone, {{tea, seq{1}}, {cake, seq{1}}}, now);
    machine.handle_marks(user_id{3}, phone, {{tea, seq{1}}}, now);
    machine.handle_marks(bob, phone, {{tea, seq{6}}}, now);
    EXPECT_EQ(machine.size(), 3U);
    now = now + seconds(2);

    const std::vector<delivered_mark> expected{
        {alice, tea, seq{1}}, {bob, tea, seq{6}}, {bob, cake, seq{1}}
    };
    EXPECT_EQ(poll(), expected);
}

}  // namespace
}  // namespace gapless::server
