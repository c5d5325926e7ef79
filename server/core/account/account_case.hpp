#pragma once

#include "server/core/account/account_request.hpp"
#include "server/core/account/token_maker.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gapless::server {

// One account request under way.
//
//     register_account                          hashing ─▶ storing
//     log_in            finding ─▶ verifying ─▶ probing ─▶ storing
//     change_password   finding ─▶ verifying ─▶ hashing ─▶ storing
//     all others                                           storing
struct account_case {
    enum class stage : std::uint8_t { finding = 1, verifying, hashing, probing, storing };

    // Whose password was guessed at, and from where.
    using guess_key = std::pair<std::string, std::string>;

    account_request asked;
    std::string address;
    stage at = stage::storing;
    account_record account;           // from finding on
    guess_key guess;                  // while verifying
    std::vector<device_record> seen;  // where the newer one is refused: who may be in its way
    token_pair tokens;                // from storing on, where it makes some
};

}  // namespace gapless::server
