#pragma once

#include "server/core/store/records.hpp"

#include <string>
#include <string_view>

namespace gapless::server {

// Port: secrets in, digests out. The two password functions are slow on purpose (Argon2id) and run
// beside the strand; the others are quick.
class hasher {
public:
    virtual ~hasher() = default;

    [[nodiscard]] virtual std::string hash_password(std::string_view password) = 0;

    // An empty hash (no such user) takes as long as a real one and is false.
    [[nodiscard]] virtual bool verify_password(
        std::string_view password, std::string_view hash
    ) = 0;

    // SHA-256.
    [[nodiscard]] virtual token_hash hash_token(std::string_view token) = 0;

    // A secret that only this server can make: a keyed digest of the purpose as text. The same
    // purpose gives the same token, so a repeated request can be answered without having stored it.
    [[nodiscard]] virtual std::string make_token(std::string_view purpose) = 0;
};

}  // namespace gapless::server
