#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <string_view>

namespace gapless {

// What an honest server and honest members never cause: somebody has changed, kept back or made up
// what encryption stands on. What it concerns is kept, and not believed. Alone changed_account may
// be honest: a user who has lost the account key begins anew. docs/guide/security.md says what each
// may mean, and what to do.
struct key_finding {
    enum class kind : std::uint8_t {
        changed_account =
            1,           // a user's account key is not the one that was pinned; see verification
        changed_list,    // a list of devices does not follow on the ones before
        bad_key_change,  // an entry of the key chain that does not verify or follow
        bad_wrap,        // the key that was wrapped for this device is not the epoch's
        bad_message,     // a message that does not verify
        not_encrypted,   // a message in the clear, in an encrypted conversation
        broken_chain,    // a sender's messages do not follow on each other
        split_log,       // its sender has seen another log
        bad_archive,     // what the server has of the user's own key archive is not all of it
        bad_membership,  // somebody came, went or got a role by nobody's signature
        missing_digest,  // nothing is left of what is said to be gone: what follows is unverifiable
    };

    kind what = kind::bad_message;
    conversation_id conversation;  // 0: it concerns the user alone
    gapless::seq seq;
    user_id user;

    friend bool operator==(const key_finding&, const key_finding&) = default;
};

// Like "bad_message".
[[nodiscard]] std::string_view name_of(key_finding::kind what);

}  // namespace gapless
