#pragma once

#include "protocol/crypto/identity.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::sdk {

// What a device keeps of a managed conversation, beside its keys.
struct managed_relation {
    // It was not made as a managed one: whatever the server says, no key of its own is taken there.
    bool is_denied = false;

    crypto::relation_id id;     // zeros: the keys were not here yet
    std::uint64_t newest = 0;   // under which this device seals: it has this key. 0: none
    std::uint64_t told = 0;     // the newest that the server or a message has spoken of
    std::uint64_t reached = 0;  // up to there it was asked; what is not here is not for this user

    friend bool operator==(const managed_relation&, const managed_relation&) = default;
};

[[nodiscard]] std::string encode_managed_relation(const managed_relation& kept);

// Nothing: the mailbox has been damaged.
[[nodiscard]] std::optional<managed_relation> decode_managed_relation(const std::string& kept);

}  // namespace gapless::sdk
