#include "sdk/sqlite/cell_cipher.hpp"

#include "tests/support/counting_entropy.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr storage::cell place{"message.body", {5, 7}};

std::shared_ptr<const cell_keys> keys_number(std::uint8_t n) {
    auto made = std::make_shared<cell_keys>();
    made->vault.bytes[0] = n;
    made->data.writable()[0] = n;
    return made;
}

cell_cipher a_cipher(std::shared_ptr<const cell_keys> keys = keys_number(1)) {
    return {
        std::move(crypto::algorithms::load()).value(),
        std::move(keys),
        std::make_shared<tests::counting_entropy>()
    };
}

TEST(CellCipher, OpensWhatItSealed) {
    auto cipher = a_cipher();

    const auto sealed = cipher.seal(place, "what was said");

    EXPECT_EQ(sealed.find("said"), std::string::npos);
    EXPECT_EQ(sealed.size(), std::string("what was said").size() + 24 + 16);
    EXPECT_EQ(cipher.open(place, sealed), "what was said");
}

TEST(CellCipher, SealsTheSameTwiceInDifferentBytes) {
    auto cipher = a_cipher();

    const auto first = cipher.seal(place, "x");

    EXPECT_NE(first, cipher.seal(place, "x"));
}

TEST(CellCipher, OpensNothingInAnotherPlace) {
    auto cipher = a_cipher();
    const auto sealed = cipher.seal(place, "x");

    EXPECT_FALSE(cipher.open({"message.body", {5, 8}}, sealed));
    EXPECT_FALSE(cipher.open({"message.body", {6, 7}}, sealed));
    EXPECT_FALSE(cipher.open({"message.sender_name", {5, 7}}, sealed));
    EXPECT_FALSE(cipher.open({"message.body", {5, 7, 0, 1}}, sealed));
}

TEST(CellCipher, OpensNothingOfAnotherMailboxOrKey) {
    auto other_vault = std::make_shared<cell_keys>();
    other_vault->data = keys_number(1)->data.copy();
    const auto sealed = a_cipher().seal(place, "x");

    EXPECT_FALSE(a_cipher(other_vault).open(place, sealed));
    EXPECT_FALSE(a_cipher(keys_number(2)).open(place, sealed));
}

TEST(CellCipher, OpensNothingWithABitChangedOrMissing) {
    auto cipher = a_cipher();
    const auto sealed = cipher.seal(place, "x");

    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        auto spoilt = sealed;
        spoilt[bit / 8] = static_cast<char>(spoilt[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(cipher.open(place, spoilt)) << bit;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_FALSE(cipher.open(place, sealed.substr(0, size))) << size;
    }
}

// Another implementation of the specification, in Python over python3-cryptography, opens these.
TEST(CellCipher, HasBytesThatOthersOpen) {
    auto cipher = a_cipher();

    std::string hex;
    for (const char letter : cipher.seal(place, "hello")) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(letter);
        hex += digits[byte >> 4U];
        hex += digits[byte & 0xfU];
    }

    EXPECT_EQ(
        hex,
        "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f"
        "7ca1922c675cc630e3b9b9462a4bfd1469507308db"
    );
}

}  // namespace
}  // namespace gapless::sdk
