#include "sdk/client/device_key.hpp"

#include "sdk/asio/system_entropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace gapless::sdk {
namespace {

// Gives these bytes, and no others.
class fixed_entropy final : public protocol::entropy {
public:
    explicit fixed_entropy(std::array<std::uint8_t, 32> bytes) : bytes_(bytes) {}

    void fill(std::span<std::uint8_t> wanted) override {
        ASSERT_EQ(wanted.size(), bytes_.size());
        std::copy(bytes_.begin(), bytes_.end(), wanted.begin());
    }

private:
    std::array<std::uint8_t, 32> bytes_;
};

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 0xf]);
    }
    return text;
}

TEST(DeviceKey, IsThePairOfTheFirstExampleOfRfc8032) {
    fixed_entropy secret({0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                          0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                          0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60});
    const auto made = device_key::make(secret);
    EXPECT_EQ(
        hex(made.public_key.view()),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    EXPECT_EQ(made.secret_key.size(), 32U);
    // The beginning of `printf … | sha256sum` of gapless/v1/did and that public key.
    EXPECT_EQ(hex(made.device.view()), "eaea1d5c9b82bef6f62cda2d50a10544");
}

TEST(DeviceKey, IsAnotherEachTime) {
    system_entropy entropy;
    EXPECT_NE(device_key::make(entropy).device, device_key::make(entropy).device);
}

}  // namespace
}  // namespace gapless::sdk
