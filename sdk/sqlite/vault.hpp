#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/entropy.hpp"
#include "sdk/sqlite/cell_keys.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/result.hpp>

#include <memory>
#include <optional>
#include <string>

namespace gapless::sdk {

// The key that the app keeps for a mailbox.
using app_key = crypto::secret_bytes<32>;

// What an encrypted mailbox holds of its keys: the data key, wrapped under the app's, and a proof
// that tells a wrong key from damage. The app's key is nowhere on the disk.
struct vault {
    vault_id id;
    std::string proof;        // follows from the app's key and the id
    std::string wrapped_key;  // nonce, data key, tag
    bool is_indexed = false;  // the search index holds words, in clear

    friend bool operator==(const vault&, const vault&) = default;
};

// Empty for a mailbox that is not encrypted.
[[nodiscard]] std::optional<vault> read_vault(storage::database& from);

// In place of the one that was there.
void write_vault(storage::database& into, const vault& kept);
void forget_vault(storage::database& into);

// New keys for a mailbox that is to be encrypted.
[[nodiscard]] std::shared_ptr<const cell_keys> draw_cell_keys(protocol::entropy& entropy);

// The data key, wrapped under this key of the app. Fails with unsupported.
[[nodiscard]] result<vault> wrap_keys(
    const cell_keys& keys, const app_key& under, protocol::entropy& entropy
);

// Fails with mailbox_locked when that is not the key, mailbox_corrupt when it is and the data key
// is damaged, and unsupported.
[[nodiscard]] result<std::shared_ptr<const cell_keys>> unwrap_keys(
    const vault& kept, const app_key& under
);

// The keys of this file: null when it is not encrypted and no key was given. Latches on the
// connection: what unwrap_keys fails with, mailbox_locked when there is no key for an encrypted
// file, and usage when there is one for another.
[[nodiscard]] std::shared_ptr<const cell_keys> unlock(
    storage::database& connection, const std::optional<vault>& kept, const app_key* key
);

}  // namespace gapless::sdk
