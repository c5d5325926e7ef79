#include "protocol/folds/group_state.hpp"

#include "protocol/wire/codec.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::tests {

namespace {

using kind = member_change::kind;
using members = std::vector<group_member>;

constexpr auto plain = member_role::member;
constexpr auto owner = member_role::owner;

// Entries as they stand in a timeline, from a seq on.
class told {
public:
    explicit told(std::uint64_t from = 1) : next_{from} {}

    told& add(member_change change) {
        message entry;
        entry.kind = message_kind::member_change;
        entry.body = protocol::encode_member_change(change);
        return add(std::move(entry));
    }

    told& add_text() { return add(message{}); }

    told& skip() {
        next_ = next_.next();
        return *this;
    }

    [[nodiscard]] group state() const { return folded_.state(); }

    // When the log is known up to there.
    [[nodiscard]] group state_at(seq last) const {
        auto known = folded_;
        known.end_at(last);
        return known.state();
    }

private:
    told& add(message entry) {
        entry.seq = next_;
        next_ = next_.next();
        folded_.take(entry);
        return *this;
    }

    seq next_;
    protocol::group_state folded_;
};

told tea() {
    told made;
    made.add({kind::created, "Alice", "Alice", owner, "tea", {}, history_policy::all});
    made.add({kind::invited, "Bob", "Alice", plain});
    return made;
}

TEST(GroupState, BeginsWithItsCreator) {
    const group state = tea().state();

    EXPECT_EQ(state.name, "tea");
    EXPECT_EQ(state.history, history_policy::all);
    EXPECT_TRUE(state.is_complete);
    EXPECT_EQ(state.members, (members{{"Alice", owner, seq{1}, {}}, {"Bob", plain, seq{2}, {}}}));
}

TEST(GroupState, FollowsRolesAndWhoGoes) {
    told all = tea();
    all.add({kind::role, "Bob", "Alice", member_role::admin});
    all.add({kind::joined, "Carol", "Carol", plain});
    EXPECT_EQ(all.state().members[1].role, member_role::admin);

    all.add({kind::removed, "Carol", "Bob", plain}).add({kind::left, "Bob", "Bob", plain});

    EXPECT_EQ(all.state().members, (members{{"Alice", owner, seq{1}, {}}}));
}

TEST(GroupState, AMuteOutlivesLeavingAndComingBack) {
    told all = tea();
    all.add({kind::muted, "Bob", "Alice", plain, {}, wall_time{5'000}});
    all.add({kind::left, "Bob", "Bob", plain}).add({kind::joined, "bob", "bob", plain});
    EXPECT_EQ(all.state().members[1].muted_until, wall_time{5'000});

    all.add({kind::unmuted, "Bob", "Alice", plain});

    EXPECT_EQ(all.state().members[1].muted_until, wall_time{});
}

TEST(GroupState, FollowsWhatIsSaidOfTheGroup) {
    told all = tea();
    all.add({kind::renamed, "Alice", "Alice", owner, "coffee"});
    all.add({kind::all_muted, "Alice", "Alice", owner});
    all.add({kind::history, "Alice", "Alice", owner, {}, {}, history_policy::from_join});
    EXPECT_EQ(all.state().name, "coffee");
    EXPECT_TRUE(all.state().is_all_muted);
    EXPECT_EQ(all.state().history, history_policy::from_join);

    all.add({kind::all_unmuted, "Alice", "Alice", owner});

    EXPECT_FALSE(all.state().is_all_muted);
}

TEST(GroupState, TheLastRetentionHolds) {
    told all = tea();
    EXPECT_EQ(all.state().retention, retention{});
    for (const retention& kept : {keep_for(days(7)), keep_until_acknowledged(), retention{}}) {
        all.add({kind::retention, "Alice", "Alice", owner, {}, {}, {}, kept});
        EXPECT_EQ(all.state().retention, kept);
    }
}

TEST(GroupState, NobodyIsLeftOfADismissedGroup) {
    const group state = tea().add({kind::dismissed, "Alice", "Alice", owner}).state();

    EXPECT_TRUE(state.is_dismissed);
    EXPECT_EQ(state.members, members{});
}

TEST(GroupState, TextsSayNothingAndLeaveNoHole) {
    const group state = tea().add_text().add({kind::left, "Bob", "Bob", plain}).state();

    EXPECT_TRUE(state.is_complete);
    EXPECT_EQ(state.members.size(), 1U);
}

TEST(GroupState, WhoeverCameLaterKnowsOnlyWhatWasSaidSince) {
    told all{7};
    all.add({kind::joined, "Carol", "Carol", plain});
    all.add({kind::role, "Bob", "Alice", member_role::admin});

    EXPECT_FALSE(all.state().is_complete);
    EXPECT_EQ(
        all.state().members,
        (members{{"Bob", member_role::admin, {}, {}}, {"Carol", plain, seq{7}, {}}})
    );
}

TEST(GroupState, AHoleAtTheEndLeavesNothing) {
    told all = tea();

    EXPECT_EQ(all.state_at(seq{2}), all.state());
    EXPECT_EQ(all.state_at(seq{3}), group{});
}

TEST(GroupState, AHoleMakesItBeginAnew) {
    told all = tea();
    all.skip().add({kind::joined, "Carol", "Carol", plain});

    EXPECT_FALSE(all.state().is_complete);
    EXPECT_EQ(all.state().members, (members{{"Carol", plain, seq{4}, {}}}));
}

}  // namespace

}  // namespace gapless::tests
