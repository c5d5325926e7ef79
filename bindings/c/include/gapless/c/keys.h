// Keys, unless gapless_config.encryption is off: which devices are the user's, how two users make
// sure of each other, and how keys come back. docs/guide/security.md says what is protected.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/client.h>
#include <gapless/c/values.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- The user's devices. Each needs the server.

// Lets another device of this user, as gapless_fetch_devices tells of it, read and write what is
// encrypted from now on. Compare its id with what the device says of itself before: it is the hash
// of its key, and the only thing that the server cannot make up. Answers when the server has the
// new list. Errors: forbidden (this is not the device that has the account's key: the first one of
// its user), usage (it is linked, or was revoked).
GAPLESS_API void gapless_link_device(
    gapless_client* client, const gapless_device* device, gapless_then then, gapless_call** call
);
// The same device no more. Errors: forbidden, as above; unknown_user (it is not linked).
GAPLESS_API void gapless_revoke_device(
    gapless_client* client, const gapless_uuid* device, gapless_then then, gapless_call** call
);

// ---- Who the others are, and what is found of them.

typedef struct gapless_then_text {
    void (*call)(void* user, const gapless_text* text, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_text;

// 60 digits that this user and another one compare, by some other way than this one: where they are
// equal nobody stands between the two. Errors: keys_missing (nothing was heard of their keys).
GAPLESS_API void gapless_safety_number(
    gapless_client* client, gapless_text user, gapless_then_text then, gapless_call** call
);

typedef int32_t gapless_verification;

// How far this device's user trusts that a user's account key is that person's.
enum {
    GAPLESS_UNVERIFIED = 1,  // the first key is believed, and each one that follows
    GAPLESS_VERIFIED = 2,    // the two have compared their number
    GAPLESS_CHANGED = 3  // they had; the user has begun anew since. Nothing is encrypted for them
                         // until either of gapless_mark_verified and gapless_mark_unverified
};

typedef struct gapless_then_verification {
    void (*call)(void* user, const gapless_verification* how, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_verification;

// Whether the two have compared their number; this device alone knows. Error: keys_missing.
GAPLESS_API void gapless_fetch_verification(
    gapless_client* client, gapless_text user, gapless_then_verification then, gapless_call** call
);

// They have, and it was this one. Answers when that is on stable storage. Errors: keys_missing,
// conflict (the number is another one by now: compare again).
GAPLESS_API void gapless_mark_verified(
    gapless_client* client,
    gapless_text user,
    gapless_text number,
    gapless_then then,
    gapless_call** call
);

// They have not; also to write to who has changed without comparing. Error: keys_missing.
GAPLESS_API void gapless_mark_unverified(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
);

typedef int32_t gapless_finding_kind;

enum {
    GAPLESS_FINDING_CHANGED_ACCOUNT = 1,  // a user's account key is another one; see verification
    GAPLESS_FINDING_CHANGED_LIST = 2,     // a list of devices does not follow on the ones before
    GAPLESS_FINDING_BAD_KEY_CHANGE = 3,   // an entry of the key chain does not verify or follow
    GAPLESS_FINDING_BAD_WRAP = 4,         // the key for this device is not the epoch's
    GAPLESS_FINDING_BAD_MESSAGE = 5,      // a message does not verify
    GAPLESS_FINDING_NOT_ENCRYPTED = 6,    // a message in the clear, where all is encrypted
    GAPLESS_FINDING_BROKEN_CHAIN = 7,     // a sender's messages do not follow on each other
    GAPLESS_FINDING_SPLIT_LOG = 8,        // its sender has seen another log
    GAPLESS_FINDING_BAD_ARCHIVE = 9,      // the user's own key archive is not all there
    GAPLESS_FINDING_BAD_MEMBERSHIP = 10,  // somebody came or went by nobody's signature
    GAPLESS_FINDING_MISSING_DIGEST = 11   // nothing is left of what is said to be gone
};

// What an honest server and honest members never cause; but for a changed account, since whoever
// has lost the account key begins anew. What it concerns is kept, and not believed: show it to
// people as what it is, an attack or a bug.
typedef struct gapless_key_finding {
    uint32_t struct_size;
    gapless_finding_kind kind;
    uint64_t conversation;  // 0: it concerns the user alone
    uint64_t seq;
    uint64_t user;  // whom it concerns
} gapless_key_finding;

typedef struct gapless_finding_listener {
    void (*call)(void* user, const gapless_key_finding* finding);
    void* user;
    void (*free_user)(void* user);
} gapless_finding_listener;

// Called with each finding as it is found. Nobody is told of what was found before.
GAPLESS_API gapless_code gapless_on_key_finding(
    gapless_client* client,
    gapless_finding_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// ---- The recovery code. Each needs the server.

// 56 letters and digits in groups of four, always the same ones. Whoever has them and can log in
// reads all that was ever encrypted for this user: they belong on paper and nowhere else. Answers
// when the keys of this device are backed up. The text is lent as any value: overwrite what you
// copy of it. Error: forbidden (this device does not have the account key).
GAPLESS_API void gapless_recovery_code(
    gapless_client* client, gapless_then_text then, gapless_call** call
);

// With the recovery code this device gets the account key, lists itself, and reads what was said
// before: messages that it has become readable bit by bit. Answers when the keys are here. Errors:
// usage (that is no recovery code, or the device is linked), wrong_password (it is another user's,
// or of an earlier beginning), keys_missing (nothing was backed up), unreachable.
GAPLESS_API void gapless_restore(
    gapless_client* client, gapless_text code, gapless_then then, gapless_call** call
);

// For who has lost the account key and has no recovery code: this device makes another one, and is
// this user's only device from then on; the others have to log in again with a new mailbox. What
// was encrypted before and is not here can never be read. Everybody who writes with the user has a
// finding. Answers when the server has it; if the program ends before, it goes on at the next
// connect. Errors: forbidden (the user has revoked this device), keys_missing (encryption is off).
GAPLESS_API void gapless_begin_anew(gapless_client* client, gapless_then then, gapless_call** call);

#ifdef __cplusplus
}
#endif
