#include "sdk/core/search/search_plan.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gapless/content.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

search_query query(std::string text) {
    search_query made;
    made.text = std::move(text);
    return made;
}

std::optional<errc> refusal(const search_query& asked) {
    const auto plan = search_plan_of(asked);
    return plan ? std::optional<errc>() : plan.error().code;
}

TEST(SearchPlan, RefusesWhatCannotBeFound) {
    EXPECT_EQ(refusal(query("")), errc::usage);
    EXPECT_EQ(refusal(query(" \"*\" ")), errc::usage);
    EXPECT_EQ(refusal(query(std::string(search_text_bytes_max + 1, 'a'))), errc::usage);
    EXPECT_EQ(refusal(query("a\xff")), errc::invalid_utf8);
    EXPECT_TRUE(search_plan_of(query(std::string(search_text_bytes_max, 'a'))));
}

TEST(SearchPlan, RefusesASenderThatNobodyIs) {
    auto asked = query("a");
    asked.sender = "no name";
    EXPECT_EQ(refusal(asked), errc::invalid_name);
    asked.sender = std::string(33, 'n');
    EXPECT_EQ(refusal(asked), errc::invalid_name);
}

TEST(SearchPlan, RefusesPagesThatThereAreNot) {
    auto asked = query("a");
    asked.limit = 0;
    EXPECT_EQ(refusal(asked), errc::usage);
    asked.limit = search_page_max + 1;
    EXPECT_EQ(refusal(asked), errc::usage);
    asked.limit = search_page_max;
    EXPECT_TRUE(search_plan_of(asked));
}

TEST(SearchPlan, AdmitsByConversationSenderAndTime) {
    auto entry = tests::a_message(seq{1}, "text");
    entry.sender_name = "Bob";
    entry.server_time = wall_time{100};
    const auto admits = [&](auto change) {
        auto asked = query("text");
        change(asked);
        return search_plan_of(asked)->admits(conversation_id{5}, entry);
    };

    EXPECT_TRUE(admits([](auto&) {}));
    EXPECT_TRUE(admits([](auto& asked) { asked.conversation = conversation_id{5}; }));
    EXPECT_FALSE(admits([](auto& asked) { asked.conversation = conversation_id{6}; }));
    EXPECT_TRUE(admits([](auto& asked) { asked.sender = "bOB"; }));
    EXPECT_FALSE(admits([](auto& asked) { asked.sender = "bo"; }));
    EXPECT_TRUE(admits([](auto& asked) { asked.since = wall_time{100}; }));
    EXPECT_FALSE(admits([](auto& asked) { asked.since = wall_time{101}; }));
    EXPECT_TRUE(admits([](auto& asked) { asked.until = wall_time{101}; }));
    EXPECT_FALSE(admits([](auto& asked) { asked.until = wall_time{100}; }));
}

TEST(SearchPlan, OnlyTextsAreSearched) {
    EXPECT_EQ(searchable_text(message_kind::text, "text"), "text");
    EXPECT_EQ(searchable_text(message_kind::edit, "text"), "text");
    EXPECT_EQ(searchable_text(message_kind::member_change, "text"), std::nullopt);
}

TEST(SearchPlan, OfAContentItsWordsAreSearched) {
    const auto place = encode_content(location{1, 2, "the square", "Main Street 1"});
    EXPECT_EQ(searchable_text(message_kind::location, place.value()), "the square\nMain Street 1");
    EXPECT_EQ(searchable_text(message_kind::location, "garbage"), std::nullopt);
    EXPECT_EQ(searchable_text(message_kind::location, ""), std::nullopt) << "recalled";
}

}  // namespace
}  // namespace gapless::sdk
