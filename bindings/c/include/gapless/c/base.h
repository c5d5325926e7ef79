// What all of <gapless.h> stands on: texts, ids, errors, versions, and the values that are given
// out.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef GAPLESS_BUILDING_LIBRARY
#define GAPLESS_API __attribute__((visibility("default")))
#else
#define GAPLESS_API
#endif

// Makes type_init(), which gives a struct filled with what is usual.
#define GAPLESS_SIZED(type)                \
    static inline type type##_init(void) { \
        type made;                         \
        memset(&made, 0, sizeof made);     \
        made.struct_size = sizeof made;    \
        return made;                       \
    }

#ifdef __cplusplus
extern "C" {
#endif

// ---- Texts and ids.

// A size that says: up to the NUL.
#define GAPLESS_NUL_TERMINATED SIZE_MAX

// UTF-8, where nothing else is said. {NULL, 0} is the empty text.
typedef struct gapless_text {
    const char* data;
    size_t size;
} gapless_text;

static inline gapless_text gapless_text_of(const char* nul_terminated) {
    gapless_text made;
    made.data = nul_terminated;
    made.size = nul_terminated ? strlen(nul_terminated) : 0;
    return made;
}

// The id of a message that this or another device sent, or of a device.
typedef struct gapless_uuid {
    uint8_t bytes[16];
} gapless_uuid;

// ---- Errors.

typedef int32_t gapless_code;

enum {
    GAPLESS_OK = 0,
    // The request itself.
    GAPLESS_ERROR_USAGE = 1,
    GAPLESS_ERROR_INVALID_UTF8 = 2,
    GAPLESS_ERROR_EMPTY_MESSAGE = 3,
    GAPLESS_ERROR_MESSAGE_TOO_LARGE = 4,
    GAPLESS_ERROR_FRAME_TOO_LARGE = 5,
    GAPLESS_ERROR_MALFORMED_FRAME = 6,
    GAPLESS_ERROR_UNEXPECTED_FRAME = 7,
    GAPLESS_ERROR_UNSUPPORTED = 8,
    // People, conversations and permissions.
    GAPLESS_ERROR_UNKNOWN_USER = 9,
    GAPLESS_ERROR_UNKNOWN_CONVERSATION = 10,
    GAPLESS_ERROR_NOT_A_MEMBER = 11,
    GAPLESS_ERROR_FORBIDDEN = 12,
    GAPLESS_ERROR_GROUP_FULL = 13,
    GAPLESS_ERROR_NAME_TAKEN = 14,
    GAPLESS_ERROR_INVALID_NAME = 15,
    GAPLESS_ERROR_INVALID_MENTION = 16,
    GAPLESS_ERROR_INVALID_TARGET = 17,
    GAPLESS_ERROR_INVALID_CONTENT = 18,
    GAPLESS_ERROR_INVALID_LIFETIME = 19,
    GAPLESS_ERROR_WRONG_PASSWORD = 20,
    GAPLESS_ERROR_TOKEN_EXPIRED = 21,
    GAPLESS_ERROR_RATE_LIMITED = 22,
    GAPLESS_ERROR_CONFLICT = 23,
    GAPLESS_ERROR_LOGGED_IN_ELSEWHERE = 24,
    // Delivery.
    GAPLESS_ERROR_COUNTER_EXPECTED = 25,
    GAPLESS_ERROR_OUTBOX_FULL = 26,
    GAPLESS_ERROR_CANCELLED = 27,
    GAPLESS_ERROR_SUPERSEDED = 28,
    GAPLESS_ERROR_LOG_DIVERGED = 29,
    // The way to the server.
    GAPLESS_ERROR_TIMED_OUT = 30,
    GAPLESS_ERROR_UNREACHABLE = 31,
    GAPLESS_ERROR_CERTIFICATE_REFUSED = 32,
    GAPLESS_ERROR_KICKED = 33,
    GAPLESS_ERROR_OVERLOADED = 34,
    GAPLESS_ERROR_SHUTTING_DOWN = 35,
    GAPLESS_ERROR_IDLE_TIMEOUT = 36,
    // The disk.
    GAPLESS_ERROR_STORAGE_FULL = 37,
    GAPLESS_ERROR_STORAGE_FAILED = 38,
    GAPLESS_ERROR_MAILBOX_IN_USE = 39,
    GAPLESS_ERROR_MAILBOX_CORRUPT = 40,
    GAPLESS_ERROR_MAILBOX_TOO_NEW = 41,
    GAPLESS_ERROR_DATA_IN_USE = 42,
    GAPLESS_ERROR_MAILBOX_LOCKED = 48,
    GAPLESS_ERROR_MANAGED_UNAVAILABLE = 49,
    GAPLESS_ERROR_GENERATION_STALE = 50,
    // A mistake of the library's own.
    GAPLESS_ERROR_INTERNAL = 43,
    // End-to-end encryption.
    GAPLESS_ERROR_EPOCH_STALE = 44,
    GAPLESS_ERROR_ENCRYPTION_REQUIRED = 45,
    GAPLESS_ERROR_KEYS_MISSING = 46,
    GAPLESS_ERROR_TOO_LARGE_FOR_END_TO_END = 47
};

typedef struct gapless_error {
    uint32_t struct_size;
    gapless_code code;
    gapless_text message;    // a sentence for a person: what it means and what to do
    gapless_text detail;     // what it was about; may be empty. Never content, never a secret
    bool is_retryable;       // the same call may work later
    int64_t retry_after_ms;  // so long to wait before; -1: nobody says
} gapless_error;

// The code's name as logs and the command line have it, like "not_a_member"; "" for what is no
// code. It is never freed.
GAPLESS_API const char* gapless_code_name(gapless_code code);

// ---- The library.

// Grows by one with each change that programs built before would feel. They load libgapless.so.N.
#define GAPLESS_ABI_VERSION 1

// That of the library which was loaded.
GAPLESS_API uint32_t gapless_abi_version(void);

// The library's release, like "0.1.0"; never freed.
GAPLESS_API const char* gapless_version(void);

// How many handles, values and `user`s there are that the library has not let go of. Calls and
// clients that are ending on other threads count until they have.
GAPLESS_API int64_t gapless_object_count(void);

// ---- Values: what callbacks are lent, and what is put into *out and *error.

// Keeps a value beyond the callback that was lent it, once more for each call. Only for what a
// callback or *out was given itself, and for the items of batches (see lists.h); what such a value
// points to stays with it. NULL does nothing.
GAPLESS_API void gapless_retain(const void* value);

// Takes one of these back. The last one ends the value, and all that it points to.
GAPLESS_API void gapless_release(const void* value);

#ifdef __cplusplus
}
#endif
