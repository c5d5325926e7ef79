#include "protocol/crypto/algorithms.hpp"

#include "protocol/crypto/freed.hpp"
#include "protocol/crypto/wipe.hpp"

#include <gapless/assert.hpp>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <limits>
#include <utility>

namespace gapless::crypto {

namespace {

using hash_algorithm = freed<EVP_MD, EVP_MD_free>;
using hash_context = freed<EVP_MD_CTX, EVP_MD_CTX_free>;
using mac_algorithm = freed<EVP_MAC, EVP_MAC_free>;
using mac_context = freed<EVP_MAC_CTX, EVP_MAC_CTX_free>;
using cipher_algorithm = freed<EVP_CIPHER, EVP_CIPHER_free>;
using cipher_context = freed<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

[[nodiscard]] int length_of(byte_view some) {
    GAPLESS_ASSERT(some.size() <= std::size_t{std::numeric_limits<int>::max()} - 64);
    return static_cast<int>(some.size());
}

void hash(EVP_MD_CTX* context, const EVP_MD* algorithm, byte_parts parts, std::uint8_t* out) {
    GAPLESS_ASSERT(EVP_DigestInit_ex2(context, algorithm, nullptr) == 1);
    for (const byte_view part : parts) {
        GAPLESS_ASSERT(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
    }
    GAPLESS_ASSERT(EVP_DigestFinal_ex(context, out, nullptr) == 1);
}

void authenticate(
    EVP_MAC_CTX* context, byte_view key, byte_parts parts, std::span<std::uint8_t> out
) {
    // A key is filled up with zeros; one of no bytes is the same as one of a zero, which unlike it
    // is not taken for "the key of before".
    constexpr std::uint8_t zero = 0;
    const byte_view used = key.empty() ? byte_view{&zero, 1} : key;
    GAPLESS_ASSERT(EVP_MAC_init(context, used.data(), used.size(), nullptr) == 1);
    for (const byte_view part : parts) {
        GAPLESS_ASSERT(EVP_MAC_update(context, part.data(), part.size()) == 1);
    }
    std::size_t size = 0;
    GAPLESS_ASSERT(EVP_MAC_final(context, out.data(), &size, out.size()) == 1);
    GAPLESS_ASSERT(size == out.size());
}

[[nodiscard]] mac_context hmac_with(EVP_MAC* algorithm, const char* hash_name) {
    mac_context made{EVP_MAC_CTX_new(algorithm)};
    // The name is only read, though OpenSSL's type does not say so.
    OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(hash_name), 0),
        OSSL_PARAM_construct_end(),
    };
    if (made != nullptr && EVP_MAC_CTX_set_params(made.get(), settings) != 1) {
        made.reset();
    }
    return made;
}

}  // namespace

struct algorithms::contexts {
    hash_algorithm sha256;
    hash_algorithm sha512;
    hash_context hash;
    mac_context hmac_sha256;
    mac_context hmac_sha512;
    cipher_context seal;
    cipher_context open;
    cipher_context blocks;
};

algorithms::algorithms(std::unique_ptr<contexts> loaded) : contexts_(std::move(loaded)) {}

algorithms::~algorithms() = default;

outcome<std::unique_ptr<algorithms>> algorithms::load() {
    const mac_algorithm hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    const cipher_algorithm gcm{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    const cipher_algorithm ecb{EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr)};
    if (hmac == nullptr || gcm == nullptr || ecb == nullptr) {
        return reason::unavailable;
    }
    auto made = std::make_unique<contexts>();
    made->sha256.reset(EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
    made->sha512.reset(EVP_MD_fetch(nullptr, "SHA2-512", nullptr));
    made->hash.reset(EVP_MD_CTX_new());
    made->hmac_sha256 = hmac_with(hmac.get(), "SHA2-256");
    made->hmac_sha512 = hmac_with(hmac.get(), "SHA2-512");
    made->seal.reset(EVP_CIPHER_CTX_new());
    made->open.reset(EVP_CIPHER_CTX_new());
    made->blocks.reset(EVP_CIPHER_CTX_new());
    const bool is_ready =
        made->sha256 != nullptr && made->sha512 != nullptr && made->hash != nullptr &&
        made->hmac_sha256 != nullptr && made->hmac_sha512 != nullptr && made->seal != nullptr &&
        made->open != nullptr && made->blocks != nullptr &&
        EVP_EncryptInit_ex2(made->seal.get(), gcm.get(), nullptr, nullptr, nullptr) == 1 &&
        EVP_DecryptInit_ex2(made->open.get(), gcm.get(), nullptr, nullptr, nullptr) == 1 &&
        EVP_EncryptInit_ex2(made->blocks.get(), ecb.get(), nullptr, nullptr, nullptr) == 1;
    if (!is_ready) {
        return reason::unavailable;
    }
    return std::unique_ptr<algorithms>{new algorithms(std::move(made))};
}

digest algorithms::sha256(byte_parts parts) {
    digest made{};
    hash(contexts_->hash.get(), contexts_->sha256.get(), parts, made.data());
    return made;
}

std::array<std::uint8_t, 64> algorithms::sha512(byte_parts parts) {
    std::array<std::uint8_t, 64> made{};
    hash(contexts_->hash.get(), contexts_->sha512.get(), parts, made.data());
    return made;
}

secret_bytes<32> algorithms::hmac_sha256(byte_view key, byte_parts parts) {
    secret_bytes<32> made;
    authenticate(contexts_->hmac_sha256.get(), key, parts, made.writable());
    return made;
}

secret_bytes<64> algorithms::hmac_sha512(byte_view key, byte_parts parts) {
    secret_bytes<64> made;
    authenticate(contexts_->hmac_sha512.get(), key, parts, made.writable());
    return made;
}

void algorithms::gcm_seal(
    key_view key,
    nonce_view nonce,
    byte_view aad,
    byte_view plaintext,
    std::span<std::uint8_t> sealed
) {
    GAPLESS_ASSERT(sealed.size() == plaintext.size() + tag_size);
    EVP_CIPHER_CTX* const context = contexts_->seal.get();
    int size = 0;
    GAPLESS_ASSERT(EVP_EncryptInit_ex2(context, nullptr, key.data(), nonce.data(), nullptr) == 1);
    if (!aad.empty()) {
        GAPLESS_ASSERT(EVP_EncryptUpdate(context, nullptr, &size, aad.data(), length_of(aad)) == 1);
    }
    if (!plaintext.empty()) {
        GAPLESS_ASSERT(
            EVP_EncryptUpdate(
                context, sealed.data(), &size, plaintext.data(), length_of(plaintext)
            ) == 1
        );
    }
    std::uint8_t* const tag = sealed.data() + plaintext.size();
    GAPLESS_ASSERT(EVP_EncryptFinal_ex(context, tag, &size) == 1);
    GAPLESS_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_size, tag) == 1);
}

outcome<void> algorithms::gcm_open(
    key_view key,
    nonce_view nonce,
    byte_view aad,
    byte_view sealed,
    std::span<std::uint8_t> plaintext
) {
    if (sealed.size() < tag_size) {
        return reason::truncated;
    }
    const byte_view encrypted = sealed.first(sealed.size() - tag_size);
    GAPLESS_ASSERT(plaintext.size() == encrypted.size());
    block tag{};
    std::copy(sealed.end() - std::ptrdiff_t{tag_size}, sealed.end(), tag.begin());

    EVP_CIPHER_CTX* const context = contexts_->open.get();
    int size = 0;
    GAPLESS_ASSERT(EVP_DecryptInit_ex2(context, nullptr, key.data(), nonce.data(), nullptr) == 1);
    if (!aad.empty()) {
        GAPLESS_ASSERT(EVP_DecryptUpdate(context, nullptr, &size, aad.data(), length_of(aad)) == 1);
    }
    if (!encrypted.empty()) {
        GAPLESS_ASSERT(
            EVP_DecryptUpdate(
                context, plaintext.data(), &size, encrypted.data(), length_of(encrypted)
            ) == 1
        );
    }
    GAPLESS_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1);
    block nothing{};
    if (EVP_DecryptFinal_ex(context, nothing.data(), &size) != 1) {
        wipe(plaintext);
        return reason::not_authentic;
    }
    return {};
}

void algorithms::aes_blocks(
    key_view key, std::span<const block> plain, std::span<block> encrypted
) {
    GAPLESS_ASSERT(plain.size() == encrypted.size());
    EVP_CIPHER_CTX* const context = contexts_->blocks.get();
    GAPLESS_ASSERT(EVP_EncryptInit_ex2(context, nullptr, key.data(), nullptr, nullptr) == 1);
    EVP_CIPHER_CTX_set_padding(context, 0);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        int size = 0;
        GAPLESS_ASSERT(
            EVP_EncryptUpdate(
                context, encrypted[i].data(), &size, plain[i].data(), int{block_size}
            ) == 1
        );
        GAPLESS_ASSERT(size == int{block_size});
    }
}

}  // namespace gapless::crypto
