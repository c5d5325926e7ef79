#include "protocol/delivery/unread.hpp"

#include "tests/support/random_source.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace gapless::protocol {
namespace {

using tests::random_source;

struct entry {
    bool is_countable = false;
    bool is_own = false;
};

// A log of which the user may see the entries from `joined` (1 is the first) on, and has read those
// up to `cursor`.
struct view {
    std::vector<entry> log;
    std::size_t joined = 1;
    std::size_t cursor = 0;
};

view drawn(random_source& draw) {
    view made;
    for (auto left = draw.below(40); left != 0; --left) {
        const bool is_countable = draw.below(4) != 0;
        const bool is_own = draw.coin();
        made.log.push_back({is_countable, is_own});
    }
    made.joined = 1 + draw.below(made.log.size() + 1);
    made.cursor = draw.below(made.log.size() + 1);
    return made;
}

bool counts(const view& seen, std::size_t seq) {
    const auto& one = seen.log[seq - 1];
    return seq > seen.cursor && seq >= seen.joined && one.is_countable;
}

std::uint64_t counted_one_by_one(const view& seen) {
    std::uint64_t count = 0;
    for (std::size_t seq = 1; seq <= seen.log.size(); ++seq) {
        if (counts(seen, seq) && !seen.log[seq - 1].is_own) {
            ++count;
        }
    }
    return count;
}

ordinal ordinal_at(const view& seen, std::size_t seq) {
    ordinal reached;
    for (std::size_t at = 1; at <= seq; ++at) {
        reached = seen.log[at - 1].is_countable ? reached.next() : reached;
    }
    return reached;
}

unread_terms terms_of(const view& seen) {
    unread_terms terms;
    terms.head = ordinal_at(seen, seen.log.size());
    terms.base = ordinal_at(seen, seen.joined - 1);
    terms.read = ordinal_at(seen, seen.cursor);
    for (std::size_t seq = 1; seq <= seen.log.size(); ++seq) {
        if (counts(seen, seq) && seen.log[seq - 1].is_own) {
            ++terms.own_after_read;
        }
    }
    return terms;
}

TEST(Unread, IsWhatCountingOneByOneGives) {
    random_source draw(1);
    for (int round = 0; round < 5'000; ++round) {
        const auto seen = drawn(draw);

        ASSERT_EQ(unread(terms_of(seen)), counted_one_by_one(seen)) << "round " << round;
    }
}

TEST(Unread, IsNothingOnceTheUserIsRemoved) {
    EXPECT_EQ(unread({.head = ordinal{9}, .removed = true}), 0u);
}

TEST(Unread, LeavesOutWhatWasSaidBeforeTheUserJoined) {
    EXPECT_EQ(unread({.head = ordinal{9}, .base = ordinal{7}, .read = ordinal{2}}), 2u);
}

TEST(Unread, LeavesOutWhatTheUserSaid) {
    EXPECT_EQ(unread({.head = ordinal{9}, .read = ordinal{5}, .own_after_read = 3}), 1u);
}

TEST(Unread, MentionsAreThoseAboveTheCursorAndTheBase) {
    const std::vector<mention_place> mentions{
        {seq{3}, ordinal{2}}, {seq{6}, ordinal{5}}, {seq{9}, ordinal{8}}
    };

    EXPECT_EQ(unread_mentions({}, mentions), 3u);
    EXPECT_EQ(unread_mentions({.read = ordinal{4}}, mentions), 2u);
    EXPECT_EQ(unread_mentions({.base = ordinal{5}, .read = ordinal{4}}, mentions), 1u);
    EXPECT_EQ(unread_mentions({.read = ordinal{8}}, mentions), 0u);
    EXPECT_EQ(unread_mentions({.removed = true}, mentions), 0u);
}

TEST(Unread, MentionsAreCountedUpToAHundred) {
    std::vector<mention_place> mentions;
    for (std::uint64_t n = 1; n <= unread_mentions_max + 1; ++n) {
        mentions.push_back({seq{n}, ordinal{n}});
    }

    EXPECT_EQ(unread_mentions({}, mentions), unread_mentions_max);
    EXPECT_EQ(unread_mentions({.read = ordinal{2}}, mentions), unread_mentions_max - 1);
}

TEST(Unread, IsNeverBelowZero) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();

    EXPECT_EQ(unread({.head = ordinal{3}, .read = ordinal{9}}), 0u);
    EXPECT_EQ(unread({.head = ordinal{3}, .read = ordinal{2}, .own_after_read = most}), 0u);
    EXPECT_EQ(unread({.head = ordinal{most}, .base = ordinal{most}, .own_after_read = most}), 0u);
}

}  // namespace
}  // namespace gapless::protocol
