// Groups and their members, contacts, who is there, and who writes.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/client.h>
#include <gapless/c/values.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- Groups. Each needs the server. Errors: unknown_conversation, not_a_member, forbidden,
// unknown_user, group_full, conflict.

typedef int32_t gapless_history_policy;

// What somebody who joins may see.
enum { GAPLESS_HISTORY_FROM_JOIN = 1, GAPLESS_HISTORY_ALL = 2 };

// A member of a group. What the timeline adds up to has no user id.
typedef struct gapless_member {
    uint32_t struct_size;
    gapless_role role;
    uint64_t user;
    gapless_text name;
    uint64_t join_seq;
    int64_t muted_until_ms;
} gapless_member;

typedef struct gapless_members {
    uint32_t struct_size;
    size_t count;
    const gapless_member* const* items;
} gapless_members;

typedef struct gapless_then_members {
    void (*call)(void* user, const gapless_members* members, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_members;

// With an error the conversation is 0.
typedef struct gapless_then_group {
    void (*call)(void* user, uint64_t conversation, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_group;

// The creator becomes its owner; `members` are user names. Policy 0: from_join.
GAPLESS_API void gapless_create_group(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
);

// As gapless_create_group, but what is said there is readable by the operator: the server makes the
// key and hands it to members. For good; gapless_conversation.mode says so to everybody. Also fails
// with managed_unavailable, where the server has no master key.
GAPLESS_API void gapless_create_managed_group(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
);

// As gapless_create_group, but keys and texts are erased after some days, on the server and on all
// devices; a device that comes later reads nothing of before. For good;
// gapless_conversation.policy says so to everybody.
GAPLESS_API void gapless_create_ephemeral_group(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
);

GAPLESS_API void gapless_invite(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_remove_member(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_change_role(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    gapless_role role,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_join(
    gapless_client* client, uint64_t conversation, gapless_then then, gapless_call** call
);
GAPLESS_API void gapless_leave(
    gapless_client* client, uint64_t conversation, gapless_then then, gapless_call** call
);
GAPLESS_API void gapless_fetch_members(
    gapless_client* client, uint64_t conversation, gapless_then_members then, gapless_call** call
);
// A plain member may not write until then; 0, or what is past, ends it. For owner and admins.
GAPLESS_API void gapless_mute_member(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    int64_t until_ms,
    gapless_then then,
    gapless_call** call
);
// Whether nobody may write but owner and admins.
GAPLESS_API void gapless_mute_all(
    gapless_client* client,
    uint64_t conversation,
    bool is_muted,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_rename_group(
    gapless_client* client,
    uint64_t conversation,
    gapless_text name,
    gapless_then then,
    gapless_call** call
);
// For the owner. All leave, and the group takes nothing more; what there was stays readable.
GAPLESS_API void gapless_dismiss_group(
    gapless_client* client, uint64_t conversation, gapless_then then, gapless_call** call
);
// For the owner. What those see who join from now on.
GAPLESS_API void gapless_set_history(
    gapless_client* client,
    uint64_t conversation,
    gapless_history_policy history,
    gapless_then then,
    gapless_call** call
);

// A group as its timeline tells of it.
typedef struct gapless_group {
    uint32_t struct_size;
    gapless_history_policy history;
    gapless_text name;
    gapless_retention retention;
    bool is_all_muted;
    bool is_dismissed;
    bool is_complete;  // false: a part of the timeline is not there to be read
    size_t count;
    const gapless_member* const* members;  // by canonical name
} gapless_group;

// What the timeline of a group adds up to, read from the mailbox. Errors: unknown_conversation,
// usage (some of it is missing).
GAPLESS_API gapless_code gapless_read_group(
    gapless_client* client, uint64_t conversation, const gapless_group** out, gapless_error** error
);

typedef int32_t gapless_member_change_kind;

enum {
    GAPLESS_MEMBER_CREATED = 1,
    GAPLESS_MEMBER_INVITED = 2,
    GAPLESS_MEMBER_JOINED = 3,
    GAPLESS_MEMBER_LEFT = 4,
    GAPLESS_MEMBER_REMOVED = 5,
    GAPLESS_MEMBER_ROLE = 6,
    GAPLESS_MEMBER_RENAMED = 7,
    GAPLESS_MEMBER_MUTED = 8,
    GAPLESS_MEMBER_UNMUTED = 9,
    GAPLESS_MEMBER_ALL_MUTED = 10,
    GAPLESS_MEMBER_ALL_UNMUTED = 11,
    GAPLESS_MEMBER_HISTORY = 12,
    GAPLESS_MEMBER_DISMISSED = 13,
    GAPLESS_MEMBER_RETENTION = 14
};

// What an entry of the kind member_change says.
typedef struct gapless_member_change {
    uint32_t struct_size;
    gapless_member_change_kind kind;
    gapless_text user;               // whom it is about
    gapless_text by;                 // who did it
    gapless_role role;               // the user's afterwards
    gapless_history_policy history;  // created, history; otherwise 0
    gapless_text name;               // created, renamed
    int64_t until_ms;                // muted
    gapless_retention retention;     // retention
} gapless_member_change;

// Errors: usage (another kind), malformed_frame.
GAPLESS_API gapless_code gapless_member_change_of(
    const gapless_message* message, const gapless_member_change** out, gapless_error** error
);

// ---- Contacts. Each needs the server. Errors: unknown_user, forbidden, message_too_large and
// invalid_utf8 (the note: at most 200 bytes).

// Asks to be each other's contacts. If the other one has asked already, they are at once.
GAPLESS_API void gapless_request_contact(
    gapless_client* client,
    gapless_text user,
    gapless_text note,
    gapless_then then,
    gapless_call** call
);
GAPLESS_API void gapless_answer_contact(
    gapless_client* client, gapless_text user, bool accept, gapless_then then, gapless_call** call
);
// Ends a contact, or takes a request back, for both.
GAPLESS_API void gapless_remove_contact(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
);
// One's own affair: the other one is not told.
GAPLESS_API void gapless_follow(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
);
GAPLESS_API void gapless_unfollow(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
);
// Nothing of that user gets through from now on; what there was between the two ends.
GAPLESS_API void gapless_block(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
);
GAPLESS_API void gapless_unblock(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
);

typedef int32_t gapless_tie;

enum {
    GAPLESS_TIE_NONE = 0,
    GAPLESS_TIE_ASKED = 1,
    GAPLESS_TIE_ASKED_BY = 2,
    GAPLESS_TIE_MUTUAL = 3
};

// How a user stands to another one.
typedef struct gapless_contact {
    uint32_t struct_size;
    gapless_tie tie;
    gapless_text user;
    bool follows;
    bool blocked;
    gapless_text note;  // of the request that waits for an answer
} gapless_contact;

typedef struct gapless_contacts {
    uint32_t struct_size;
    size_t count;
    const gapless_contact* const* items;  // by name
} gapless_contacts;

// What the contacts timeline adds up to, read from the mailbox.
GAPLESS_API gapless_code
gapless_read_contacts(gapless_client* client, const gapless_contacts** out, gapless_error** error);

typedef int32_t gapless_contact_change_kind;

enum {
    GAPLESS_CONTACT_REQUESTED = 1,
    GAPLESS_CONTACT_REQUEST_RECEIVED = 2,
    GAPLESS_CONTACT_ACCEPTED = 3,
    GAPLESS_CONTACT_REFUSED = 4,
    GAPLESS_CONTACT_REMOVED = 5,
    GAPLESS_CONTACT_FOLLOWED = 6,
    GAPLESS_CONTACT_UNFOLLOWED = 7,
    GAPLESS_CONTACT_BLOCKED = 8,
    GAPLESS_CONTACT_UNBLOCKED = 9
};

// What an entry of the kind contact_change says.
typedef struct gapless_contact_change {
    uint32_t struct_size;
    gapless_contact_change_kind kind;
    gapless_text user;
    gapless_text note;
} gapless_contact_change;

// Errors: usage (another kind), malformed_frame.
GAPLESS_API gapless_code gapless_contact_change_of(
    const gapless_message* message, const gapless_contact_change** out, gapless_error** error
);

// ---- Who is there, and who writes. Nothing of it is stored.

typedef int32_t gapless_presence_state;

enum {
    GAPLESS_PRESENCE_ONLINE = 1,
    GAPLESS_PRESENCE_AWAY = 2,
    GAPLESS_PRESENCE_BUSY = 3,
    GAPLESS_PRESENCE_SUSPENDED = 4,
    GAPLESS_PRESENCE_OFFLINE = 5,
    GAPLESS_PRESENCE_UNKNOWN = 6
};

typedef struct gapless_device_presence {
    gapless_device_class device_class;
    gapless_presence_state state;
} gapless_device_presence;

// How a user is, as far as it is known.
typedef struct gapless_presence {
    uint32_t struct_size;
    gapless_presence_state state;
    gapless_text user;
    int64_t last_seen_ms;
    size_t devices_count;
    const gapless_device_presence* devices;  // those that are not offline
} gapless_presence;

// How this device is from now on, as contacts see it.
GAPLESS_API gapless_code
gapless_set_presence(gapless_client* client, gapless_presence_state state, gapless_error** error);
// Of whom to be told, instead of those before: contacts, up to 200. Errors: usage, invalid_name.
GAPLESS_API void gapless_watch_presence(
    gapless_client* client,
    const gapless_text* users,
    size_t count,
    gapless_then then,
    gapless_call** call
);
// What is known of a watched user; *out is NULL for others.
GAPLESS_API gapless_code gapless_presence_of(
    gapless_client* client, gapless_text user, const gapless_presence** out, gapless_error** error
);

typedef struct gapless_presence_listener {
    void (*call)(void* user, const gapless_presence* presence);
    void* user;
    void (*free_user)(void* user);
} gapless_presence_listener;

GAPLESS_API gapless_code gapless_on_presence(
    gapless_client* client,
    gapless_presence_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// Somebody writes in a conversation, or has stopped.
typedef struct gapless_typing {
    uint32_t struct_size;
    bool is_active;
    uint64_t conversation;
    gapless_text user;
} gapless_typing;

// The user writes, or has stopped. Call it with each key, if you like.
GAPLESS_API gapless_code gapless_set_typing(
    gapless_client* client, uint64_t conversation, bool is_active, gapless_error** error
);

typedef struct gapless_typing_listener {
    void (*call)(void* user, const gapless_typing* typing);
    void* user;
    void (*free_user)(void* user);
} gapless_typing_listener;

GAPLESS_API gapless_code gapless_on_typing(
    gapless_client* client,
    gapless_typing_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

#ifdef __cplusplus
}
#endif
