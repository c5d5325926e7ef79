#include "sample-apps/gapless-cli/chat/timeline_news.hpp"

#include <gtest/gtest.h>

namespace gapless::cli::tests {

namespace {

message text_at(std::uint64_t at, message_protection how) {
    message made;
    made.seq = seq{at};
    made.protection = how;
    return made;
}

message closed_at(std::uint64_t at) { return text_at(at, message_protection::no_key); }

message open_at(std::uint64_t at) { return text_at(at, message_protection::end_to_end); }

message keys_at(std::uint64_t at) {
    message made;
    made.seq = seq{at};
    made.kind = message_kind::key_change;
    return made;
}

listed_entry item_of(const message& entry) {
    listed_entry made;
    made.what = entry;
    return made;
}

timeline_batch reset_to(const std::vector<message>& entries) {
    list_reset<listed_entry> all;
    for (const auto& each : entries) {
        all.items.push_back(item_of(each));
    }
    return {all};
}

timeline_batch inserted(const message& entry) {
    return {list_insert<listed_entry>{0, item_of(entry)}};
}

timeline_batch updated(const message& entry) {
    return {list_update<listed_entry>{0, item_of(entry)}};
}

using key_change = timeline_news::key_change;
using opened = timeline_news::opened;
using pieces = std::vector<timeline_news::piece>;

TEST(TimelineNews, TellsOfKeysThatChangeOnce) {
    timeline_news news;
    news.begin(seq{4});

    EXPECT_EQ(news.take(reset_to({keys_at(1), open_at(2), keys_at(4)})), pieces{});
    EXPECT_EQ(news.take(inserted(keys_at(5))), pieces{key_change{keys_at(5)}});
    EXPECT_EQ(news.take(reset_to({keys_at(5)})), pieces{});
}

TEST(TimelineNews, TellsOfWhatBecameReadableOnce) {
    timeline_news news;
    news.begin(seq{2});
    news.handle_shown(closed_at(1));
    news.handle_shown(open_at(2));

    EXPECT_EQ(news.take(reset_to({closed_at(1), open_at(2)})), pieces{});
    EXPECT_EQ(news.take(updated(open_at(1))), pieces{opened{open_at(1)}});
    EXPECT_EQ(news.take(updated(open_at(1))), pieces{});
    EXPECT_EQ(news.take(updated(open_at(2))), pieces{}) << "it was readable all the time";
}

TEST(TimelineNews, TellsOfWhatTurnedOutToBeRefused) {
    timeline_news news;
    news.begin(seq{1});
    news.handle_shown(closed_at(1));
    const auto refused = text_at(1, message_protection::refused);

    EXPECT_EQ(news.take(updated(refused)), pieces{opened{refused}});
}

TEST(TimelineNews, LooksAtTheLastStepOfABatch) {
    timeline_news news;
    news.begin(seq{1});
    news.handle_shown(closed_at(2));

    const timeline_batch both{
        list_insert<listed_entry>{0, item_of(closed_at(2))},
        list_move<listed_entry>{0, 1, item_of(open_at(2))},
        list_remove{0},
    };
    EXPECT_EQ(news.take(both), pieces{opened{open_at(2)}});
}

TEST(TimelineNews, BeginsAnewWithAnotherConversation) {
    timeline_news news;
    news.begin(seq{9});
    news.handle_shown(closed_at(1));
    news.begin(seq{});

    EXPECT_EQ(news.take(reset_to({open_at(1), keys_at(2)})), pieces{key_change{keys_at(2)}});
}

}  // namespace

}  // namespace gapless::cli::tests
