#include "server/core/account/holder_probes.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::server {
namespace {

using tickets = std::vector<account_ticket>;

class HolderProbes : public testing::Test {
protected:
    HolderProbes() {
        for (const connection_id id : {one, two}) {
            live.add({id, "somewhere", engine_limits{}, now});
        }
        probes.start(alice, {one, two}, now);
    }

    static constexpr account_ticket alice{1};
    static constexpr account_ticket bob{2};
    static constexpr connection_id one{11};
    static constexpr connection_id two{12};
    instant now{1'000};
    live_connections live;
    holder_probes probes{seconds(5)};
};

TEST_F(HolderProbes, WhoeverIsHeardEndsTheWaitingOfAllWhoAskedIt) {
    probes.start(bob, {two}, now);

    EXPECT_EQ(probes.handle_heard(connection_id{13}), tickets{});
    EXPECT_EQ(probes.handle_heard(two), (tickets{alice, bob}));
    EXPECT_EQ(probes.handle_heard(two), tickets{});
    EXPECT_FALSE(probes.next_timeout());
}

TEST_F(HolderProbes, NobodyWaitsForThoseWhoHaveGone) {
    live.remove(one);
    EXPECT_EQ(probes.poll_free(live, now), tickets{});

    live.remove(two);

    EXPECT_EQ(probes.poll_free(live, now), tickets{alice});
    EXPECT_EQ(probes.poll_free(live, now), tickets{});
}

TEST_F(HolderProbes, NobodyWaitsLongerThanItsTime) {
    probes.start(bob, {two}, now + seconds(1));
    EXPECT_EQ(probes.next_timeout(), now + seconds(5));

    EXPECT_EQ(probes.poll_free(live, now + seconds(5)), tickets{alice});

    EXPECT_EQ(probes.next_timeout(), now + seconds(6));
    EXPECT_EQ(probes.poll_free(live, now + seconds(6)), tickets{bob});
}

TEST_F(HolderProbes, OnceClearedNobodyWaits) {
    probes.clear();

    EXPECT_EQ(probes.poll_free(live, now + hours(1)), tickets{});
    EXPECT_EQ(probes.handle_heard(one), tickets{});
}

}  // namespace
}  // namespace gapless::server
