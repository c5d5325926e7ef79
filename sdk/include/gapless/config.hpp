#pragma once

#include <gapless/encryption.hpp>
#include <gapless/executor.hpp>
#include <gapless/heartbeat_rule.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/known_server.hpp>
#include <gapless/mailbox_key.hpp>
#include <gapless/runtime.hpp>
#include <gapless/time.hpp>
#include <gapless/transport.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless {

// How a client is made. Start from in_directory or in_memory and change what you like.
struct config {
    // Where the mailbox is kept: everything the device has, its key included. The directory is made
    // when it is missing. One client at a time, in all processes. Empty: in memory alone, and gone
    // with the client; what had not been sent is then lost.
    std::string directory;
    bool in_memory_only = false;  // has to say so, if `directory` is empty

    // What the mailbox's content is encrypted with on the disk: all texts and names, the outbox,
    // the device's key and its tokens. A new mailbox is made so, and has to be opened so from then
    // on; one that is there already is encrypted by rekey_mailbox. The client forgets it when it
    // has opened the mailbox. With `in_memory_only` there is nothing to encrypt: errc::usage.
    std::optional<gapless::mailbox_key> mailbox_key;

    // Of an encrypted mailbox: keep an index of the texts all the same. Searching is quick with it
    // and slow without, and it holds all words in clear.
    bool index_in_clear = false;

    // `automatic` begins with TCP, goes on to WebSocket and to HTTP long polling where a network
    // lets nothing else through, remembers that of each network, and tries from time to time
    // whether a better one works. docs/guide/connection.md has the rules. With `address` or
    // `plain_tcp` it is TCP alone.
    gapless::transport transport = gapless::transport::automatic;

    // host:port to send frames to, instead of the one that the server names at a login for the
    // transport that was chosen. Then it is the only server.
    std::string address;

    // Servers that the app knows beforehand, for when those that the server names do not answer.
    // Accounts live on one system: they all have to belong to it, and to be vouched for by the same
    // authority. Errors: usage (an address that is not host:port, or a server for no frames).
    std::vector<known_server> servers;

    // Whether the SDK finds out by itself which network the device is in, and when that changes.
    // What the app says (client::set_network_state) counts from then on, and nothing else. On
    // Linux, where a network is known by the interface that leads out, its gateway and its own
    // addresses; elsewhere it finds nothing.
    bool watch_network = true;

    // Where this device is, in the operator's words for it (known_server::region): near servers are
    // tried first. Empty: unknown.
    std::string region;

    // The app's version, numbers with dots between them ("2.1"), for operators who let new servers
    // be known from a version on. Empty: such servers are not told of.
    std::string app_version;

    // What to go through, where nothing else leads out: http://host:port, which passes connections
    // on by CONNECT, or socks5://host:port; with user:password@ before the host if the proxy asks
    // (%XX for what is special in them). It sees whom this device talks to, and not a word of what.
    // Everything goes through it, and it looks the server's name up. Errors: usage (no such URL).
    std::string proxy;

    // Public keys of which the server's certificate chain has to hold one, beside being vouched for
    // as ever: for frames and for accounts. SHA-256 hashes of their SubjectPublicKeyInfo (RFC
    // 7469), in base64 or hexadecimal. Pin two, of which one is kept in a safe: a server whose key
    // is lost else shuts all apps out. Another chain is certificate_refused, with a detail that
    // says so. Empty: none is asked for. Errors: usage (no such hash, or with plain_tcp).
    std::vector<std::string> pinned_keys;

    // host:port of a server's plain TCP port, to use instead of TLS. Loopback addresses only: other
    // ones are errc::usage. For tests and measurements.
    std::string plain_tcp;

    std::shared_ptr<gapless::runtime> runtime;    // null: a private one
    std::shared_ptr<gapless::executor> executor;  // where callbacks run; null: the runtime's thread

    // All of these are above zero, if nothing else is said; errc::usage otherwise.

    // Of silence, before the server is asked for life. At most 30 s: the server counts on hearing
    // from us, and closes connections that say nothing for longer.
    duration heartbeat_interval = seconds(30);

    // In the background (client::set_app_state) the server is asked as seldom as the network bears,
    // which the client finds out, and never less often than this. It is the longest for which a
    // connection that died without a word may go unnoticed there. From 30 s to 1 h; a server may
    // allow less.
    duration background_silence_max = minutes(59);
    heartbeat_rule background_heartbeat = heartbeat_rule::learned;

    duration connect_within = seconds(10);         // name, socket and TLS; then the next try
    duration reconnect_floor = milliseconds(500);  // waits between tries: drawn below a bound that
    duration reconnect_cap = seconds(30);          // doubles from the floor to the cap
    duration request_within = seconds(30);         // an unanswered call gives up: errc::timed_out
    duration sync_every = minutes(5);              // a check that nothing was missed; zero: never

    // Who comes back to more missing messages than this, over all conversations, does not wait for
    // them: the newest 30 of each conversation come first, of the conversation that changed last
    // before all others, and the rest is fetched when somebody looks back (client::fetch_history)
    // or there is nothing else to do. What is fetched so is history: no event tells of it. So it is
    // for apps that show the lists, and not for those that act on every message. 0: never.
    std::uint64_t far_behind = 0;
    bool fill_when_idle = true;  // or only when somebody looks back

    // What is said is encrypted from device to device, unless you say otherwise. Until each member
    // has been connected with a device that takes part, what is written waits in the outbox. A
    // user's second device reads nothing of it before it is linked (client::link_device) or
    // restored. docs/guide/security.md says what is protected, and what is not. Errors: usage
    // (`far_behind` with anything but `off`: keys change with the entries that it passes over).
    gapless::encryption encryption = gapless::encryption::everywhere;

    // What becomes of keys and texts of direct conversations that this device begins to encrypt:
    // of those that are encrypted already, and of groups, it says nothing (conversation::policy).
    // docs/guide/security.md says what `ephemeral` gives, and what it takes.
    key_policy direct_policy = key_policy::archive;

    // Whether the texts that the user begins (client::set_draft) are the same on all of their
    // devices, as pin and mute are: then up to 4 KiB each, and the server keeps them, readable.
    // What was begun before this was set stays where it was until it is changed.
    bool synchronise_drafts = false;

    // Events given to the app and not yet acknowledged; at the bound the SDK waits for the app (and
    // goes on to store what arrives). At least 1.
    std::uint32_t events_unacknowledged_max = 256;

    config() = default;

    [[nodiscard]] static config in_directory(std::string path) {
        config made;
        made.directory = std::move(path);
        return made;
    }

    [[nodiscard]] static config in_memory() {
        config made;
        made.in_memory_only = true;
        return made;
    }
};

}  // namespace gapless
