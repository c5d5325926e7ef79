// What is read, what is kept, groups, and what the mailbox holds.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/client.h>
#include <gapless/c/values.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- What is read. It is the same on all devices of a user.

// This user has read the conversation up to this entry. It takes effect at once, without a
// connection too; answers when it is on stable storage. Errors: unknown_conversation, not_a_member,
// usage (an entry beyond what the mailbox has, or that was skipped).
GAPLESS_API void gapless_mark_read(
    gapless_client* client,
    uint64_t conversation,
    uint64_t up_to,
    gapless_then then,
    gapless_call** call
);
// Flags a conversation for this user's own eyes, or takes the flag away.
GAPLESS_API void gapless_mark_unread(
    gapless_client* client,
    uint64_t conversation,
    bool is_unread,
    gapless_then then,
    gapless_call** call
);

// How far a member has read a conversation, and how far it is on one of the member's devices.
typedef struct gapless_receipt {
    uint32_t struct_size;
    uint64_t conversation;
    uint64_t user;
    gapless_text name;  // empty in a hint
    uint64_t read_seq;
    uint64_t delivered_seq;
} gapless_receipt;

// Who of the members has got or read one message.
typedef struct gapless_receipts {
    uint32_t struct_size;
    uint32_t read_count;
    uint32_t delivered_count;  // who has read it is among them
    uint32_t members_count;    // who could
    size_t count;
    const gapless_receipt* const* items;  // those who have got it
} gapless_receipts;

typedef struct gapless_then_receipts {
    void (*call)(void* user, const gapless_receipts* receipts, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_receipts;

// Needs the server. Errors: unknown_conversation, not_a_member, usage (there is no such entry).
GAPLESS_API void gapless_fetch_receipts(
    gapless_client* client,
    uint64_t conversation,
    uint64_t seq,
    gapless_then_receipts then,
    gapless_call** call
);

typedef struct gapless_receipt_listener {
    void (*call)(void* user, const gapless_receipt* hint);
    void* user;
    void (*free_user)(void* user);
} gapless_receipt_listener;

// Called when somebody has got or read what was written to a group lately. A hint: it may be lost.
GAPLESS_API gapless_code gapless_on_receipt(
    gapless_client* client,
    gapless_receipt_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

typedef struct gapless_conversation_listener {
    void (*call)(void* user, const gapless_conversation* conversation);
    void* user;
    void (*free_user)(void* user);
} gapless_conversation_listener;

// Called with each conversation that is new or has changed in any way, as it is then.
GAPLESS_API gapless_code gapless_on_conversation(
    gapless_client* client,
    gapless_conversation_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// ---- What the user sets for a conversation; it takes effect at once. Errors:
// unknown_conversation; of a draft invalid_utf8 and message_too_large.

GAPLESS_API void gapless_set_pinned(
    gapless_client* client,
    uint64_t conversation,
    bool is_pinned,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_set_muted(
    gapless_client* client,
    uint64_t conversation,
    bool is_muted,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_set_draft(
    gapless_client* client,
    uint64_t conversation,
    gapless_text draft,
    gapless_then then,
    gapless_call** call
);

// How long what is sent from now on is kept. Needs the server. Errors: invalid_lifetime,
// unknown_conversation, not_a_member, forbidden.
GAPLESS_API void gapless_set_retention(
    gapless_client* client,
    uint64_t conversation,
    gapless_retention retention,
    gapless_then then,
    gapless_call** call
);

// ---- Looking back.

typedef struct gapless_then_history {
    void (*call)(void* user, const gapless_history_page* page, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_history;

// The `count` entries right below the one at `before`, up to 10,000, or those that there are, and
// why there are no more. It waits for what is still being fetched. Errors: usage,
// unknown_conversation, timed_out.
GAPLESS_API void gapless_fetch_history(
    gapless_client* client,
    uint64_t conversation,
    uint64_t before,
    size_t count,
    gapless_then_history then,
    gapless_call** call
);

// ---- What is in the mailbox, read on the caller's thread. Errors: cancelled (closed).

// Ascending by id, the contacts timeline among them.
GAPLESS_API gapless_code gapless_read_conversations(
    gapless_client* client, const gapless_conversations** out, gapless_error** error
);
// The sum of what is unread.
GAPLESS_API gapless_code
gapless_unread_total(gapless_client* client, uint64_t* out, gapless_error** error);
// Entries of a timeline from a seq on, ascending; they may skip what is not in the mailbox. Errors:
// unknown_conversation.
GAPLESS_API gapless_code gapless_read_history(
    gapless_client* client,
    uint64_t conversation,
    uint64_t from,
    size_t limit,
    const gapless_messages** out,
    gapless_error** error
);
// What was said about the entries from..to, ascending by target, kind and user.
GAPLESS_API gapless_code gapless_read_annotations(
    gapless_client* client,
    uint64_t conversation,
    uint64_t from,
    uint64_t to,
    const gapless_annotations** out,
    gapless_error** error
);
// In the order of sending.
GAPLESS_API gapless_code gapless_read_outbox(
    gapless_client* client, const gapless_pending_messages** out, gapless_error** error
);

// What to look for: plain text, of which a message has to have all words.
typedef struct gapless_search_query {
    uint32_t struct_size;
    gapless_search_order order;  // 0: newest first
    gapless_text text;
    uint64_t conversation;               // 0: all
    gapless_text sender;                 // a user's name; empty: anybody
    int64_t since_ms;                    // by the server's time; 0: no bound
    int64_t until_ms;                    // before it; 0: no bound
    size_t limit;                        // hits a page, up to 1,000; 0: 20
    const gapless_search_cursor* after;  // `next` of the page before; or NULL
} gapless_search_query;

GAPLESS_SIZED(gapless_search_query)

// Errors: usage (nothing to look for, or too much), invalid_utf8, invalid_name.
GAPLESS_API gapless_code gapless_search(
    gapless_client* client,
    const gapless_search_query* query,
    const gapless_search_page** out,
    gapless_error** error
);

#ifdef __cplusplus
}
#endif
