#include "server/core/presence/presence_table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gapless::server {
namespace {

constexpr user_id alice{1};
constexpr connection_id first{11};
constexpr connection_id second{12};

device_id device(std::uint8_t number) {
    device_id made;
    made.bytes.fill(number);
    return made;
}

class PresenceTable : public testing::Test {
protected:
    void say(connection_id on, presence_state state, std::uint8_t number = 1) {
        alive.insert(on);
        const auto kind = number == 1 ? device_class::phone : device_class::desktop;
        machine.handle_said({alice, device(number), on, kind}, state, now.steady);
        pass({});
    }

    void end(connection_id on) {
        alive.erase(on);
        machine.handle_ended(alice, device(1), on);
        pass({});
    }

    void pass(duration by) {
        now.steady = now.steady + by;
        now.wall = now.wall + by;
        machine.handle_timeout(now, [this](connection_id id) { return alive.contains(id); });
    }

    // Whether something is told now.
    bool is_changed() {
        const auto changed = machine.poll_changed(now.steady);
        EXPECT_FALSE(machine.poll_changed(now.steady));
        return changed == alice;
    }

    std::set<connection_id> alive;
    presence_table machine{engine_limits{}};
    moment now{instant{1'000'000}, wall_time{5'000}};
};

TEST_F(PresenceTable, TellsAChangeOnceItHasStoodForAWhile) {
    say(first, presence_state::online);
    pass(milliseconds(1'000));
    say(first, presence_state::busy);
    EXPECT_FALSE(is_changed());
    pass(milliseconds(1'000));

    EXPECT_TRUE(is_changed());
    EXPECT_EQ(machine.of(alice).state, presence_state::busy);
}

TEST_F(PresenceTable, SaysTheMostPresentOfAUsersDevices) {
    say(first, presence_state::suspended);
    say(second, presence_state::away, 2);

    const auto both = machine.of(alice);

    EXPECT_EQ(both.state, presence_state::away);
    const std::vector<device_presence> expected{
        {device_class::desktop, presence_state::away},
        {device_class::phone, presence_state::suspended},
    };
    EXPECT_EQ(both.devices, expected);
}

TEST_F(PresenceTable, EndsALeaseWithItsSession) {
    say(first, presence_state::online);
    pass(seconds(5));
    EXPECT_TRUE(is_changed());
    end(first);
    EXPECT_EQ(machine.of(alice).state, presence_state::online);

    pass(seconds(2));

    EXPECT_TRUE(is_changed());
    EXPECT_EQ(machine.of(alice), presence_table::summary{});
    EXPECT_EQ(machine.last_seen(alice), now.wall);
    EXPECT_EQ(machine.next_timeout(), std::nullopt);
}

TEST_F(PresenceTable, WhoIsBackSoonWasNotAway) {
    say(first, presence_state::online);
    pass(seconds(5));
    EXPECT_TRUE(is_changed());
    end(first);
    pass(seconds(1));
    say(second, presence_state::online);

    pass(seconds(5));

    EXPECT_FALSE(is_changed());
    EXPECT_EQ(machine.of(alice).state, presence_state::online);
}

TEST_F(PresenceTable, AnOlderSessionEndsNothing) {
    say(first, presence_state::online);
    say(second, presence_state::busy);
    end(first);
    pass(seconds(80));

    EXPECT_EQ(machine.of(alice).state, presence_state::busy);
}

TEST_F(PresenceTable, RenewsWhatIsAliveAndEndsWhatIsNot) {
    say(first, presence_state::online);
    for (int n = 0; n < 20; ++n) {
        pass(seconds(30));
    }
    EXPECT_EQ(machine.of(alice).state, presence_state::online);

    alive.clear();  // and nobody says so
    pass(seconds(30));
    pass(seconds(30));
    EXPECT_EQ(machine.of(alice).state, presence_state::online);
    pass(seconds(31));

    EXPECT_EQ(machine.of(alice).state, presence_state::offline);
    EXPECT_TRUE(machine.poll_changed(now.steady));
}

TEST_F(PresenceTable, WhoSaysOfflineIsSoAtOnce) {
    say(first, presence_state::online);
    say(first, presence_state::offline);

    EXPECT_EQ(machine.of(alice), presence_table::summary{});
    EXPECT_EQ(machine.last_seen(alice), now.wall);
    say(first, presence_state::away);
    EXPECT_EQ(machine.of(alice).state, presence_state::away);
}

TEST(PresenceTableBounds, RemembersSoManyAndNoMore) {
    engine_limits limits;
    limits.presence_remembered_max = 2;
    presence_table machine{limits};
    const moment now{instant{1'000'000}, wall_time{5'000}};
    for (std::uint64_t user = 1; user <= 3; ++user) {
        const presence_table::session by{user_id{user}, device(1), first};
        machine.handle_said(by, presence_state::online, now.steady);
        machine.handle_said(by, presence_state::offline, now.steady);
        machine.handle_timeout(now, [](connection_id) { return true; });
    }

    EXPECT_EQ(machine.last_seen(user_id{1}), wall_time{});
    EXPECT_EQ(machine.last_seen(user_id{3}), now.wall);
    EXPECT_EQ(machine.size(), 0U);
}

}  // namespace
}  // namespace gapless::server
