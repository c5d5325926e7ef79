// A client: one device of one user, its mailbox, its outbox, and its way to the server.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/contents.h>
#include <gapless/c/queue.h>
#include <gapless/c/values.h>

#ifdef __cplusplus
extern "C" {
#endif

// Besides the errors named at a function any may end with cancelled (the client was closed), with
// storage_full or storage_failed (nothing of the call was kept), and those that talk to the server
// with unreachable, timed_out, certificate_refused, token_expired, rate_limited, overloaded or
// shutting_down. No function waits for the network. Nothing runs before gapless_connect.
typedef struct gapless_client gapless_client;

// A call that has not answered yet. Functions put one into *call unless that is NULL. It is yours:
// release it, before the answer or after.
typedef struct gapless_call gapless_call;

// A listener that is registered.
typedef struct gapless_subscription gapless_subscription;

typedef int32_t gapless_heartbeat_rule;

enum {
    GAPLESS_HEARTBEAT_LEARNED = 1,       // as seldom as the network bears, which it finds out
    GAPLESS_HEARTBEAT_EXTRAPOLATED = 2,  // from the last two
    GAPLESS_HEARTBEAT_FIXED = 3          // background_silence_max_ms, always
};

typedef int32_t gapless_encryption;

// A conversation is encrypted from the first message that somebody sends who says everywhere, for
// all of its members, and for good.
enum {
    GAPLESS_ENCRYPTION_EVERYWHERE = 1,
    GAPLESS_ENCRYPTION_WHERE_BEGUN = 2,  // where somebody else has begun to
    GAPLESS_ENCRYPTION_OFF = 3           // there it can neither read nor write
};

// One of the servers of a system, and its entrances: host:port each, or empty. This struct does not
// grow.
typedef struct gapless_known_server {
    gapless_text tcp;
    gapless_text websocket;
    gapless_text rest;
    gapless_text region;    // parts with a dash between them, the widest first; empty: unknown
    gapless_text exchange;  // frames over HTTP long polling
} gapless_known_server;

// How a client is made: with a queue, and a directory or in_memory_only. 0 is what is usual.
typedef struct gapless_config {
    uint32_t struct_size;
    gapless_transport transport;
    gapless_queue* queue;      // where callbacks run. Not NULL
    gapless_text directory;    // where the mailbox is kept; made when it is missing
    gapless_runtime* runtime;  // or NULL: a private one
    bool in_memory_only;       // no directory: gone with the client
    bool leave_gaps;           // what was skipped (far_behind) waits until somebody looks back
    bool synchronise_drafts;   // gapless_set_draft reaches all devices of the user
    gapless_text address;      // host:port to send frames to instead
    gapless_text plain_tcp;    // host:port without TLS, loopback only: for tests
    int64_t heartbeat_interval_ms;
    int64_t connect_within_ms;
    int64_t reconnect_floor_ms;
    int64_t reconnect_cap_ms;
    int64_t request_within_ms;
    int64_t sync_every_ms;  // below 0: never
    // Who comes back to more missing messages than this gets the newest of each conversation first,
    // and no events of the rest. 0: never.
    uint64_t far_behind;
    // Events given to the app and not yet acknowledged; at the bound the library waits for the app.
    uint32_t events_unacknowledged_max;
    // What to go through: http://host:port or socks5://host:port, with user:password@ before the
    // host if the proxy asks.
    gapless_text proxy;
    // In the background (gapless_set_app_state) the server is asked as seldom as the network bears,
    // and never less often than this; from 30 s to 1 h.
    int64_t background_silence_max_ms;
    gapless_heartbeat_rule background_heartbeat;
    bool index_in_clear;  // of an encrypted mailbox: search with an index, which holds the words
    // What the mailbox's content is encrypted with on the disk: 32 random bytes, or empty. Read
    // during the call alone; overwrite it afterwards.
    gapless_text mailbox_key;
    // SHA-256 hashes of public keys (RFC 7469, base64 or hexadecimal) of which the server's
    // certificate chain has to hold one, beside being vouched for; so many of them.
    const gapless_text* pinned_keys;
    size_t pinned_key_count;
    // Servers that the app knows beforehand, for when those that the server names do not answer; so
    // many of them. And where this device is: near servers are tried first.
    const gapless_known_server* servers;
    size_t server_count;
    gapless_text region;
    bool ignore_network;  // do not find out which network the device is in: the app says so
    // What is said is encrypted from device to device, unless you say otherwise: see keys.h.
    gapless_encryption encryption;
    // The app's version ("2.1"), for operators who let new servers be known from a version on.
    gapless_text app_version;
    // What becomes of keys and texts of direct conversations that this device begins to encrypt: of
    // those that are encrypted already, and of groups, it says nothing.
    gapless_key_policy direct_policy;
} gapless_config;

GAPLESS_SIZED(gapless_config)

// ---- What answers later: see rule 6 in <gapless.h>. Exactly one of value and error is not NULL.

typedef struct gapless_then {
    void (*call)(void* user, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then;

typedef struct gapless_then_account {
    void (*call)(void* user, const gapless_account* account, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_account;

typedef struct gapless_then_devices {
    void (*call)(void* user, const gapless_devices* devices, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_devices;

typedef struct gapless_then_queued {
    void (*call)(void* user, const gapless_uuid* client_id, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_queued;

// With an error the outcome says which message it was; it is NULL where the arguments were refused.
typedef struct gapless_then_outcome {
    void (*call)(void* user, const gapless_outcome* outcome, const gapless_error* error);
    void* user;
    void (*free_user)(void* user);
} gapless_then_outcome;

// The callback of this call is called as soon as may be: with cancelled, unless it has been called.
// What was asked for may still be done; a message is taken back with gapless_cancel.
GAPLESS_API void gapless_call_cancel(gapless_call* call);
// Cancels nothing.
GAPLESS_API void gapless_call_release(gapless_call* call);

// Ends what it subscribes: the listener is not called again. When a call is under way on another
// thread it waits for its end; inside the listener itself it returns at once. It may outlive its
// client.
GAPLESS_API void gapless_subscription_release(gapless_subscription* subscription);

// ---- Life.

// Opens the mailbox, or makes a new one. It reads and writes files on the caller's thread. Errors:
// usage (a config that contradicts itself, or no queue), mailbox_in_use, mailbox_corrupt,
// mailbox_too_new, mailbox_locked (encrypted, and that is not its key), unsupported, storage_full,
// storage_failed.
GAPLESS_API gapless_code
gapless_client_open(const gapless_config* config, gapless_client** out, gapless_error** error);

// Gives the mailbox in this directory, which nobody may have open, another key of 32 bytes. Without
// an old one it is not encrypted yet, without a new one it will not be any more. After a crash it
// has the one or the other. Errors: usage, mailbox_locked (not its key), and as
// gapless_client_open.
GAPLESS_API gapless_code gapless_rekey_mailbox(
    gapless_text directory, gapless_text old_key, gapless_text new_key, gapless_error** error
);

// Commits what is acknowledged, disconnects, completes what is pending with cancelled, and closes
// the mailbox; then answers, always without an error. Calls made afterwards end with cancelled.
// Safe twice.
GAPLESS_API void gapless_client_close(gapless_client* client, gapless_then then);

// The same without any goodbye to server or disk, as if the process had been killed here: for
// tests.
GAPLESS_API void gapless_client_abandon(gapless_client* client, gapless_then then);

// Closes it, if it is not, and ends it. On return the mailbox is closed and no listener is called
// any more; answers to what was pending are in the queue.
GAPLESS_API void gapless_client_release(gapless_client* client);

// ---- The account. Each needs the server.

// What one needs to register or to log in. The library keeps all but the password.
typedef struct gapless_credentials {
    uint32_t struct_size;
    gapless_device_class device_class;  // 0: other
    gapless_text server;                // https://host:port
    gapless_text authority;             // PEM text of the authority to trust; empty: the system's
    gapless_text user;
    gapless_text password;
} gapless_credentials;

GAPLESS_SIZED(gapless_credentials)

// Makes a new user and logs this device in. Errors: name_taken, invalid_name, usage, forbidden (the
// mailbox is another user's).
GAPLESS_API void gapless_register_account(
    gapless_client* client,
    const gapless_credentials* credentials,
    gapless_then_account then,
    gapless_call** call
);
// Logs this device in; a mailbox that has a device keeps it. Errors: wrong_password, forbidden,
// usage.
GAPLESS_API void gapless_log_in(
    gapless_client* client,
    const gapless_credentials* credentials,
    gapless_then_account then,
    gapless_call** call
);
// Disconnects, and makes the server forget this device's tokens. The mailbox stays.
GAPLESS_API void gapless_log_out(gapless_client* client, gapless_then then, gapless_call** call);
// Signs all other devices of the user out. Errors: wrong_password, usage.
GAPLESS_API void gapless_change_password(
    gapless_client* client,
    gapless_text old_password,
    gapless_text new_password,
    gapless_then then,
    gapless_call** call
);
// All devices of the user.
GAPLESS_API void gapless_fetch_devices(
    gapless_client* client, gapless_then_devices then, gapless_call** call
);
// Signs another device of this user out.
GAPLESS_API void gapless_remove_device(
    gapless_client* client, const gapless_uuid* device, gapless_then then, gapless_call** call
);
// Whose mailbox it is; *out is NULL before the first login.
GAPLESS_API gapless_code
gapless_who(gapless_client* client, const gapless_account** out, gapless_error** error);
GAPLESS_API gapless_code
gapless_this_device(gapless_client* client, gapless_uuid* out, gapless_error** error);

// ---- The connection.

// Holds a connection from now on, or from the login on; and tries at once.
GAPLESS_API gapless_code gapless_connect(gapless_client* client, gapless_error** error);
// Ends it, and stays away.
GAPLESS_API gapless_code gapless_disconnect(gapless_client* client, gapless_error** error);
// The network has changed, or is back: tries at once.
GAPLESS_API gapless_code gapless_network_changed(gapless_client* client, gapless_error** error);

typedef int32_t gapless_network_kind;

enum {
    GAPLESS_NETWORK_OTHER = 1,
    GAPLESS_NETWORK_WIRED = 2,
    GAPLESS_NETWORK_WIFI = 3,
    GAPLESS_NETWORK_CELLULAR = 4,
    GAPLESS_NETWORK_SLOW_CELLULAR = 5
};

// What the system says of the network that the device is in.
typedef struct gapless_network_state {
    uint32_t struct_size;
    gapless_network_kind kind;  // 0: other
    gapless_text name;          // the same each time for the same network; empty: unknown
    bool is_offline;            // nothing is tried until there is a network again
} gapless_network_state;

GAPLESS_SIZED(gapless_network_state)

// Say it each time that the system does. On another network than before, by its name, a new
// connection is made at once. Error: usage.
GAPLESS_API gapless_code gapless_set_network_state(
    gapless_client* client, const gapless_network_state* state, gapless_error** error
);

typedef int32_t gapless_app_state;

enum { GAPLESS_APP_FOREGROUND = 1, GAPLESS_APP_BACKGROUND = 2 };

// In the background heartbeats come as seldom as the network bears. Error: usage.
GAPLESS_API gapless_code
gapless_set_app_state(gapless_client* client, gapless_app_state state, gapless_error** error);

GAPLESS_API gapless_code gapless_status(
    gapless_client* client, const gapless_connection_status** out, gapless_error** error
);

typedef struct gapless_connection_listener {
    void (*call)(void* user, const gapless_connection_status* status);
    void* user;
    void (*free_user)(void* user);
} gapless_connection_listener;

// First called with the status of the moment, then with each new one.
GAPLESS_API gapless_code gapless_on_connection(
    gapless_client* client,
    gapless_connection_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// Caught up with the server: everything known of is in the mailbox, and the outbox holds nothing
// that is still to be sent.
GAPLESS_API gapless_code
gapless_is_settled(gapless_client* client, bool* out, gapless_error** error);
// Asks the server what there is, and answers when that is so. Fails with the reason when the
// connection is given up.
GAPLESS_API void gapless_catch_up(gapless_client* client, gapless_then then, gapless_call** call);
// Likewise, but it does not wait for the outbox: what stands there may wait for somebody.
GAPLESS_API void gapless_hear_news(gapless_client* client, gapless_then then, gapless_call** call);

// ---- Messages.

// Where a message goes. Exactly one is set. It never grows.
typedef struct gapless_destination {
    uint64_t conversation;
    gapless_text user;  // the direct conversation with them, made when it is not there
} gapless_destination;

// Puts a message into the outbox. Answers when it is on stable storage there: from then on it will
// be sent, in the order of the calls, whatever happens to the app or the network. Its end is told
// by an event. Errors: empty_message, invalid_utf8, message_too_large, invalid_name,
// invalid_mention, invalid_target, invalid_content, invalid_lifetime, outbox_full, usage (nobody
// has ever logged in).
GAPLESS_API void gapless_send(
    gapless_client* client,
    gapless_destination to,
    const gapless_outgoing* message,
    gapless_then_queued then,
    gapless_call** call
);
// The same, and answers when the server has given it its place, or refused it.
GAPLESS_API void gapless_send_and_wait(
    gapless_client* client,
    gapless_destination to,
    const gapless_outgoing* message,
    gapless_then_outcome then,
    gapless_call** call
);
// Takes a message out of the outbox, unless the server has stored it meanwhile.
GAPLESS_API gapless_code
gapless_cancel(gapless_client* client, const gapless_uuid* client_id, gapless_error** error);
// Sends a failed or unconfirmed message again. Errors: usage (no such message in the outbox).
GAPLESS_API void gapless_retry(
    gapless_client* client,
    const gapless_uuid* client_id,
    gapless_then_outcome then,
    gapless_call** call
);

// ---- Events: what happens, until the app has said that it is done with it.

typedef struct gapless_event_listener {
    void (*call)(void* user, const gapless_event* event);
    void* user;
    void (*free_user)(void* user);
} gapless_event_listener;

// First called with all events that are not acknowledged, those that an earlier listener or an
// earlier process was given included; then with each new one, in order. The cursor is kept in the
// mailbox: only gapless_acknowledge moves it. When events_unacknowledged_max of them are out, it
// waits.
GAPLESS_API gapless_code gapless_on_event(
    gapless_client* client,
    gapless_event_listener listener,
    gapless_subscription** out,
    gapless_error** error
);

// The app is done with the events up to this one: show it, store what follows from it, then say so.
// On stable storage soon afterwards, and when the client is closed.
GAPLESS_API gapless_code
gapless_acknowledge(gapless_client* client, uint64_t event_id, gapless_error** error);

#ifdef __cplusplus
}
#endif
