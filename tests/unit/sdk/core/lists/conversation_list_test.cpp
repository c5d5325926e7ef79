#include "sdk/core/lists/conversation_list.hpp"

#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/random_source.hpp"

#include <gapless/apply_changes.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

using tests::a_conversation;
using tests::a_message;
using tests::alice;
using ids = std::vector<std::uint64_t>;

// A mailbox, the list that watches it, and the screen of an app that applies the batches.
class ConversationList : public testing::Test {
protected:
    void SetUp() override {
        for (std::uint64_t n = 1; n <= 5; ++n) {
            say(n, static_cast<std::int64_t>(n));
        }
        watch(10);
    }

    void watch(std::size_t limit) {
        list_.emplace(*box_.load(), limit);
        seen_.clear();
        poll();
    }

    void commit(const mailbox_changes& changes) {
        ASSERT_TRUE(box_.commit(changes));
        if (list_) {
            list_->handle_committed(changes);
        }
    }

    // Conversation `n` gets an entry, made at that time.
    void say(
        std::uint64_t n, std::int64_t at, const std::string& text = "text", wall_time expires = {}
    ) {
        const conversation_id id{n};
        auto& row = rows_.try_emplace(id, a_conversation(id)).first->second;
        auto entry = a_message(row.head.next(), text);
        entry.server_time = wall_time{at};
        entry.expires = expires;
        row.head = row.high = entry.seq;
        row.active = entry.server_time;
        mailbox_changes changes;
        changes.conversations.emplace(id, row);
        changes.messages.push_back({id, entry});
        commit(changes);
    }

    void expire(std::int64_t up_to) {
        mailbox_changes changes;
        changes.expired_to = wall_time{up_to};
        commit(changes);
    }

    void set(std::uint64_t n, conversation_settings settings) {
        mailbox_changes changes;
        changes.settings.emplace(conversation_id{n}, std::move(settings));
        commit(changes);
    }

    conversation_batch poll() {
        auto steps = list_->poll_batch(box_).value().value_or(conversation_batch{});
        apply_changes(steps, seen_);
        return steps;
    }

    [[nodiscard]] ids order() const {
        ids found;
        for (const auto& item : seen_) {
            found.push_back(item.conversation.id.value);
        }
        return found;
    }

    memory_mailbox box_{alice()};
    std::map<conversation_id, conversation> rows_;
    std::optional<conversation_list> list_;
    std::vector<listed_conversation> seen_;
};

TEST_F(ConversationList, BeginsWithAResetTheNewestFirst) {
    watch(3);

    EXPECT_EQ(order(), (ids{5, 4, 3}));
    EXPECT_EQ(seen_[0].last->seq, seq{1});
    EXPECT_EQ(seen_[0].last->text, "text");
}

TEST_F(ConversationList, AnEmptyMailboxBeginsWithAResetToo) {
    memory_mailbox empty(alice());
    conversation_list list(*empty.load(), 3);

    const auto steps = list.poll_batch(empty).value();

    ASSERT_TRUE(steps);
    EXPECT_TRUE(std::get<list_reset<listed_conversation>>(steps->front()).items.empty());
    EXPECT_FALSE(list.poll_batch(empty).value());
}

TEST_F(ConversationList, AnEntryBringsItsConversationToTheTopByOneMove) {
    say(2, 9, "new");

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    const auto& step = std::get<list_move<listed_conversation>>(steps.front());
    EXPECT_EQ(step.from, 3u);
    EXPECT_EQ(step.to, 0u);
    EXPECT_EQ(step.item.last->text, "new");
    EXPECT_EQ(order(), (ids{2, 5, 4, 3, 1}));
}

TEST_F(ConversationList, TheContactsTimelineIsNoneOfThem) {
    rows_.emplace(conversation_id{6}, a_conversation(conversation_id{6})).first->second.kind =
        conversation_kind::contacts;
    say(6, 8);
    EXPECT_TRUE(poll().empty());

    set(6, {true, false, ""});
    EXPECT_TRUE(poll().empty());
    watch(10);

    EXPECT_EQ(order(), (ids{5, 4, 3, 2, 1}));
}

// No server of ours says so; the list shows what the mailbox holds all the same.
TEST_F(ConversationList, OneThatTurnsOutToBeTheContactsGoes) {
    auto& row = rows_.at(conversation_id{3});
    row.kind = conversation_kind::contacts;
    say(3, 9);
    poll();
    EXPECT_EQ(order(), (ids{5, 4, 2, 1}));

    row.kind = conversation_kind::direct;
    say(3, 10);
    poll();
    EXPECT_EQ(order(), (ids{3, 5, 4, 2, 1}));
}

TEST_F(ConversationList, AnEntryOfTheFirstIsOneUpdate) {
    say(5, 9, "new");

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(std::get<list_update<listed_conversation>>(steps.front()).index, 0u);
}

TEST_F(ConversationList, PinnedOnesStandFirst) {
    set(1, {true, false, ""});
    set(3, {true, true, "hm"});
    poll();
    EXPECT_EQ(order(), (ids{3, 1, 5, 4, 2}));
    EXPECT_EQ(seen_[0].settings, (conversation_settings{true, true, "hm"}));

    set(3, {});
    poll();

    EXPECT_EQ(order(), (ids{1, 5, 4, 3, 2}));
}

TEST_F(ConversationList, OfEqualTimesTheGreaterIdIsFirst) {
    say(1, 9);
    say(3, 9);
    say(2, 9);
    poll();

    EXPECT_EQ(order(), (ids{3, 2, 1, 5, 4}));
}

TEST_F(ConversationList, WhatComesIntoAFullWindowPushesTheLastOneOut) {
    watch(2);
    say(1, 9);

    const auto steps = poll();

    EXPECT_EQ(steps.size(), 2u);
    EXPECT_EQ(order(), (ids{1, 5}));
    say(2, 1);  // it stays below
    EXPECT_TRUE(poll().empty());
}

TEST_F(ConversationList, AWindowGrowsAndShrinks) {
    watch(2);
    list_->show(4);
    EXPECT_EQ(poll().size(), 2u);
    EXPECT_EQ(order(), (ids{5, 4, 3, 2}));
    EXPECT_EQ(seen_[3].last->seq, seq{1});

    list_->show(1);
    poll();

    EXPECT_EQ(order(), (ids{5}));
}

TEST_F(ConversationList, SeveralCommitsAreOneBatch) {
    say(1, 11);
    say(1, 12);
    set(1, {false, true, ""});
    say(6, 13);

    EXPECT_EQ(poll().size(), 2u);

    EXPECT_EQ(order(), (ids{6, 1, 5, 4, 3, 2}));
    EXPECT_TRUE(seen_[1].settings.muted);
    EXPECT_EQ(seen_[1].last->seq, seq{3});
    EXPECT_TRUE(poll().empty());
}

TEST_F(ConversationList, WhatItsBatchesMadeIsWhatAFreshOneShows) {
    tests::random_source chance(7);
    std::size_t limit = 10;
    for (int round = 0; round < 2'000; ++round) {
        const auto which = 1 + chance.below(12);
        if (chance.below(4) != 0 || !rows_.contains(conversation_id{which})) {
            const auto lifetime = static_cast<std::int64_t>(chance.below(30));
            const wall_time expires{lifetime < 10 ? 0 : round + lifetime};
            say(which, static_cast<std::int64_t>(chance.below(40)), std::to_string(round), expires);
        } else if (chance.coin()) {
            expire(round);
        } else {
            const bool is_pinned = chance.coin();
            set(which, {is_pinned, chance.coin(), ""});
        }
        if (chance.below(20) == 0) {
            limit = chance.below(14);
            list_->show(limit);
        }
        if (chance.coin()) {
            poll();
            conversation_list fresh(*box_.load(), limit);
            static_cast<void>(fresh.poll_batch(box_));
            ASSERT_EQ(seen_, list_->items());
            ASSERT_EQ(seen_, fresh.items()) << "round " << round;
        }
    }
}

TEST_F(ConversationList, ShowsTheNewestThatHasNotExpired) {
    say(5, 60, "stays");
    say(5, 61, "goes", wall_time{100});
    say(4, 62, "goes too", wall_time{100});
    poll();

    expire(100);
    const auto steps = poll();

    EXPECT_EQ(steps.size(), 2u);
    EXPECT_EQ(order(), (ids{4, 5, 3, 2, 1}));
    EXPECT_EQ(seen_[0].last->text, "text");
    EXPECT_EQ(seen_[1].last->text, "stays");
    say(9, 63, "alone", wall_time{110});
    expire(110);
    poll();
    EXPECT_EQ(seen_[0].last, std::nullopt);
}

TEST_F(ConversationList, WhatHasExpiredWhenItComesIsNotShown) {
    expire(100);
    say(5, 60, "stays");
    poll();

    say(5, 61, "too late", wall_time{100});
    poll();

    EXPECT_EQ(order().front(), 5u);
    EXPECT_EQ(seen_[0].last->text, "stays");
}

TEST_F(ConversationList, WhatIsFilledInLaterIsNotTheLastMessage) {
    say(5, 60, "two");
    poll();
    mailbox_changes filled;
    auto old = a_message(seq{900}, "new");
    auto row = rows_.at(conversation_id{5});
    row.high = row.head = seq{900};
    filled.conversations.emplace(row.id, row);
    filled.messages.push_back({row.id, old});
    commit(filled);
    poll();

    mailbox_changes history;
    history.messages.push_back({row.id, a_message(seq{500}, "found")});
    commit(history);
    poll();
    EXPECT_EQ(list_->items().front().last->text, "new");

    watch(10);
    history.messages = {{row.id, a_message(seq{501}, "found")}};
    list_.emplace(*box_.load(), 10);
    commit(history);
    seen_.clear();
    poll();
    EXPECT_EQ(list_->items().front().last->text, "new");
}

}  // namespace
}  // namespace gapless::sdk
