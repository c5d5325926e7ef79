#pragma once

#include "sdk/core/search/segmenter.hpp"
#include "tests/contract/mailbox_contract_base.hpp"

#include <gapless/content.hpp>
#include <gapless/search_page.hpp>
#include <gapless/search_query.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// What a mailbox finds, before its index has anything, in the middle of it, and afterwards.
template <class Subject>
class MailboxSearchContract : public MailboxContract<Subject> {
protected:
    using places = std::vector<std::pair<std::uint64_t, std::uint64_t>>;  // conversation, seq

    static search_query asking(std::string text) {
        search_query query;
        query.text = std::move(text);
        return query;
    }

    static sdk::stored_message entry(
        conversation_id where, std::uint64_t at, std::string text, std::int64_t time
    ) {
        auto row = a_message(seq{at}, std::move(text));
        row.server_time = wall_time{time};
        return {where, std::move(row)};
    }

    void store(std::vector<sdk::stored_message> rows) {
        sdk::mailbox_changes changes;
        changes.messages = std::move(rows);
        this->commit(changes);
    }

    search_page page(const search_query& query) {
        const auto plan = sdk::search_plan_of(query);
        EXPECT_TRUE(plan) << (plan ? "" : message_of(plan.error()));
        if (!plan) {
            return {};
        }
        auto found = this->box().search(*plan);
        EXPECT_TRUE(found) << (found ? "" : message_of(found.error()));
        return found ? std::move(found).value() : search_page{};
    }

    places found(const search_query& query) { return places_of(page(query)); }

    places found(std::string text) { return found(asking(std::move(text))); }

    static places places_of(const search_page& page) {
        places listed;
        for (const auto& hit : page.hits) {
            listed.emplace_back(hit.conversation.value, hit.message.seq.value);
        }
        return listed;
    }

    bool index(std::size_t messages_max) {
        const auto more = this->box().index(messages_max);
        EXPECT_TRUE(more) << (more ? "" : message_of(more.error()));
        return more && *more;
    }

    void index_all() {
        for (int batches = 0; index(3); ++batches) {
            ASSERT_LT(batches, 1'000);
        }
    }

    // The same whatever the index has.
    void at_each_stage(const std::function<void()>& check) {
        check();
        index(1);
        check();
        index(1);
        this->reopen();
        check();
        index_all();
        check();
        this->reopen();
        check();
    }
};

TYPED_TEST_SUITE_P(MailboxSearchContract);

TYPED_TEST_P(MailboxSearchContract, FindsWhatHasAllTheWordsNewestFirst) {
    this->store({
        this->entry(this->c5, 1, "The Linux kernel", 100),
        this->entry(this->c5, 2, "a kernel of corn", 200),
        this->entry(this->c6, 1, "LINUX is a KERNEL", 300),
        this->entry(this->c6, 2, "nothing", 400),
    });

    this->at_each_stage([&] {
        EXPECT_EQ(this->found("kernel"), (typename TestFixture::places{{6, 1}, {5, 2}, {5, 1}}));
        EXPECT_EQ(this->found("kernel linux "), (typename TestFixture::places{{6, 1}, {5, 1}}));
        EXPECT_EQ(this->found("ker"), (typename TestFixture::places{{6, 1}, {5, 2}, {5, 1}}));
        EXPECT_EQ(this->found("k"), (typename TestFixture::places{{6, 1}, {5, 2}, {5, 1}}));
        EXPECT_EQ(this->found("ker "), (typename TestFixture::places{}));
        EXPECT_EQ(this->found("the kern"), (typename TestFixture::places{{5, 1}}));
    });
}

TYPED_TEST_P(MailboxSearchContract, FindsUnspacedScriptsFromOneCharacterOn) {
    this->store({
        this->entry(this->c5, 1, "我在北京大学", 100),
        this->entry(this->c5, 2, "東京タワーへ行く", 200),
        this->entry(this->c5, 3, "ประเทศไทย", 300),
        this->entry(this->c5, 4, "한국어를 배워요 🎉", 400),
        this->entry(this->c5, 5, "京", 500),
    });

    this->at_each_stage([&] {
        EXPECT_EQ(this->found("京"), (typename TestFixture::places{{5, 5}, {5, 2}, {5, 1}}));
        EXPECT_EQ(this->found("北京"), (typename TestFixture::places{{5, 1}}));
        EXPECT_EQ(this->found("京大学"), (typename TestFixture::places{{5, 1}}));
        EXPECT_EQ(this->found("学"), (typename TestFixture::places{{5, 1}}));
        EXPECT_EQ(this->found("北大"), (typename TestFixture::places{}));
        EXPECT_EQ(this->found("タワー"), (typename TestFixture::places{{5, 2}}));
        EXPECT_EQ(this->found("ไทย"), (typename TestFixture::places{{5, 3}}));
        EXPECT_EQ(this->found("국어"), (typename TestFixture::places{{5, 4}}));
        EXPECT_EQ(this->found("🎉"), (typename TestFixture::places{{5, 4}}));
    });
}

TYPED_TEST_P(MailboxSearchContract, FindsHistoryThatComesLaterInItsPlace) {
    this->store({this->entry(this->c5, 10, "word ten", 1'000)});
    this->index_all();
    this->store({
        this->entry(this->c5, 1, "word one", 100),
        this->entry(this->c5, 2, "word two", 200),
    });
    this->store({this->entry(this->c5, 5, "word five", 500)});

    this->at_each_stage([&] {
        EXPECT_EQ(
            this->found("word"), (typename TestFixture::places{{5, 10}, {5, 5}, {5, 2}, {5, 1}})
        );
    });
}

TYPED_TEST_P(MailboxSearchContract, FindsWhatIsOpenedLater) {
    sdk::mailbox_changes changes;
    for (const std::uint64_t at : {1U, 2U, 3U}) {
        changes.messages.push_back(this->entry(this->c5, at, "", 100));
        changes.sealed[{this->c5, seq{at}}] = "kernel";
    }
    this->commit(changes);
    this->index(2);
    EXPECT_EQ(this->found("kernel"), (typename TestFixture::places{})) << "what is sealed";

    sdk::mailbox_changes opened;
    opened.revealed = {
        this->entry(this->c5, 3, "the kernel", 100), this->entry(this->c5, 1, "a kernel", 100)
    };
    this->commit(opened);

    this->at_each_stage([&] {
        EXPECT_EQ(this->found("kernel"), (typename TestFixture::places{{5, 3}, {5, 1}}));
    });
}

TYPED_TEST_P(MailboxSearchContract, FiltersByConversationSenderAndTime) {
    auto alices = this->entry(this->c5, 2, "word", 200);
    alices.message.sender_name = "alice";
    this->store({
        this->entry(this->c5, 1, "word c6", 100),
        alices,
        this->entry(this->c5, 3, "word", 300),
        this->entry(this->c6, 1, "word alice", 150),
    });

    this->at_each_stage([&] {
        auto query = this->asking("word");
        query.conversation = this->c5;
        EXPECT_EQ(this->found(query), (typename TestFixture::places{{5, 3}, {5, 2}, {5, 1}}));
        query.sender = "ALICE";
        EXPECT_EQ(this->found(query), (typename TestFixture::places{{5, 2}}));
        query.conversation = this->c6;
        EXPECT_EQ(this->found(query), (typename TestFixture::places{}));

        auto timed = this->asking("word");
        timed.since = wall_time{150};
        EXPECT_EQ(this->found(timed), (typename TestFixture::places{{5, 3}, {5, 2}, {6, 1}}));
        timed.until = wall_time{300};
        EXPECT_EQ(this->found(timed), (typename TestFixture::places{{5, 2}, {6, 1}}));
        timed.order = search_order::ranked;
        EXPECT_EQ(this->found(timed), (typename TestFixture::places{{5, 2}, {6, 1}}));
    });
}

TYPED_TEST_P(MailboxSearchContract, GoesOnWhereAPageEnded) {
    std::vector<sdk::stored_message> rows;
    for (std::uint64_t at = 1; at <= 9; ++at) {
        // Three of each time, over two conversations.
        const auto where = at % 2 == 0 ? this->c5 : this->c6;
        rows.push_back(this->entry(where, at, "word", static_cast<std::int64_t>(at / 3)));
    }
    this->store(std::move(rows));

    this->at_each_stage([&] {
        for (const auto order : {search_order::newest_first, search_order::ranked}) {
            auto query = this->asking("word");
            query.order = order;
            const auto all = this->found(query);
            ASSERT_EQ(all.size(), 9u);
            for (std::size_t limit = 1; limit <= 9; ++limit) {
                query.limit = limit;
                query.after.reset();
                typename TestFixture::places gone_through;
                std::size_t pages = 0;
                do {
                    const auto next = this->page(query);
                    EXPECT_LE(next.hits.size(), limit);
                    std::ranges::copy(this->places_of(next), std::back_inserter(gone_through));
                    query.after = next.next;
                } while (query.after && ++pages < 20);
                EXPECT_EQ(gone_through, all);
            }
        }
    });
}

TYPED_TEST_P(MailboxSearchContract, RanksWhatSaysItMoreAndLittleElse) {
    this->store({
        this->entry(this->c5, 1, "gap", 100),
        this->entry(this->c5, 2, "gap gap gap", 200),
        this->entry(this->c5, 3, "a gap among a great many other words that fill a line", 300),
        this->entry(this->c5, 4, "gap", 400),
    });
    auto query = this->asking("gap ");
    query.order = search_order::ranked;
    const auto first = this->page(query);

    this->at_each_stage([&] {
        EXPECT_EQ(
            this->found(query), (typename TestFixture::places{{5, 2}, {5, 4}, {5, 1}, {5, 3}})
        );
        EXPECT_EQ(this->page(query), first);
    });
}

TYPED_TEST_P(MailboxSearchContract, ShowsWhereTheWordsAre) {
    this->store({this->entry(this->c5, 1, "needle in hay", 100)});
    search_hit expected;
    expected.conversation = this->c5;
    expected.message = this->rows(this->c5, seq{1}, seq{1}).at(0);
    expected.snippet = {"needle in hay", {{0, 6}, {10, 3}}};

    this->at_each_stage([&] {
        const auto page = this->page(this->asking("hay needle"));
        EXPECT_EQ(page.hits, (std::vector{expected}));
        EXPECT_EQ(page.next, std::nullopt);
    });
}

TYPED_TEST_P(MailboxSearchContract, LooksOnlyAtTexts) {
    auto changed = this->entry(this->c5, 1, "word", 100);
    changed.message.kind = message_kind::member_change;
    this->store({changed, this->entry(this->c5, 2, "word", 200)});

    this->at_each_stage([&] {
        EXPECT_EQ(this->found("word"), (typename TestFixture::places{{5, 2}}));
    });
}

TYPED_TEST_P(MailboxSearchContract, TakesWhateverAMessageSays) {
    const auto longest = sdk::segmenter::word_characters_max;
    this->store({
        this->entry(this->c5, 1, std::string("a\0b \xff\xc0 \xe4\xb8", 9), -5),
        this->entry(this->c5, 2, std::string(49'152, 'x'), 0),
        this->entry(this->c5, 3, "", std::int64_t{1} << 62),
        this->entry(this->c5, 4, "\"b\" OR text : (NEAR*", (std::int64_t{1} << 62) + 1),
        this->entry(this->c5, 5, "b", -6),
    });

    this->at_each_stage([&] {
        EXPECT_EQ(this->found("b "), (typename TestFixture::places{{5, 4}, {5, 1}, {5, 5}}));
        EXPECT_EQ(
            this->found(std::string(longest + 1, 'x')), (typename TestFixture::places{{5, 2}})
        );
        EXPECT_EQ(this->found("\"b\" OR text : (NEAR*"), (typename TestFixture::places{{5, 4}}));
    });
}

// Whatever is typed, the answer is a page or a typed refusal.
TYPED_TEST_P(MailboxSearchContract, TakesWhateverIsTyped) {
    this->store({this->entry(this->c5, 1, "near and or not text place c5 北京", 100)});
    this->index_all();
    const std::vector<std::string> parts = {
        "\"",    "'",        "*",  "(",  ")",   "{",  "}",   ":",    "^",     "-",
        "+",     ",",        ".",  " ",  "AND", "OR", "NOT", "NEAR", "NEAR(", "text",
        "text:", "place : ", "c5", "北", "京",  "é",  "\n",  ";",    "--",    "%",
    };
    std::uint64_t chance = 20'261'121;
    const auto draw = [&chance](std::uint64_t below) {
        chance = chance * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return (chance >> 33U) % below;
    };
    std::size_t pages = 0;
    for (int i = 0; i < 2'000; ++i) {
        std::string typed;
        const auto length = draw(12);
        for (std::uint64_t k = 0; k <= length; ++k) {
            typed += parts[draw(parts.size())];
        }
        const auto plan = sdk::search_plan_of(this->asking(typed));
        if (!plan) {
            EXPECT_EQ(plan.error().code, errc::usage) << typed;
            continue;
        }
        const auto answer = this->box().search(*plan);
        ASSERT_TRUE(answer) << typed << ": " << message_of(answer.error());
        ++pages;
    }
    EXPECT_GT(pages, 1'000u);
}

TYPED_TEST_P(MailboxSearchContract, IndexesInBatches) {
    std::vector<sdk::stored_message> rows;
    for (std::uint64_t at = 1; at <= 50; ++at) {
        rows.push_back(this->entry(this->c5, at * 2, "word", 100));
    }
    this->store(std::move(rows));

    this->at_each_stage([&] {
        auto query = this->asking("word");
        query.limit = 100;
        EXPECT_EQ(this->found(query).size(), 50u);
    });
    EXPECT_FALSE(this->index(1));
}

TYPED_TEST_P(MailboxSearchContract, FindsWhatContentsSay) {
    attachment file;
    file.reference = "https://example.com/1";
    file.name = "invoice.pdf";
    file.caption = "the kernel of it";
    auto first = this->entry(this->c5, 1, encode_content(file).value(), 100);
    first.message.kind = message_kind::file;
    const location place{1, 2, "Linux Lane", ""};
    auto second = this->entry(this->c5, 2, encode_content(place).value(), 200);
    second.message.kind = message_kind::location;
    auto garbage = this->entry(this->c5, 3, "kernel invoice", 300);
    garbage.message.kind = message_kind::file;
    this->store({first, second, garbage});

    this->at_each_stage([&] {
        EXPECT_EQ(this->found("kernel"), (typename TestFixture::places{{5, 1}}));
        EXPECT_EQ(this->found("invoice"), (typename TestFixture::places{{5, 1}}));
        EXPECT_EQ(this->found("linux lane"), (typename TestFixture::places{{5, 2}}));
        EXPECT_EQ(this->found("example"), (typename TestFixture::places{}));
    });
    const auto hit = this->page(this->asking("invoice")).hits.at(0);
    EXPECT_EQ(hit.snippet.text, "the kernel of it\ninvoice.pdf");
    EXPECT_EQ(hit.message, first.message);
}

TYPED_TEST_P(MailboxSearchContract, FindsNothingOfAContentThatWasRecalled) {
    auto row = this->entry(this->c5, 1, encode_content(emoji{"", "e", "kernel"}).value(), 100);
    row.message.kind = message_kind::emoji;
    this->store({row});
    this->index_all();
    annotation recall;
    recall.target = seq{1};
    recall.kind = message_kind::recall;
    recall.by = user_id{8};
    recall.seq = seq{2};
    sdk::mailbox_changes changes;
    changes.annotations.push_back({this->c5, recall});
    this->commit(changes);

    this->at_each_stage([&] { EXPECT_EQ(this->found("kernel"), (typename TestFixture::places{})); }
    );
    const auto left = this->box().messages(this->c5, seq{1}, seq{1}, 1).value();
    EXPECT_EQ(left.at(0).body, "");
    EXPECT_TRUE(left.at(0).recalled);
}

REGISTER_TYPED_TEST_SUITE_P(
    MailboxSearchContract,
    FindsWhatContentsSay,
    FindsNothingOfAContentThatWasRecalled,
    FindsWhatHasAllTheWordsNewestFirst,
    FindsUnspacedScriptsFromOneCharacterOn,
    FindsHistoryThatComesLaterInItsPlace,
    FindsWhatIsOpenedLater,
    FiltersByConversationSenderAndTime,
    GoesOnWhereAPageEnded,
    RanksWhatSaysItMoreAndLittleElse,
    ShowsWhereTheWordsAre,
    LooksOnlyAtTexts,
    TakesWhateverAMessageSays,
    TakesWhateverIsTyped,
    IndexesInBatches
);

}  // namespace gapless::tests
