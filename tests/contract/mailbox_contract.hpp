#pragma once

#include "tests/contract/mailbox_annotation_contract.hpp"
#include "tests/contract/mailbox_event_contract.hpp"
#include "tests/contract/mailbox_expiry_contract.hpp"
#include "tests/contract/mailbox_search_contract.hpp"
#include "tests/contract/mailbox_state_contract.hpp"
#include "tests/contract/mailbox_timeline_contract.hpp"

// What every mailbox promises. Instantiate all of it with a subject:
//
//     struct subject {
//         subject();               // a new mailbox of alice() (see mailbox_values.hpp)
//         sdk::mailbox& box();
//         void reopen();           // as after a crash: only what is on stable storage is left
//     };
#define GAPLESS_INSTANTIATE_MAILBOX_CONTRACT(prefix, subject)                   \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, MailboxAnnotationContract, subject); \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, MailboxEventContract, subject);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, MailboxExpiryContract, subject);     \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, MailboxSearchContract, subject);     \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, MailboxStateContract, subject);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, MailboxTimelineContract, subject)
