#include "server/rest/base64.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

TEST(Base64, MatchesTheVectorsOfItsStandard) {
    EXPECT_EQ(base64_text(""), "");
    EXPECT_EQ(base64_text("f"), "Zg==");
    EXPECT_EQ(base64_text("fo"), "Zm8=");
    EXPECT_EQ(base64_text("foo"), "Zm9v");
    EXPECT_EQ(base64_text("foobar"), "Zm9vYmFy");
}

TEST(Base64, ReadsWhatItWrites) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        EXPECT_EQ(base64_bytes(base64_text(bytes)), bytes);
    }
}

TEST(Base64, TakesTheAlphabetOfUrls) { EXPECT_EQ(base64_bytes("-_-_"), base64_bytes("+/+/")); }

TEST(Base64, DoesWithoutPadding) {
    EXPECT_EQ(base64_bytes("Zg"), "f");
    EXPECT_EQ(base64_bytes("Zm8"), "fo");
}

TEST(Base64, RefusesWhatIsNoBase64) {
    for (const char* text : {"Z", "Zh", "Zm9", "Zg==Zg==", "Zm 9", "Zm9v=v", "ü", "Zg==="}) {
        EXPECT_EQ(base64_bytes(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace gapless::server
