#pragma once

#include "server/core/keys/relation_vault.hpp"
#include "server/core/store/run_job.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

namespace gapless::tests {

// A master key, and the vault that it opens. It is there before the store, and after it.
struct vault_ground {
    [[nodiscard]] server::job_policy policy_with_vault() {
        server::job_policy made;
        made.vault = &vault;
        return made;
    }

    counting_entropy chance;
    server::relation_vault vault{crypto::tests::key_number(9), chance};
};

}  // namespace gapless::tests
