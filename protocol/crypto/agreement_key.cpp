#include "protocol/crypto/agreement_key.hpp"

#include "protocol/crypto/curve_coordinate.hpp"
#include "protocol/crypto/freed.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace gapless::crypto {

namespace {

// The u of the points whose order divides 8, on the curve and on its twist.
constexpr std::array<curve_coordinate, 5> small_order_us{{
    {0},
    {1},
    coordinate_minus_one,
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
     0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
     0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
     0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
     0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
}};

}  // namespace

outcome<void> check_agreement_key(const agreement_public_key& key) {
    const curve_coordinate u = without_top_bit(key.bytes);
    if (u != key.bytes || !is_reduced(u)) {
        return reason::non_canonical_key;
    }
    if (std::find(small_order_us.begin(), small_order_us.end(), u) != small_order_us.end()) {
        return reason::small_order_key;
    }
    return {};
}

struct agreement_key::loaded {
    freed<EVP_PKEY, EVP_PKEY_free> key;
    freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context;
};

agreement_key::agreement_key(std::unique_ptr<loaded> key, const agreement_public_key& public_half)
    : key_(std::move(key)), public_half_(public_half) {}

agreement_key::~agreement_key() = default;
agreement_key::agreement_key(agreement_key&&) noexcept = default;
agreement_key& agreement_key::operator=(agreement_key&&) noexcept = default;

outcome<agreement_key> agreement_key::from(const secret_bytes<32>& raw) {
    auto made = std::make_unique<loaded>();
    made->key.reset(EVP_PKEY_new_raw_private_key_ex(
        nullptr, "X25519", nullptr, raw.view().data(), raw.view().size()
    ));
    if (made->key == nullptr) {
        return reason::unavailable;
    }
    made->context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, made->key.get(), nullptr));
    agreement_public_key public_half;
    std::size_t size = agreement_public_key::size;
    if (made->context == nullptr || EVP_PKEY_derive_init(made->context.get()) != 1 ||
        EVP_PKEY_get_raw_public_key(made->key.get(), public_half.bytes.data(), &size) != 1) {
        return reason::unavailable;
    }
    return agreement_key{std::move(made), public_half};
}

outcome<secret_bytes<32>> agreement_key::agree(const agreement_public_key& peer) const {
    const freed<EVP_PKEY, EVP_PKEY_free> theirs{EVP_PKEY_new_raw_public_key_ex(
        nullptr, "X25519", nullptr, peer.bytes.data(), peer.bytes.size()
    )};
    if (theirs == nullptr) {
        return reason::unavailable;
    }
    secret_bytes<32> shared;
    std::size_t size = shared.view().size();
    // OpenSSL refuses a shared secret of zero itself, which is not promised anywhere.
    const bool is_derived =
        EVP_PKEY_derive_set_peer_ex(key_->context.get(), theirs.get(), 0) == 1 &&
        EVP_PKEY_derive(key_->context.get(), shared.writable().data(), &size) == 1;
    if (!is_derived || shared == secret_bytes<32>{}) {
        ERR_clear_error();
        return reason::zero_shared_secret;
    }
    return shared;
}

}  // namespace gapless::crypto
