#pragma once

#include "server/core/account/hasher.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::tests {

// A hasher that hides nothing and costs nothing: equal in, equal out, different in, different out.
class toy_hasher final : public server::hasher {
public:
    std::string hash_password(std::string_view password) override {
        return "hashed " + std::string{password};
    }

    bool verify_password(std::string_view password, std::string_view hash) override {
        return !hash.empty() && hash == hash_password(password);
    }

    server::token_hash hash_token(std::string_view token) override {
        std::uint64_t sum = 14'695'981'039'346'656'037ULL;
        for (const char byte : token) {
            sum = (sum ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211ULL;
        }
        server::token_hash made;
        for (std::size_t i = 0; i < 8; ++i) {
            made.bytes[i] = static_cast<std::uint8_t>(sum >> (8 * i) & 0xff);
        }
        return made;
    }

    std::string make_token(std::string_view purpose) override {
        return "token for " + std::string{purpose};
    }
};

}  // namespace gapless::tests
