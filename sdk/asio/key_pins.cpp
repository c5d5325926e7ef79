#include "sdk/asio/key_pins.hpp"

#include "sdk/dial/base64.hpp"

#include <gapless/assert.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace gapless::sdk {

namespace {

constexpr std::size_t hash_bytes = 32;

std::optional<std::string> bytes_of_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        std::uint8_t byte = 0;
        const char* const end = digits.data() + at + 2;
        const auto read = std::from_chars(digits.data() + at, end, byte, 16);
        if (read.ec != std::errc() || read.ptr != end) {
            return std::nullopt;
        }
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

std::string_view without(std::string_view text, std::string_view before, std::string_view behind) {
    const bool is_wrapped = text.size() >= before.size() + behind.size() &&
                            text.starts_with(before) && text.ends_with(behind);
    return is_wrapped ? text.substr(before.size(), text.size() - before.size() - behind.size())
                      : text;
}

int pins_index() {
    static const int made = CRYPTO_get_ex_new_index(
        CRYPTO_EX_INDEX_SSL_CTX,
        0,
        nullptr,
        nullptr,
        nullptr,
        [](void*, void* kept, CRYPTO_EX_DATA*, int, long, void*) {
            delete static_cast<key_pins*>(kept);
        }
    );
    return made;
}

// In place of OpenSSL's own, and after it: the chain has been built and is vouched for.
int verify(X509_STORE_CTX* asked, void* pins) {
    if (X509_verify_cert(asked) != 1) {
        return 0;
    }
    const STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(asked);
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        if (static_cast<const key_pins*>(pins)->has_key_of(sk_X509_value(chain, i))) {
            return 1;
        }
    }
    X509_STORE_CTX_set_error(asked, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

}  // namespace

result<key_pins> key_pins::parse(const std::vector<std::string>& texts) {
    key_pins made;
    for (const std::string& text : texts) {
        const auto bare = without(without(text, "pin-sha256=\"", "\""), "sha256/", "");
        const auto bytes =
            bare.size() == 2 * hash_bytes ? bytes_of_hex(bare) : bytes_of_base64(bare);
        if (!bytes || bytes->size() != hash_bytes) {
            return error(
                errc::usage,
                "'" + text + "' is no pin: a SHA-256 of a public key, in base64 or hexadecimal"
            );
        }
        std::ranges::copy(*bytes, made.hashes_.emplace_back().begin());
    }
    std::ranges::sort(made.hashes_);
    return made;
}

bool key_pins::has_key_of(X509* certificate) const {
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    if (size <= 0) {
        return false;
    }
    hash found{};
    const bool is_hashed =
        EVP_Digest(
            encoded, static_cast<std::size_t>(size), found.data(), nullptr, EVP_sha256(), nullptr
        ) == 1;
    OPENSSL_free(encoded);
    return is_hashed && std::ranges::binary_search(hashes_, found);
}

void key_pins::require_in(SSL_CTX* context) const {
    auto kept = std::make_unique<key_pins>(*this);
    GAPLESS_ASSERT(SSL_CTX_set_ex_data(context, pins_index(), kept.get()) == 1);
    SSL_CTX_set_cert_verify_callback(context, verify, kept.release());
}

bool is_unpinned(const SSL* connection) {
    return SSL_get_verify_result(connection) == X509_V_ERR_APPLICATION_VERIFICATION;
}

error unpinned(const std::string& host) {
    return error(
        errc::certificate_refused,
        "greeting " + host + ": its certificate is good, but none of its keys is pinned"
    );
}

}  // namespace gapless::sdk
