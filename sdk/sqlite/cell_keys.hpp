#pragma once

#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/strong_bytes.hpp>

namespace gapless::sdk {

// A mailbox among all mailboxes: drawn when it is encrypted, so that no cell of one opens in
// another, whatever key the app gives them.
using vault_id = strong_bytes<struct vault_id_tag, 16>;

// What the cells of an encrypted mailbox are sealed with. It never changes: another key of the app
// wraps the same data key.
struct cell_keys {
    vault_id vault;
    crypto::secret_bytes<32> data;
};

}  // namespace gapless::sdk
