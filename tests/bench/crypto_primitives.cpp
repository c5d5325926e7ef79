#include "tests/bench/crypto_primitives.hpp"

#include "protocol/crypto/freed.hpp"

#include <gapless/assert.hpp>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace gapless::bench {

namespace {

// What a message's signature is over: a label, a length, two hashes.
constexpr std::size_t signed_size = 14 + 1 + 4 + 64;

constexpr std::array<std::uint8_t, signed_size> to_sign{};
constexpr std::array<std::uint8_t, 32> fixed_key{1};
constexpr std::array<std::uint8_t, 12> fixed_nonce{2};

}  // namespace

struct crypto_primitives::loaded {
    template <class T, auto Free>
    using freed = crypto::freed<T, Free>;

    freed<EVP_PKEY, EVP_PKEY_free> signer{
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, fixed_key.data(), fixed_key.size())
    };
    freed<EVP_PKEY, EVP_PKEY_free> peer{
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, fixed_key.data(), fixed_key.size())
    };
    freed<EVP_MD_CTX, EVP_MD_CTX_free> signing{EVP_MD_CTX_new()};
    freed<EVP_MD_CTX, EVP_MD_CTX_free> verifying{EVP_MD_CTX_new()};
    freed<EVP_MD, EVP_MD_free> sha256{EVP_MD_fetch(nullptr, "SHA2-256", nullptr)};
    freed<EVP_MD_CTX, EVP_MD_CTX_free> hash{EVP_MD_CTX_new()};
    freed<EVP_MAC, EVP_MAC_free> hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    freed<EVP_MAC_CTX, EVP_MAC_CTX_free> mac{EVP_MAC_CTX_new(hmac.get())};
    freed<EVP_CIPHER, EVP_CIPHER_free> gcm{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    freed<EVP_CIPHER, EVP_CIPHER_free> ecb{EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr)};
    freed<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> sealing{EVP_CIPHER_CTX_new()};
    freed<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> opening{EVP_CIPHER_CTX_new()};
    freed<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> blocks{EVP_CIPHER_CTX_new()};
};

crypto_primitives::crypto_primitives(
    std::size_t aad_size, std::size_t content_size, std::size_t plaintext_size
)
    : loaded_(std::make_unique<loaded>()),
      aad_(aad_size),
      content_(content_size),
      plaintext_(plaintext_size),
      ciphertext_(plaintext_size) {
    char sha256[] = "SHA2-256";
    const OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
        OSSL_PARAM_construct_end(),
    };
    GAPLESS_ASSERT(EVP_MAC_CTX_set_params(loaded_->mac.get(), settings) == 1);
    const loaded& all = *loaded_;
    GAPLESS_ASSERT(
        EVP_EncryptInit_ex2(all.sealing.get(), all.gcm.get(), nullptr, nullptr, nullptr) == 1 &&
        EVP_DecryptInit_ex2(all.opening.get(), all.gcm.get(), nullptr, nullptr, nullptr) == 1 &&
        EVP_EncryptInit_ex2(all.blocks.get(), all.ecb.get(), nullptr, nullptr, nullptr) == 1
    );
    seal();
}

crypto_primitives::~crypto_primitives() = default;

void crypto_primitives::hash(const std::vector<std::uint8_t>& some) {
    std::array<std::uint8_t, 32> made{};
    EVP_MD_CTX* const context = loaded_->hash.get();
    GAPLESS_ASSERT(
        EVP_DigestInit_ex2(context, loaded_->sha256.get(), nullptr) == 1 &&
        EVP_DigestUpdate(context, some.data(), some.size()) == 1 &&
        EVP_DigestFinal_ex(context, made.data(), nullptr) == 1
    );
}

void crypto_primitives::authenticate() {
    std::array<std::uint8_t, 32> made{};
    std::size_t size = 0;
    EVP_MAC_CTX* const context = loaded_->mac.get();
    GAPLESS_ASSERT(
        EVP_MAC_init(context, fixed_key.data(), fixed_key.size(), nullptr) == 1 &&
        EVP_MAC_update(context, fixed_key.data(), fixed_key.size()) == 1 &&
        EVP_MAC_final(context, made.data(), &size, made.size()) == 1
    );
}

// The message's key and the nonce's, both of the generation's, and XAES's own of the fixed_nonce.
void crypto_primitives::derive_keys() {
    authenticate();
    authenticate();
    std::array<std::uint8_t, 16> block{};
    int size = 0;
    EVP_CIPHER_CTX* const context = loaded_->blocks.get();
    for (const int count : {1, 2}) {
        GAPLESS_ASSERT(
            EVP_EncryptInit_ex2(context, nullptr, fixed_key.data(), nullptr, nullptr) == 1
        );
        for (int i = 0; i < count; ++i) {
            GAPLESS_ASSERT(EVP_EncryptUpdate(context, block.data(), &size, block.data(), 16) == 1);
        }
    }
}

void crypto_primitives::seal() {
    hash(aad_);
    hash(content_);
    std::size_t signature_size = signature_.size();
    EVP_MD_CTX* const signing = loaded_->signing.get();
    GAPLESS_ASSERT(
        EVP_DigestSignInit(signing, nullptr, nullptr, nullptr, loaded_->signer.get()) == 1 &&
        EVP_DigestSign(
            signing, signature_.data(), &signature_size, to_sign.data(), to_sign.size()
        ) == 1
    );
    derive_keys();
    hash(plaintext_);
    authenticate();
    int size = 0;
    EVP_CIPHER_CTX* const context = loaded_->sealing.get();
    GAPLESS_ASSERT(
        EVP_EncryptInit_ex2(context, nullptr, fixed_key.data(), fixed_nonce.data(), nullptr) == 1 &&
        EVP_EncryptUpdate(context, nullptr, &size, aad_.data(), static_cast<int>(aad_.size())) ==
            1 &&
        EVP_EncryptUpdate(
            context,
            ciphertext_.data(),
            &size,
            plaintext_.data(),
            static_cast<int>(plaintext_.size())
        ) == 1 &&
        EVP_EncryptFinal_ex(context, tag_.data(), &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag_.data()) == 1
    );
}

void crypto_primitives::open() {
    derive_keys();
    int size = 0;
    std::array<std::uint8_t, 16> last{};
    EVP_CIPHER_CTX* const context = loaded_->opening.get();
    GAPLESS_ASSERT(
        EVP_DecryptInit_ex2(context, nullptr, fixed_key.data(), fixed_nonce.data(), nullptr) == 1 &&
        EVP_DecryptUpdate(context, nullptr, &size, aad_.data(), static_cast<int>(aad_.size())) ==
            1 &&
        EVP_DecryptUpdate(
            context,
            plaintext_.data(),
            &size,
            ciphertext_.data(),
            static_cast<int>(ciphertext_.size())
        ) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, tag_.data()) == 1 &&
        EVP_DecryptFinal_ex(context, last.data(), &size) == 1
    );
    hash(content_);
    hash(aad_);
    EVP_MD_CTX* const verifying = loaded_->verifying.get();
    GAPLESS_ASSERT(
        EVP_DigestVerifyInit(verifying, nullptr, nullptr, nullptr, loaded_->signer.get()) == 1 &&
        EVP_DigestVerify(
            verifying, signature_.data(), signature_.size(), to_sign.data(), to_sign.size()
        ) == 1
    );
}

void crypto_primitives::agree() {
    const crypto::freed<EVP_PKEY, EVP_PKEY_free> ephemeral{
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, fixed_key.data(), fixed_key.size())
    };
    const crypto::freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context{
        EVP_PKEY_CTX_new_from_pkey(nullptr, ephemeral.get(), nullptr)
    };
    std::array<std::uint8_t, 32> shared{};
    std::size_t size = shared.size();
    GAPLESS_ASSERT(
        EVP_PKEY_derive_init(context.get()) == 1 &&
        EVP_PKEY_derive_set_peer(context.get(), loaded_->peer.get()) == 1 &&
        EVP_PKEY_derive(context.get(), shared.data(), &size) == 1
    );
}

}  // namespace gapless::bench
