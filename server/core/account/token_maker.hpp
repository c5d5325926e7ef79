#pragma once

#include "server/core/account/account_request.hpp"
#include "server/core/account/hasher.hpp"

#include <gapless/ids.hpp>

#include <string>
#include <string_view>

namespace gapless::server {

// The tokens that answer one request: always the same for the same request, so a repeated one can
// be answered without their having been stored.
struct token_pair {
    std::string access;
    std::string refresh;
};

// `proof` is what only the right asker has beside the request's id: the device it is for, or the
// token that it gives up.
[[nodiscard]] token_pair make_tokens(hasher&, const request_id&, std::string_view proof);

// What the store may know of them.
[[nodiscard]] new_tokens hash_tokens(
    hasher&, const token_pair&, duration access_lifetime, duration refresh_lifetime
);

}  // namespace gapless::server
