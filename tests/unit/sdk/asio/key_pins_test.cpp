#include "sdk/asio/key_pins.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::sdk {
namespace {

const std::string base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const std::string hexadecimal = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

TEST(KeyPins, AreTheSameInEachForm) {
    const auto pins = key_pins::parse({base64}).value();

    EXPECT_FALSE(pins.is_empty());
    EXPECT_EQ(key_pins::parse({hexadecimal}).value(), pins);
    EXPECT_EQ(key_pins::parse({"sha256/" + base64}).value(), pins);
    EXPECT_EQ(key_pins::parse({"pin-sha256=\"" + base64 + "\""}).value(), pins);
    EXPECT_TRUE(key_pins::parse({}).value().is_empty());
}

TEST(KeyPins, AreNoneOfAnyOtherText) {
    for (const std::string& text :
         {std::string(),
          std::string("AAEC"),
          base64 + "=",
          base64.substr(4),
          "g" + hexadecimal.substr(1),
          hexadecimal + "00",
          "sha1/" + base64,
          std::string("pin-sha256=\"\"")}) {
        const auto refused = key_pins::parse({base64, text});
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, errc::usage);
    }
}

}  // namespace
}  // namespace gapless::sdk
