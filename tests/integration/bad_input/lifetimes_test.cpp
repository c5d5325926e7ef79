#include "tests/integration/sdk/sdk_fixture.hpp"

#include <limits>
#include <string>
#include <utility>

namespace gapless::integration {
namespace {

class Lifetimes : public SdkFixture {
protected:
    static send_outcome say(person& by, duration lifetime) {
        outgoing_message what{"text"};
        what.lifetime = lifetime;
        return answer_of<send_outcome>([&](auto told) {
            by->send_and_wait(destination::direct("bob"), std::move(what), told);
        });
    }

    std::unique_ptr<person> alice_ = somebody("alice");
    std::unique_ptr<person> bob_ = somebody("bob");
};

TEST_F(Lifetimes, TooShortOrTooLongAreRefusedAtOnce) {
    (*alice_)->disconnect();
    const duration century = days(36'525);
    const duration longest{std::numeric_limits<std::int64_t>::max()};
    for (const duration odd :
         {milliseconds(999), century, longest, milliseconds(-1), days(-36'525)}) {
        const auto outcome = say(*alice_, odd);

        ASSERT_FALSE(outcome.sent);
        EXPECT_EQ(outcome.sent.error().code, errc::invalid_lifetime);
        EXPECT_TRUE((*alice_)->outbox()->empty());
    }
}

TEST_F(Lifetimes, OfZeroIsForEver) {
    const auto outcome = say(*alice_, duration{});

    ASSERT_TRUE(outcome.sent);
    ASSERT_TRUE(bob_->sees(1));
    const auto page = (*bob_)->history(outcome.sent->conversation, outcome.sent->seq, 1);
    ASSERT_TRUE(page);
    ASSERT_EQ(page->size(), 1u);
    EXPECT_EQ(page->front().expires, wall_time{});
}

TEST_F(Lifetimes, OfTenYearsIsTaken) { EXPECT_TRUE(say(*alice_, lifetime_max).sent); }

}  // namespace
}  // namespace gapless::integration
