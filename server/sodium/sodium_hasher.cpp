#include "server/sodium/sodium_hasher.hpp"

#include <gapless/assert.hpp>

#include <sodium.h>

#include <cstddef>

namespace gapless::server {

namespace {

struct argon2_limits {
    unsigned long long operations;
    std::size_t memory_bytes;
};

[[nodiscard]] argon2_limits limits_of(password_cost cost) {
    if (cost == password_cost::cheapest) {
        return {crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN};
    }
    return {
        crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE, crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE
    };
}

[[nodiscard]] const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void require_sodium() { GAPLESS_ASSERT(sodium_init() >= 0); }

}  // namespace

sodium_hasher::sodium_hasher(const server_secret& secret, password_cost cost)
    : secret_(secret), cost_(cost) {
    require_sodium();
    const server_secret unguessable = make_server_secret();
    nobodys_hash_ =
        hash_password({reinterpret_cast<const char*>(unguessable.data()), unguessable.size()});
}

sodium_hasher::~sodium_hasher() { sodium_memzero(secret_.data(), secret_.size()); }

std::string sodium_hasher::hash_password(std::string_view password) {
    const argon2_limits limits = limits_of(cost_);
    char hash[crypto_pwhash_argon2id_STRBYTES];
    const int failed = crypto_pwhash_argon2id_str(
        hash, password.data(), password.size(), limits.operations, limits.memory_bytes
    );
    // It fails only for want of memory: an account without a password must not come of that.
    GAPLESS_ASSERT(failed == 0);
    return hash;
}

bool sodium_hasher::verify_password(std::string_view password, std::string_view hash) {
    const std::string against{hash.empty() ? nobodys_hash_ : hash};
    const int failed =
        crypto_pwhash_argon2id_str_verify(against.c_str(), password.data(), password.size());
    return failed == 0 && !hash.empty();
}

token_hash sodium_hasher::hash_token(std::string_view token) {
    static_assert(token_hash::size == crypto_hash_sha256_BYTES);
    token_hash hash;
    crypto_hash_sha256(hash.bytes.data(), bytes_of(token), token.size());
    return hash;
}

std::string sodium_hasher::make_token(std::string_view purpose) {
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    crypto_generichash(
        digest.data(),
        digest.size(),
        bytes_of(purpose),
        purpose.size(),
        secret_.data(),
        secret_.size()
    );
    constexpr int alphabet = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(digest.size(), alphabet)> text{};
    return sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), alphabet);
}

server_secret make_server_secret() {
    require_sodium();
    server_secret secret;
    randombytes_buf(secret.data(), secret.size());
    return secret;
}

}  // namespace gapless::server
