#pragma once

#include "protocol/crypto/bytes.hpp"

#include <gapless/ids.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {

// An epoch of a conversation's key chain, as its entry has told of it.
struct epoch {
    crypto::digest id{};                                // the hash of that entry
    std::uint64_t index = 0;                            // of it in the chain
    crypto::digest commitment{};                        // to its secret
    crypto::short_digest lists{};                       // the digest of its members' device lists
    std::vector<std::pair<device_id, user_id>> roster;  // who may write in it, ascending by device

    // The hashes of the entries that followed it in the chain, before the next epoch.
    std::vector<crypto::digest> later;

    // Empty: nobody has wrapped it for this device.
    std::string secret;

    // The chain's hash there, as a message of this epoch names it; null: it was never there.
    [[nodiscard]] const crypto::digest* state_at(std::uint64_t place) const;

    // Null: not in the roster.
    [[nodiscard]] const user_id* owner_of(const device_id& device) const;
};

[[nodiscard]] std::string encode_epoch(const epoch& kept);

// Nothing: the mailbox has been damaged.
[[nodiscard]] std::optional<epoch> decode_epoch(const std::string& kept);

}  // namespace gapless::sdk
