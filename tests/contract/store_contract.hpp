#pragma once

#include "tests/contract/store_account_contract.hpp"
#include "tests/contract/store_annotation_contract.hpp"
#include "tests/contract/store_contact_contract.hpp"
#include "tests/contract/store_content_contract.hpp"
#include "tests/contract/store_durability_contract.hpp"
#include "tests/contract/store_ephemeral_contract.hpp"
#include "tests/contract/store_fanout_contract.hpp"
#include "tests/contract/store_group_contract.hpp"
#include "tests/contract/store_group_settings_contract.hpp"
#include "tests/contract/store_kept_contract.hpp"
#include "tests/contract/store_key_contract.hpp"
#include "tests/contract/store_leaf_contract.hpp"
#include "tests/contract/store_managed_contract.hpp"
#include "tests/contract/store_mention_contract.hpp"
#include "tests/contract/store_own_settings_contract.hpp"
#include "tests/contract/store_presence_contract.hpp"
#include "tests/contract/store_read_contract.hpp"
#include "tests/contract/store_receipts_contract.hpp"
#include "tests/contract/store_retention_contract.hpp"
#include "tests/contract/store_send_contract.hpp"
#include "tests/contract/store_sign_out_contract.hpp"
#include "tests/contract/store_sync_contract.hpp"

// What every store promises, run_job's rules included. Instantiate all of it with a subject:
//
//     struct subject {
//         subject();                       // a new, empty store with the usual policy
//         explicit subject(job_policy);
//         server::store& store();
//         void reopen();                   // as after a crash: only what was committed is left
//     };
#define GAPLESS_INSTANTIATE_STORE_CONTRACT(prefix, subject)                      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreAccountContract, subject);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreAcknowledgedContract, subject);  \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreAnnotationContract, subject);    \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreContactContract, subject);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreContentContract, subject);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreDurabilityContract, subject);    \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreEphemeralContract, subject);     \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreFanoutContract, subject);        \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreGroupContract, subject);         \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreGroupSettingsContract, subject); \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreInboxLifetimeContract, subject); \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreKeyContract, subject);           \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreLeafContract, subject);          \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreManagedContract, subject);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreMentionContract, subject);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreOwnSettingsContract, subject);   \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StorePresenceContract, subject);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreReadContract, subject);          \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreReceiptsContract, subject);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreRetentionContract, subject);     \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreKeptContract, subject);          \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreSendContract, subject);          \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreSignOutContract, subject);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, StoreSyncContract, subject)
