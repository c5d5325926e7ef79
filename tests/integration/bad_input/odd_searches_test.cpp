#include "tests/integration/sdk/sdk_fixture.hpp"

#include <string>
#include <vector>

namespace gapless::integration {
namespace {

// Nothing that is searched for is an operator.
class OddSearches : public SdkFixture {
protected:
    void SetUp() override {
        ASSERT_TRUE(alice_->send_and_wait(destination::direct("alice"), text_).sent);
        ASSERT_TRUE(alice_->catch_up());
    }

    [[nodiscard]] result<search_page> found(const std::string& text) const {
        search_query query;
        query.text = text;
        return (*alice_)->search(query);
    }

    const std::string text_ = R"(tea AND "milk" OR NOT (sugar) NEAR/2 col:val a*b -x ^y)";
    std::unique_ptr<person> alice_ = somebody("alice");
};

TEST_F(OddSearches, OfWordsAndOperatorsFindTheWords) {
    for (const std::string each :
         {R"("milk)",
          "tea AND",
          "OR NOT",
          "(sugar",
          "sugar)",
          "col:val",
          "a*b",
          "-x",
          "^y",
          "tea\" OR \"1\"=\"1",
          "NEAR/2",
          "\"\"\"milk\"\"\""}) {
        const auto page = found(each);

        ASSERT_TRUE(page) << each << ": " << message_of(page.error());
        const bool is_there = each.find('=') == std::string::npos;
        EXPECT_EQ(page->hits.size(), is_there ? 1u : 0u) << each;
    }
}

TEST_F(OddSearches, OfOperatorsAloneFindNothingAndSayWhy) {
    for (const std::string each : {"", " ", "\"", "\"\"", "* ^ - : ( ) +", "{}", "\\", "'';--"}) {
        const auto page = found(each);

        ASSERT_FALSE(page) << each;
        EXPECT_EQ(page.error().code, errc::usage) << each;
    }
}

TEST_F(OddSearches, OfTooMuchOrOfNoTextAreRefused) {
    const auto long_one = found(std::string(search_text_bytes_max + 1, 'a'));
    const auto broken = found("tea\xff");

    ASSERT_FALSE(long_one);
    EXPECT_EQ(long_one.error().code, errc::usage);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, errc::invalid_utf8);
}

}  // namespace
}  // namespace gapless::integration
