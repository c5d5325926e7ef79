#pragma once

#include "server/core/account/hasher.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::server {

// What a password costs whoever guesses it. `cheapest` is for development and tests alone.
enum class password_cost : std::uint8_t { interactive, cheapest };

// 32 bytes that only this server knows. Whoever has them can make tokens.
using server_secret = std::array<std::uint8_t, 32>;

// The hasher over libsodium: Argon2id for passwords, SHA-256 for tokens at rest, keyed BLAKE2b (in
// base64 for URLs) for making them.
//
// It keeps nothing between calls, so all functions may be called from several threads at once.
class sodium_hasher final : public hasher {
public:
    sodium_hasher(const server_secret&, password_cost);
    ~sodium_hasher() override;

    sodium_hasher(const sodium_hasher&) = delete;
    sodium_hasher& operator=(const sodium_hasher&) = delete;

    [[nodiscard]] std::string hash_password(std::string_view password) override;
    [[nodiscard]] bool verify_password(std::string_view password, std::string_view hash) override;
    [[nodiscard]] token_hash hash_token(std::string_view token) override;
    [[nodiscard]] std::string make_token(std::string_view purpose) override;

private:
    server_secret secret_;
    password_cost cost_;
    std::string nobodys_hash_;  // verified against when there is no such user
};

// From the operating system.
[[nodiscard]] server_secret make_server_secret();

}  // namespace gapless::server
