#include "sdk/core/lists/shown_list.hpp"

#include "tests/support/random_source.hpp"

#include <gapless/apply_changes.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::sdk {
namespace {

struct item {
    int id = 0;
    int version = 0;

    friend bool operator==(const item&, const item&) = default;
};

using ids = std::vector<int>;
using list = shown_list<int, item>;

// What an app has made of the batches, and what the items are in truth.
struct screen {
    list shown;
    std::vector<item> seen;
    std::map<int, int> versions;

    auto make() {
        return [this](int id) { return item{id, versions[id]}; };
    }

    list::batch show(const ids& now, const std::set<int>& touched = {}) {
        auto steps = shown.show(now, touched, make());
        apply_changes(steps, seen);
        return steps;
    }

    [[nodiscard]] std::vector<item> truth(const ids& now) {
        std::vector<item> items;
        std::ranges::transform(now, std::back_inserter(items), make());
        return items;
    }
};

TEST(ShownList, AnItemThatHasChangedIsUpdatedWhereItStands) {
    screen app;
    static_cast<void>(app.show({1, 2, 3}));
    app.versions[2] = 7;

    const auto steps = app.show({1, 2, 3}, {2});

    EXPECT_EQ(steps, (list::batch{list_update<item>{1, {2, 7}}}));
}

TEST(ShownList, WhatWasTouchedAndIsTheSameMakesNoStep) {
    screen app;
    static_cast<void>(app.show({1, 2, 3}));

    EXPECT_TRUE(app.show({1, 2, 3}, {1, 2, 3, 4}).empty());
}

TEST(ShownList, AMoveBringsTheNewContents) {
    screen app;
    static_cast<void>(app.show({1, 2, 3}));
    app.versions[3] = 1;

    const auto steps = app.show({3, 1, 2}, {3});

    EXPECT_EQ(steps, (list::batch{list_move<item>{2, 0, {3, 1}}}));
}

TEST(ShownList, AResetForgetsWhatWasThere) {
    screen app;
    static_cast<void>(app.show({1, 2, 3}));

    const auto steps = app.shown.reset({4, 1}, app.make());
    apply_changes(steps, app.seen);

    EXPECT_EQ(steps.size(), 1u);
    EXPECT_EQ(app.seen, app.truth({4, 1}));
    static_cast<void>(app.show({1, 4}));
    EXPECT_EQ(app.seen, app.truth({1, 4}));
}

// Some of the ids 0 … 19, in any order.
ids drawn_list(tests::random_source& chance, const ids& before) {
    ids now = before;
    for (auto changes = chance.below(6); changes > 0; --changes) {
        const auto id = static_cast<int>(chance.below(20));
        const bool was_there = std::erase(now, id) != 0;
        if (!was_there || chance.below(4) != 0) {
            const auto place = static_cast<std::ptrdiff_t>(chance.below(now.size() + 1));
            now.insert(now.begin() + place, id);
        }
    }
    if (chance.below(10) == 0) {
        std::ranges::reverse(now);
    }
    return now;
}

TEST(ShownList, ApplyingTheStepsAlwaysGivesTheList) {
    tests::random_source chance(20);
    for (int history = 0; history < 300; ++history) {
        screen app;
        ids now;
        for (int round = 0; round < 30; ++round) {
            now = drawn_list(chance, now);
            std::set<int> touched;
            for (auto n = chance.below(4); n > 0; --n) {
                const auto id = static_cast<int>(chance.below(20));
                ++app.versions[id];
                touched.insert(id);
            }
            static_cast<void>(app.show(now, touched));
            ASSERT_EQ(app.seen, app.truth(now)) << "history " << history << ", round " << round;
            ASSERT_EQ(app.shown.items(), app.seen);
            ASSERT_EQ(app.shown.ids(), now);
        }
    }
}

// By trying all ways to keep some: the most that can stay without a move.
std::size_t most_that_stay(const ids& before, const ids& now) {
    std::vector<std::vector<std::size_t>> best(
        before.size() + 1, std::vector<std::size_t>(now.size() + 1)
    );
    for (std::size_t i = 1; i <= before.size(); ++i) {
        for (std::size_t j = 1; j <= now.size(); ++j) {
            best[i][j] = before[i - 1] == now[j - 1] ? best[i - 1][j - 1] + 1
                                                     : std::max(best[i - 1][j], best[i][j - 1]);
        }
    }
    return best.back().back();
}

TEST(ShownList, TakesAsFewStepsAsThereCanBeAndNeverPutsBackWhatItTookOut) {
    tests::random_source chance(21);
    for (int history = 0; history < 300; ++history) {
        screen app;
        ids now;
        for (int round = 0; round < 10; ++round) {
            const ids before = now;
            now = drawn_list(chance, now);
            const auto steps = app.show(now);

            std::size_t removed = 0;
            std::size_t inserted = 0;
            std::size_t moved = 0;
            for (const auto& step : steps) {
                removed += std::holds_alternative<list_remove>(step) ? 1U : 0U;
                inserted += std::holds_alternative<list_insert<item>>(step) ? 1U : 0U;
                moved += std::holds_alternative<list_move<item>>(step) ? 1U : 0U;
            }
            const auto common = static_cast<std::size_t>(std::ranges::count_if(now, [&](int id) {
                return std::ranges::find(before, id) != before.end();
            }));
            ASSERT_EQ(removed, before.size() - common);
            ASSERT_EQ(inserted, now.size() - common);
            ASSERT_EQ(moved, common - most_that_stay(before, now));
            ASSERT_EQ(steps.size(), removed + inserted + moved);
        }
    }
}

}  // namespace
}  // namespace gapless::sdk
