#pragma once

#include "server/core/keys/relation_vault.hpp"
#include "server/core/store/store_transaction.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// The master key under which the keys of managed conversations are wrapped, and the store: what is
// looked at, and changed, before anybody is served.

// Whether the keys that the store holds can be opened: usage, where there are some, and no master
// key (null), or another one.
[[nodiscard]] result<void> check_master_key(store_transaction&, relation_vault*);

// Wraps each key that is of the old master key under the new one. The keys themselves stay, and so
// do all messages. Those that are of the new one already are left alone, so it may be done again.
// Fails with usage when one is of neither, and then nothing has been written.
[[nodiscard]] result<void> change_master_key(
    store_transaction&, relation_vault& before, relation_vault& now
);

}  // namespace gapless::server
