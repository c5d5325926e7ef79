#pragma once

#include "server/core/account/hasher.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::simulation {

// The hasher's shape without its cost: digests that tell inputs apart, and nothing more.
class toy_hasher final : public server::hasher {
public:
    std::string hash_password(std::string_view password) override {
        return "toy:" + hex(password, 1);
    }

    bool verify_password(std::string_view password, std::string_view hash) override {
        return !hash.empty() && hash_password(password) == hash;
    }

    server::token_hash hash_token(std::string_view token) override {
        server::token_hash made;
        for (std::size_t word = 0; word < 4; ++word) {
            const std::uint64_t digest = fold(token, word + 2);
            for (std::size_t n = 0; n < 8; ++n) {
                made.bytes[word * 8 + n] = static_cast<std::uint8_t>(digest >> (n * 8));
            }
        }
        return made;
    }

    std::string make_token(std::string_view purpose) override {
        return "token-" + hex(purpose, 7) + hex(purpose, 8);
    }

private:
    static std::uint64_t fold(std::string_view text, std::uint64_t salt) {
        std::uint64_t hash = 0xcbf29ce484222325ULL ^ (salt * 0x9e3779b97f4a7c15ULL);
        for (const char c : text) {
            hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
            hash ^= hash >> 31;
        }
        return hash;
    }

    static std::string hex(std::string_view text, std::uint64_t salt) {
        std::string digits;
        for (std::uint64_t digest = fold(text, salt); digest != 0; digest >>= 4) {
            digits += "0123456789abcdef"[digest & 15];
        }
        return digits;
    }
};

}  // namespace gapless::simulation
