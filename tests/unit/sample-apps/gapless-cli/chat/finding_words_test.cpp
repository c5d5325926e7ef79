#include "sample-apps/gapless-cli/chat/finding_words.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>

namespace gapless::cli::tests {

namespace {

TEST(FindingWords, AreOthersForEachKind) {
    constexpr auto last = static_cast<std::uint8_t>(key_finding::kind::missing_digest);
    std::set<std::string> all;
    for (std::uint8_t kind = 1; kind <= last; ++kind) {
        all.insert(sentence_of({static_cast<key_finding::kind>(kind), {}, {}, {}}, "bob"));
    }
    EXPECT_EQ(all.size(), last);
    EXPECT_FALSE(all.contains(sentence_of({static_cast<key_finding::kind>(last + 1)}, "bob")))
        << "each has words of its own";
}

TEST(FindingWords, NameWhomItConcerns) {
    const key_finding found{key_finding::kind::changed_account, {}, {}, user_id{2}};
    EXPECT_EQ(
        sentence_of(found, "bob"),
        "bob has begun anew, or the server says so to read along. Write nothing that matters "
        "before "
        "you have compared your number (/verify bob)"
    );
}

}  // namespace

}  // namespace gapless::cli::tests
