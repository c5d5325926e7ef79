#include "protocol/crypto/sealed_content.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {
namespace {

const sealed_content all{"text", {"bob", "carol"}, true, message_origin{"dave", wall_time{5}}};
const sealed_content bare{"", {}, false, std::nullopt};

TEST(SealedContent, IsReadAsItWasWritten) {
    for (const auto& said : {all, bare}) {
        EXPECT_EQ(decode_sealed_content(encode_sealed_content(said)), said);
    }
}

TEST(SealedContent, IsReadWholeOrNotAtAll) {
    for (const auto& said : {all, bare}) {
        auto content = encode_sealed_content(said);
        for (std::size_t size = 0; size < content.size(); ++size) {
            EXPECT_EQ(decode_sealed_content(byte_view{content}.first(size)), std::nullopt);
        }
        content.push_back(0);
        EXPECT_EQ(decode_sealed_content(content), std::nullopt);
    }
}

TEST(SealedContent, MentionsNamesAndNothingElse) {
    for (const auto* name : {"", "bob carol", "-x"}) {
        const sealed_content said{"text", {name}, false, std::nullopt};
        EXPECT_EQ(decode_sealed_content(encode_sealed_content(said)), std::nullopt);
    }
}

TEST(SealedContent, HasOneWayToSayYes) {
    auto content = encode_sealed_content(all);
    ASSERT_EQ(content[1], 1) << "mention_all";
    content[1] = 2;
    EXPECT_EQ(decode_sealed_content(content), std::nullopt);
}

}  // namespace
}  // namespace gapless::crypto::tests
