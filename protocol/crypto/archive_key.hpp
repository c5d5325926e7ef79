#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <cstdint>

namespace gapless::crypto {

// A key of a user's archive. Any device with the account key makes one after each device that was
// revoked, which shall not read on; so there may be more than one of the same list.
struct archive_key {
    std::uint32_t since = 0;  // the user's list of devices that it was made for
    secret_bytes<32> secret;

    friend bool operator==(const archive_key&, const archive_key&) = default;
};

// By which a chunk says what it is sealed with. It gives nothing of the key away.
[[nodiscard]] std::uint32_t archive_key_id(algorithms& use, const secret_bytes<32>& key);

}  // namespace gapless::crypto
