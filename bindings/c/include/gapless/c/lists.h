// Lists that a screen shows: first the whole list, then batches of steps by which the list on the
// screen becomes the one in the mailbox. What happens while a listener is busy comes as the next
// batch. Items are values of their own: gapless_retain keeps one as long as it is on the screen.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/client.h>
#include <gapless/c/values.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t gapless_change_kind;

// Indices are those of the list as the steps before have left it.
enum {
    GAPLESS_CHANGE_INSERT = 1,  // `item` at `index`
    GAPLESS_CHANGE_UPDATE = 2,  // `item` instead of the one at `index`
    GAPLESS_CHANGE_MOVE = 3,    // out at `index`, then `item` in at `to`
    GAPLESS_CHANGE_REMOVE = 4,  // the one at `index`
    GAPLESS_CHANGE_RESET = 5    // forget the list: it is `items` now
};

// ---- The list of conversations.

// As much of an entry as a list shows.
typedef struct gapless_preview {
    uint32_t struct_size;
    gapless_message_kind kind;
    uint64_t seq;
    uint64_t sender;
    gapless_text sender_name;
    int64_t server_time_ms;
    gapless_text text;  // its beginning
} gapless_preview;

typedef struct gapless_listed_conversation {
    uint32_t struct_size;
    bool is_pinned;
    bool is_muted;
    const gapless_conversation* conversation;
    gapless_text draft;
    const gapless_preview* last;  // the newest entry in the mailbox; or NULL
} gapless_listed_conversation;

typedef struct gapless_conversation_change {
    uint32_t struct_size;
    gapless_change_kind kind;
    size_t index;
    size_t to;
    const gapless_listed_conversation* item;  // or NULL
    size_t items_count;
    const gapless_listed_conversation* const* items;
} gapless_conversation_change;

typedef struct gapless_conversation_batch {
    uint32_t struct_size;
    size_t count;
    const gapless_conversation_change* const* changes;
} gapless_conversation_batch;

typedef struct gapless_conversation_list_listener {
    void (*call)(void* user, const gapless_conversation_batch* batch);
    void* user;
    void (*free_user)(void* user);
} gapless_conversation_list_listener;

// The first `limit` conversations: pinned ones first, then the one with the newest entry.
GAPLESS_API gapless_code gapless_show_conversations(
    gapless_client* client,
    size_t limit,
    gapless_conversation_list_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// ---- A timeline.

typedef int32_t gapless_gap_cause;

enum {
    GAPLESS_GAP_MISSING = 1,  // still to come
    GAPLESS_GAP_NOT_A_MEMBER = 2,
    GAPLESS_GAP_EXPIRED = 3
};

// A range of seqs of which this device has no entries.
typedef struct gapless_gap {
    uint32_t struct_size;
    gapless_gap_cause why;
    uint64_t from;
    uint64_t to;
} gapless_gap;

// One item of a timeline. Exactly one of message, pending and gap is set. The three parts of its id
// stay what they are from the outbox to the log.
typedef struct gapless_entry {
    uint32_t struct_size;
    gapless_uuid id_device;
    gapless_uuid id_client_id;
    uint64_t id_seq;
    const gapless_message* message;
    const gapless_pending_message* pending;
    const gapless_gap* gap;
    size_t annotations_count;
    const gapless_annotation* const* annotations;
} gapless_entry;

typedef struct gapless_timeline_change {
    uint32_t struct_size;
    gapless_change_kind kind;
    size_t index;
    size_t to;
    const gapless_entry* item;  // or NULL
    size_t items_count;
    const gapless_entry* const* items;
} gapless_timeline_change;

typedef struct gapless_timeline_batch {
    uint32_t struct_size;
    size_t count;
    const gapless_timeline_change* const* changes;
} gapless_timeline_batch;

typedef struct gapless_timeline_listener {
    void (*call)(void* user, const gapless_timeline_batch* batch);
    void* user;
    void (*free_user)(void* user);
} gapless_timeline_listener;

// A conversation's newest `limit` entries, those that come later, and what waits in the outbox for
// it.
GAPLESS_API gapless_code gapless_show_timeline(
    gapless_client* client,
    uint64_t conversation,
    size_t limit,
    gapless_timeline_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// From now on so many items; what that changes comes as a batch. Errors: usage (it is no list's).
GAPLESS_API gapless_code
gapless_subscription_show(gapless_subscription* subscription, size_t limit, gapless_error** error);

#ifdef __cplusplus
}
#endif
