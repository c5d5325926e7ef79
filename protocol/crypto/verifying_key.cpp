#include "protocol/crypto/verifying_key.hpp"

#include "protocol/crypto/curve_coordinate.hpp"
#include "protocol/crypto/freed.hpp"
#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace gapless::crypto {

namespace {

// The y of the points whose order divides 8: of order 4, 1, 2, and of order 8 twice. The sign of x
// is bit 255, and each stands for both.
constexpr std::array<curve_coordinate, 5> small_order_ys{{
    {0},
    {1},
    coordinate_minus_one,
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
}};

}  // namespace

outcome<void> check_signing_key(const public_key& key) {
    const curve_coordinate y = without_top_bit(key.bytes);
    if (!is_reduced(y)) {
        return reason::non_canonical_key;
    }
    if (std::find(small_order_ys.begin(), small_order_ys.end(), y) != small_order_ys.end() &&
        !GAPLESS_PLANTED(attack_small_order_accepted)) {
        return reason::small_order_key;
    }
    return {};
}

struct verifying_key::loaded {
    freed<EVP_PKEY, EVP_PKEY_free> key;
    freed<EVP_MD_CTX, EVP_MD_CTX_free> context;
};

verifying_key::verifying_key(std::unique_ptr<loaded> key, const public_key& public_half)
    : key_(std::move(key)), public_half_(public_half) {}

verifying_key::~verifying_key() = default;
verifying_key::verifying_key(verifying_key&&) noexcept = default;
verifying_key& verifying_key::operator=(verifying_key&&) noexcept = default;

outcome<verifying_key> verifying_key::from(const public_key& key) {
    if (const auto checked = check_signing_key(key); !checked) {
        return checked.error();
    }
    auto made = std::make_unique<loaded>();
    made->key.reset(EVP_PKEY_new_raw_public_key_ex(
        nullptr, "ED25519", nullptr, key.bytes.data(), key.bytes.size()
    ));
    made->context.reset(EVP_MD_CTX_new());
    if (made->key == nullptr || made->context == nullptr) {
        return reason::unavailable;
    }
    return verifying_key{std::move(made), key};
}

outcome<void> verifying_key::verify(label purpose, byte_view object, const signature& signed_by)
    const {
    return verify_bare(signature_input(purpose, object), signed_by);
}

outcome<void> verifying_key::verify_bare(byte_view message, const signature& signed_by) const {
    EVP_MD_CTX* const context = key_->context.get();
    const int is_begun = EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key_->key.get());
    GAPLESS_ASSERT(is_begun == 1);
    const int is_genuine = EVP_DigestVerify(
        context, signed_by.bytes.data(), signature::size, message.data(), message.size()
    );
    if (is_genuine != 1) {
        ERR_clear_error();
        return reason::bad_signature;
    }
    return {};
}

}  // namespace gapless::crypto
