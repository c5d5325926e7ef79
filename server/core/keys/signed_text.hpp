#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/reason.hpp"
#include "server/core/store/records.hpp"

#include <gapless/error.hpp>

#include <string>
#include <string_view>

namespace gapless::server {

// Between what travels and is stored, which is opaque, and what protocol/crypto makes of it.

[[nodiscard]] inline signed_hash stored_hash(const crypto::digest& hash) {
    return signed_hash{hash};
}

// A signed object that no honest client could have sent.
[[nodiscard]] inline error unfit(std::string_view what, crypto::reason why) {
    return error{errc::usage, std::string(what) + ": " + std::string(crypto::name_of(why))};
}

}  // namespace gapless::server
