// What the library tells of accounts, conversations and messages. Times are milliseconds since 1970
// in UTC; 0 says that there is none, where a time may be missing. Pointers in a struct may be NULL
// only where it says so.
#pragma once

#include <gapless/c/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- The account and its devices.

typedef int32_t gapless_device_class;

enum {
    GAPLESS_DEVICE_PHONE = 1,
    GAPLESS_DEVICE_TABLET = 2,
    GAPLESS_DEVICE_DESKTOP = 3,
    GAPLESS_DEVICE_WEB = 4,
    GAPLESS_DEVICE_OTHER = 5
};

// Whose mailbox it is.
typedef struct gapless_account {
    uint32_t struct_size;
    bool is_logged_in;    // false after gapless_log_out, and once signed out
    gapless_text server;  // https://host:port
    gapless_text user;    // as registered
    uint64_t user_id;
    gapless_uuid device;
} gapless_account;

// A device on which the user is logged in, as the server knows it.
typedef struct gapless_device {
    uint32_t struct_size;
    gapless_device_class device_class;
    gapless_uuid id;
    uint8_t key[32];  // its public key
    int64_t last_seen_ms;
} gapless_device;

typedef struct gapless_devices {
    uint32_t struct_size;
    size_t count;
    const gapless_device* const* items;
} gapless_devices;

typedef int32_t gapless_connection_state;

enum {
    GAPLESS_CONNECTION_OFFLINE = 1,      // not wanted; nobody is logged in; or told to stay away
    GAPLESS_CONNECTION_CONNECTING = 2,   // on the way, or waiting for the next try
    GAPLESS_CONNECTION_CATCHING_UP = 3,  // connected; reading what was missed
    GAPLESS_CONNECTION_LIVE = 4          // what is new arrives by itself
};

typedef int32_t gapless_transport;

enum {
    GAPLESS_TRANSPORT_TCP = 1,
    GAPLESS_TRANSPORT_WEBSOCKET = 2,
    GAPLESS_TRANSPORT_EXCHANGE = 3,  // HTTP long polling
    GAPLESS_TRANSPORT_AUTOMATIC = 4  // the first of these that the network lets through
};

typedef struct gapless_connection_status {
    uint32_t struct_size;
    gapless_connection_state state;
    const gapless_error* reason;  // why it is not live; final when it is offline. Or NULL
    gapless_transport over;       // what frames travel over while it is connected; else 0
} gapless_connection_status;

// ---- Conversations.

typedef int32_t gapless_conversation_kind;

enum {
    GAPLESS_CONVERSATION_DIRECT = 1,
    GAPLESS_CONVERSATION_GROUP = 2,
    GAPLESS_CONVERSATION_CONTACTS = 3  // where a user reads what happens to their contacts
};

typedef int32_t gapless_role;

enum { GAPLESS_ROLE_MEMBER = 1, GAPLESS_ROLE_ADMIN = 2, GAPLESS_ROLE_OWNER = 3 };

typedef int32_t gapless_retention_kind;

enum {
    GAPLESS_RETENTION_FOREVER = 1,
    GAPLESS_RETENTION_LIMITED = 2,            // for `time_ms` from when the server took it
    GAPLESS_RETENTION_UNTIL_ACKNOWLEDGED = 3  // until all devices have it; at most `time_ms`
};

// How long messages are kept. It never grows.
typedef struct gapless_retention {
    gapless_retention_kind kind;
    int64_t time_ms;  // 0 with forever
} gapless_retention;

typedef int32_t gapless_relation_mode;

// Who can read what is said in a conversation.
enum {
    GAPLESS_RELATION_NONE = 0,        // whoever runs the server, too
    GAPLESS_RELATION_END_TO_END = 1,  // the members' devices, and nobody else
    GAPLESS_RELATION_MANAGED = 2      // the members, and whoever runs the server
};

typedef int32_t gapless_key_policy;

// What becomes of keys and texts of what is encrypted end to end.
enum {
    GAPLESS_KEYS_ARCHIVE = 1,   // kept as long as the messages
    GAPLESS_KEYS_EPHEMERAL = 2  // erased after some days
};

// A conversation as a device knows it.
typedef struct gapless_conversation {
    uint32_t struct_size;
    gapless_conversation_kind kind;
    uint64_t id;
    gapless_text name;  // a group's; the other user of a direct one; of contacts, one's own
    uint64_t epoch;     // of its log
    uint64_t first;     // the first entry this user may see
    uint64_t head;      // the newest one the server has named
    uint64_t high;      // all entries up to here are in the mailbox, or were skipped
    uint32_t members;   // how many
    gapless_role role;  // of this user
    bool removed;       // this user is no longer a member
    bool marked_unread;
    uint64_t last_counter;  // of the messages this device sent here
    int64_t active_ms;      // when the newest entry in the mailbox was made
    gapless_retention retention;
    uint64_t unread;           // messages of others above read_seq
    uint64_t unread_mentions;  // of these, those that mention this user; up to 100
    uint64_t read_seq;         // this user has read it up to here, on whichever device
    uint64_t peer_read;        // and so has the other user of a direct conversation
    uint64_t peer_delivered;   // up to here it is on a device of the other user
    gapless_relation_mode mode;
    gapless_key_policy policy;
} gapless_conversation;

typedef struct gapless_conversations {
    uint32_t struct_size;
    size_t count;
    const gapless_conversation* const* items;
} gapless_conversations;

// ---- Messages.

typedef int32_t gapless_message_kind;

enum {
    GAPLESS_MESSAGE_TEXT = 1,
    GAPLESS_MESSAGE_MEMBER_CHANGE = 2,   // see gapless_member_change_of
    GAPLESS_MESSAGE_CONTACT_CHANGE = 3,  // see gapless_contact_change_of
    GAPLESS_MESSAGE_REACTION = 4,        // to its target; without a body it is taken back
    GAPLESS_MESSAGE_EDIT = 5,            // of its target; the text that it has from now on
    GAPLESS_MESSAGE_RECALL = 6,          // of its target, whose body is gone
    GAPLESS_MESSAGE_EMOJI = 7,           // from here on see gapless_content_of
    GAPLESS_MESSAGE_LOCATION = 8,
    GAPLESS_MESSAGE_IMAGE = 9,
    GAPLESS_MESSAGE_VOICE = 10,
    GAPLESS_MESSAGE_VIDEO = 11,
    GAPLESS_MESSAGE_FILE = 12,
    GAPLESS_MESSAGE_CUSTOM = 13,
    GAPLESS_MESSAGE_KEY_CHANGE = 14  // an entry of the key chain, and no message
};

typedef int32_t gapless_protection;

// Who could read a message on its way to this device.
enum {
    GAPLESS_PROTECTION_NONE = 0,        // whoever runs the server, too
    GAPLESS_PROTECTION_END_TO_END = 1,  // the members' devices, and it is from the one it names
    GAPLESS_PROTECTION_NO_KEY = 2,      // encrypted, and this device has no key: no body
    GAPLESS_PROTECTION_REFUSED = 3,     // encrypted, and not as its sender has sent it: no body
    GAPLESS_PROTECTION_MANAGED = 4,     // the members and whoever runs the server, who has the key
    GAPLESS_PROTECTION_KEY_ERASED = 5  // ephemeral, and its key is gone, or never was here: no body
};

// One entry of a conversation's timeline.
typedef struct gapless_message {
    uint32_t struct_size;
    gapless_message_kind kind;
    uint64_t seq;  // its position: 1, 2, 3 … without holes
    uint64_t id;
    gapless_uuid client_id;
    uint64_t sender;
    gapless_text sender_name;
    gapless_uuid device;
    uint64_t counter;
    int64_t server_time_ms;
    gapless_text text;  // what it says in words: a text, a caption, a reaction
    gapless_text body;  // the bytes that were sent; what they are the kind says
    uint64_t ordinal;
    size_t mentions_count;
    const gapless_text* mentions;  // canonical names
    bool mention_all;
    bool recalled;        // its body is gone
    uint64_t target;      // what it annotates or replies to; 0: nothing
    int64_t expires_ms;   // gone from then on
    bool is_forwarded;    // as its sender says: nobody checks it
    gapless_text origin;  // who wrote it first, if it was forwarded
    int64_t origin_written_ms;
    gapless_protection protection;  // as this device found it
} gapless_message;

typedef struct gapless_messages {
    uint32_t struct_size;
    size_t count;
    const gapless_message* const* items;
} gapless_messages;

// The newest of its kind that a user has said about a message.
typedef struct gapless_annotation {
    uint32_t struct_size;
    gapless_message_kind kind;
    uint64_t target;
    uint64_t by;
    gapless_text by_name;
    uint64_t seq;  // its own entry
    int64_t at_ms;
    gapless_text body;
} gapless_annotation;

typedef struct gapless_annotations {
    uint32_t struct_size;
    size_t count;
    const gapless_annotation* const* items;
} gapless_annotations;

typedef int32_t gapless_pending_state;

enum {
    GAPLESS_PENDING_QUEUED = 1,
    GAPLESS_PENDING_SENDING = 2,
    GAPLESS_PENDING_FAILED = 3,       // refused for good: gapless_retry or gapless_cancel
    GAPLESS_PENDING_UNCONFIRMED = 4,  // nobody knows: the same two
    GAPLESS_PENDING_CANCELLING = 5
};

// A message in the outbox: it has no seq yet.
typedef struct gapless_pending_message {
    uint32_t struct_size;
    gapless_message_kind kind;
    gapless_uuid client_id;
    uint64_t conversation;  // where it goes; or 0, and the user is set
    gapless_text user;
    gapless_pending_state state;
    uint32_t attempts;
    gapless_text text;            // of a content: its caption
    const gapless_error* reason;  // or NULL
    size_t mentions_count;
    const gapless_text* mentions;
    bool mention_all;
    uint64_t target;
} gapless_pending_message;

typedef struct gapless_pending_messages {
    uint32_t struct_size;
    size_t count;
    const gapless_pending_message* const* items;
} gapless_pending_messages;

// How a message ended that was waited for.
typedef struct gapless_outcome {
    uint32_t struct_size;
    bool duplicate;          // an earlier try had already stored it
    gapless_uuid client_id;  // zero when it never came into the outbox
    uint64_t conversation;   // its place, if it has one
    uint64_t seq;
} gapless_outcome;

// ---- Events.

typedef int32_t gapless_event_kind;

enum {
    GAPLESS_EVENT_MESSAGE = 1,  // a new entry of a timeline, own ones too
    GAPLESS_EVENT_SENT = 2,     // a message of this device got its seq
    GAPLESS_EVENT_FAILED = 3    // one was refused for good, or nobody knows
};

// What happened. It comes again, with the same id, also to the next process, until it is
// acknowledged: see gapless_acknowledge.
typedef struct gapless_event {
    uint32_t struct_size;
    gapless_event_kind kind;
    uint64_t id;
    uint64_t conversation;           // 0 where a failed one went to a user
    const gapless_message* message;  // of a message; otherwise NULL
    bool expired;                    // of the message there is only its seq
    bool duplicate;                  // sent: an earlier try had already stored it
    gapless_uuid client_id;          // sent, failed
    uint64_t seq;                    // sent
    gapless_text user;               // failed: where it went
    const gapless_error* reason;     // failed; otherwise NULL
} gapless_event;

// ---- Looking back.

typedef int32_t gapless_history_end;

enum {
    GAPLESS_HISTORY_GOES_ON = 0,
    GAPLESS_HISTORY_START_REACHED = 1,  // below there is nothing that this user may see
    GAPLESS_HISTORY_EXPIRED = 2,        // below there was something, and it is kept no longer
    GAPLESS_HISTORY_OFFLINE = 3         // below is something that this device lacks
};

typedef struct gapless_history_page {
    uint32_t struct_size;
    gapless_history_end end;
    size_t count;
    const gapless_message* const* entries;  // ascending
} gapless_history_page;

// ---- Search.

typedef int32_t gapless_search_order;

enum { GAPLESS_SEARCH_NEWEST_FIRST = 1, GAPLESS_SEARCH_RANKED = 2 };

// Where the next page begins. It never grows; only good for the same query.
typedef struct gapless_search_cursor {
    uint32_t score;
    int64_t server_time_ms;
    uint64_t conversation;
    uint64_t seq;
} gapless_search_cursor;

// A part of a text, in bytes.
typedef struct gapless_span {
    size_t offset;
    size_t length;
} gapless_span;

typedef struct gapless_search_hit {
    uint32_t struct_size;
    uint64_t conversation;
    const gapless_message* message;
    gapless_text snippet;  // the part of the message to show
    size_t hits_count;
    const gapless_span* hits;  // the words in the snippet
} gapless_search_hit;

typedef struct gapless_search_page {
    uint32_t struct_size;
    bool has_next;
    gapless_search_cursor next;
    size_t count;
    const gapless_search_hit* const* hits;
} gapless_search_page;

#ifdef __cplusplus
}
#endif
