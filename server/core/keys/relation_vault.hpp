#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/entropy.hpp"
#include "protocol/wire/key_material.hpp"
#include "server/core/store/records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace gapless::server {

// Makes the keys of managed conversations, and keeps them so that a store alone is of no use: each
// is wrapped with AES-256-GCM under the master key, which is never stored, and its place is
// authenticated with it, so that no row passes for another one's.
//
// It is used where jobs run, by one thread at a time. The entropy outlives it.
class relation_vault {
public:
    using master_key = crypto::secret_bytes<32>;

    relation_vault(master_key, protocol::entropy&);

    [[nodiscard]] relation_name new_relation();

    // A fresh key, wrapped.
    [[nodiscard]] std::string new_key(const relation_name&, std::uint64_t version);

    // One that there is already: for another place, or from another vault.
    [[nodiscard]] std::string
    wrap(const relation_name&, std::uint64_t version, const protocol::key_material&);

    // Nothing: it was wrapped for another place or under another master key, or is damaged.
    [[nodiscard]] std::optional<protocol::key_material> unwrap(
        const relation_name&, std::uint64_t version, const std::string& wrapped
    );

private:
    master_key master_;
    protocol::entropy& entropy_;
    std::unique_ptr<crypto::algorithms> use_;
};

}  // namespace gapless::server
