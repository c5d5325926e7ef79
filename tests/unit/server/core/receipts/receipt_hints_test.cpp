#include "server/core/receipts/receipt_hints.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr conversation_id tea{7};
constexpr conversation_id cake{8};

cursor_hint hint(conversation_id group, std::uint64_t user, std::uint64_t read) {
    return {group, user_id{user}, seq{read}, seq{}};
}

class ReceiptHints : public testing::Test {
protected:
    receipt_hints machine{engine_limits{}};
    instant now{1'000'000};
};

TEST_F(ReceiptHints, GathersThoseOfAWhile) {
    machine.handle_moved(hint(tea, 1, 3), now);
    machine.handle_moved(hint(tea, 1, 5), now);
    machine.handle_moved({tea, user_id{1}, seq{}, seq{6}}, now);
    machine.handle_moved(hint(cake, 2, 1), now);
    EXPECT_FALSE(machine.poll_operation(now));
    EXPECT_EQ(machine.next_timeout(), now + seconds(2));

    const auto asked = machine.poll_operation(now + seconds(2));

    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->groups, (std::vector{tea, cake}));
    const cursor_hint both{tea, user_id{1}, seq{5}, seq{6}};
    EXPECT_EQ(machine.handle_finished(), (std::vector{both, hint(cake, 2, 1)}));
}

TEST_F(ReceiptHints, HasOneOperationOutAtATime) {
    machine.handle_moved(hint(tea, 1, 3), now);
    now = now + seconds(2);
    EXPECT_TRUE(machine.poll_operation(now));
    machine.handle_moved(hint(tea, 1, 4), now);
    now = now + seconds(2);
    EXPECT_FALSE(machine.poll_operation(now));
    EXPECT_EQ(machine.next_timeout(), std::nullopt);

    EXPECT_EQ(machine.handle_finished(), std::vector{hint(tea, 1, 3)});

    EXPECT_TRUE(machine.poll_operation(now));
    EXPECT_EQ(machine.handle_finished(), std::vector{hint(tea, 1, 4)});
}

TEST_F(ReceiptHints, DropsWhatIsTooMuch) {
    for (std::uint64_t user = 1; user <= 100; ++user) {
        machine.handle_moved(hint(tea, user, 3), now);
    }
    for (std::uint64_t group = 1; group <= 2'000; ++group) {
        machine.handle_moved(hint(conversation_id{group}, 1, 3), now);
    }

    EXPECT_EQ(machine.poll_operation(now + seconds(2))->groups.size(), 1'000U);
    EXPECT_EQ(machine.handle_finished().size(), 32U + 999U);
}

}  // namespace
}  // namespace gapless::server
