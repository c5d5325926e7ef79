#include "protocol/crypto/signing_key.hpp"

#include "protocol/crypto/freed.hpp"

#include <gapless/assert.hpp>

#include <openssl/evp.h>

#include <cstddef>
#include <utility>

namespace gapless::crypto {

struct signing_key::loaded {
    freed<EVP_PKEY, EVP_PKEY_free> key;
    freed<EVP_MD_CTX, EVP_MD_CTX_free> context;
};

signing_key::signing_key(std::unique_ptr<loaded> key, const public_key& public_half)
    : key_(std::move(key)), public_half_(public_half) {}

signing_key::~signing_key() = default;
signing_key::signing_key(signing_key&&) noexcept = default;
signing_key& signing_key::operator=(signing_key&&) noexcept = default;

outcome<signing_key> signing_key::from(const secret_bytes<32>& seed) {
    auto made = std::make_unique<loaded>();
    made->key.reset(EVP_PKEY_new_raw_private_key_ex(
        nullptr, "ED25519", nullptr, seed.view().data(), seed.view().size()
    ));
    made->context.reset(EVP_MD_CTX_new());
    public_key public_half;
    std::size_t size = public_key::size;
    if (made->key == nullptr || made->context == nullptr ||
        EVP_PKEY_get_raw_public_key(made->key.get(), public_half.bytes.data(), &size) != 1) {
        return reason::unavailable;
    }
    return signing_key{std::move(made), public_half};
}

signature signing_key::sign(label purpose, byte_view object) const {
    return sign_bare(signature_input(purpose, object));
}

signature signing_key::sign_bare(byte_view message) const {
    EVP_MD_CTX* const context = key_->context.get();
    const int is_begun = EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key_->key.get());
    GAPLESS_ASSERT(is_begun == 1);
    signature made;
    std::size_t size = signature::size;
    const int is_signed =
        EVP_DigestSign(context, made.bytes.data(), &size, message.data(), message.size());
    GAPLESS_ASSERT(is_signed == 1 && size == signature::size);
    return made;
}

}  // namespace gapless::crypto
