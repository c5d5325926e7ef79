#include "sdk/dial/base64.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

// The examples of RFC 4648, section 10.
const std::vector<std::pair<std::string, std::string>> examples{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

TEST(Base64, WritesTheExamplesOfTheStandard) {
    for (const auto& [bytes, text] : examples) {
        EXPECT_EQ(base64_of(bytes), text);
    }
}

TEST(Base64, ReadsWhatItWrites) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all.push_back(static_cast<char>(byte));
        EXPECT_EQ(bytes_of_base64(base64_of(all)), all);
    }
}

TEST(Base64, RefusesWhatIsNone) {
    for (const char* text : {"Z", "Zg", "Zg=", "Z===", "====", "Zm9*", "Zm 9"}) {
        EXPECT_FALSE(bytes_of_base64(text)) << text;
    }
}

}  // namespace
}  // namespace gapless::sdk
