#pragma once

#include "protocol/wire/leaf_at.hpp"
#include "protocol/wire/read_state.hpp"

#include <gapless/contact.hpp>
#include <gapless/device_class.hpp>
#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/strong_bytes.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::server {

// What the store keeps, one struct a kind of row. Values; each store has its own tables for them.

// SHA-256 of a token: a stolen store holds no usable token.
using token_hash = strong_bytes<struct token_hash_tag, 32>;

struct account_record {
    user_id user;
    std::string name;           // as registered; unique by its canonical spelling
    std::string password_hash;  // self-describing, as the hasher made it

    friend bool operator==(const account_record&, const account_record&) = default;
};

// Why a device is not signed in any more, and by whom.
struct sign_out_record {
    enum class cause : std::uint8_t { logged_out = 1, displaced, password_changed, removed };

    cause why = cause::logged_out;
    device_id by;
    gapless::device_class by_class = gapless::device_class::other;
    wall_time at;

    friend bool operator==(const sign_out_record&, const sign_out_record&) = default;
};

struct device_record {
    device_id device;
    user_id user;
    public_key key;
    gapless::session_epoch session_epoch;  // of the newest authenticate
    std::uint64_t token_generation = 0;    // of the newest tokens
    wall_time last_seen;
    gapless::device_class device_class = gapless::device_class::other;
    std::optional<sign_out_record> signed_out = std::nullopt;  // until it logs in again

    friend bool operator==(const device_record&, const device_record&) = default;
};

enum class token_kind : std::uint8_t { access = 1, refresh = 2 };

struct token_record {
    token_hash hash;
    token_kind kind = token_kind::access;
    user_id user;
    device_id device;
    std::uint64_t generation = 0;
    wall_time expires;

    friend bool operator==(const token_record&, const token_record&) = default;
};

// The id of a relation: the hash of how it began, or drawn for one that is managed.
using relation_name = strong_bytes<struct relation_name_tag, 16>;

// How members hear of what happens in a conversation. By write fan-out each one's inbox entry
// moves. By read fan-out none does: the members are marked, and what marks a user is listed by each
// sync. It turns to read when the last member is marked, and to write before the first is unmarked.
enum class fanout_state : std::uint8_t {
    write = 1,
    rising,  // write, while members are marked
    read,
    falling,  // write, while members are unmarked
};

struct conversation_record {
    conversation_id id;
    conversation_kind kind = conversation_kind::direct;
    std::string name;  // of a group
    log_epoch epoch{1};
    seq head;
    seq floor;                                           // everything at and below is gone
    ordinal head_ordinal = {};                           // at the head
    history_policy history = history_policy::from_join;  // of a group, as what follows
    bool all_muted = false;                              // none but owner and admins may write
    bool dismissed = false;                              // takes nothing more
    std::uint32_t members = 0;                           // of now
    fanout_state fanout = fanout_state::write;
    user_id crossed_to = {};  // members up to this one are dealt with; while it rises or falls
    gapless::retention retention = {};  // of what is written from now on

    // Of a managed one, whose keys the server makes: the id that is sealed into its messages, and
    // the newest version. 0: it is not managed.
    relation_name relation = {};
    std::uint64_t key_version = 0;

    // Of what is, or will be, encrypted end to end. As it was made, or as its genesis says.
    key_policy policy = key_policy::archive;

    friend bool operator==(const conversation_record&, const conversation_record&) = default;
};

// One stay of a user in a conversation, from its join entry to its leave entry, both included.
struct membership_record {
    conversation_id conversation;
    user_id user;
    seq join_seq;
    seq left_seq;  // 0 while the user is a member
    member_role role = member_role::member;
    seq first_seq = {};          // the first entry that the stay shows; not after join_seq
    wall_time muted_until = {};  // 0: not muted

    [[nodiscard]] bool is_current() const { return left_seq == seq{}; }

    friend bool operator==(const membership_record&, const membership_record&) = default;
};

// How a user stands to another one. What the entries of the user's contacts timeline add up to.
struct contact_record {
    user_id user;
    user_id peer;
    contact_tie tie = contact_tie::none;
    bool follows = false;
    bool blocked = false;

    friend bool operator==(const contact_record&, const contact_record&) = default;
};

// What the store remembers of a stored message under its client_id, to answer a repeated send.
// A burnt id (cancelled before it was stored) has seq 0.
struct dedupe_record {
    conversation_id conversation;
    device_id device;
    gapless::client_id client_id;
    gapless::seq seq;
    message_id id;
    sender_counter counter;
    wall_time server_time;
    wall_time expires = {};  // as the message's

    [[nodiscard]] bool is_burnt() const { return seq == gapless::seq{}; }

    friend bool operator==(const dedupe_record&, const dedupe_record&) = default;
};

// Head of a user's inbox.
struct inbox_record {
    log_epoch epoch{1};
    inbox_version version;
    inbox_version floor;  // entries at and below may have been dropped

    friend bool operator==(const inbox_record&, const inbox_record&) = default;
};

// A conversation's place in a user's inbox. The entry's state is read from the conversation and its
// members, so it cannot go stale.
struct inbox_row {
    conversation_id conversation;
    inbox_version version;
    wall_time at = {};  // when it was moved there

    friend bool operator==(const inbox_row&, const inbox_row&) = default;
};

// What one user has read of one conversation and set for it, over all stays in it. One that was
// never put is empty.
struct read_record {
    conversation_id conversation;
    user_id user;
    protocol::read_state state;

    friend bool operator==(const read_record&, const read_record&) = default;
};

// What a user has begun to write in a conversation, and means to go on with on another device. Its
// version is in the read state.
struct draft_record {
    conversation_id conversation;
    user_id user;
    std::string text;

    friend bool operator==(const draft_record&, const draft_record&) = default;
};

// A message that mentions a user.
struct mention_record {
    conversation_id conversation;
    user_id user;
    gapless::ordinal ordinal;
    gapless::seq seq;

    friend bool operator==(const mention_record&, const mention_record&) = default;
};

// What a user has said last, of this kind, about the message at `target`.
struct annotation_record {
    conversation_id conversation;
    gapless::seq target;
    message_kind kind = message_kind::reaction;
    user_id user;
    gapless::seq seq;

    friend bool operator==(const annotation_record&, const annotation_record&) = default;
};

// Where entries were that have gone: neighbours that one user sent, or of which none counts (sender
// 0). So ordinals, and what each member has written, are known though nothing else is.
struct hole_record {
    conversation_id conversation;
    seq first;
    seq last;
    ordinal last_ordinal;  // at the last one
    user_id sender;

    [[nodiscard]] bool is_countable() const { return sender != user_id{}; }

    [[nodiscard]] ordinal ordinal_before(seq at) const {
        const std::uint64_t left = is_countable() ? last.value - at.value + 1 : 0;
        return ordinal{last_ordinal.value - left};
    }

    friend bool operator==(const hole_record&, const hole_record&) = default;
};

// How far a device has acknowledged a conversation. Kept where messages wait for it.
struct device_mark_record {
    conversation_id conversation;
    user_id user;
    device_id device;
    gapless::seq seq;

    friend bool operator==(const device_mark_record&, const device_mark_record&) = default;
};

// An entry and where it stands.
struct archived_entry {
    conversation_id conversation;
    message entry;

    friend bool operator==(const archived_entry&, const archived_entry&) = default;
};

// A SHA-256, as signed objects quote each other.
using signed_hash = strong_bytes<struct signed_hash_tag, 32>;

// By what a user's devices are known to others: the account key, and what the newest device list
// says.
struct account_keys_record {
    user_id user;
    public_key account_key;
    std::uint64_t list_seq = 0;
    signed_hash list_hash;
    std::vector<device_id> devices;  // ascending

    friend bool operator==(const account_keys_record&, const account_keys_record&) = default;
};

// A signed device list, as it came.
struct device_list_record {
    user_id user;
    std::uint64_t list_seq = 0;
    public_key account_key;  // it is signed with
    std::string signed_list;

    friend bool operator==(const device_list_record&, const device_list_record&) = default;
};

// A signed KEM key, as it came.
struct kem_key_record {
    user_id user;
    device_id device;
    std::uint32_t number = 0;
    wall_time not_before;
    wall_time not_after;
    std::string signed_key;

    [[nodiscard]] bool is_in_force(wall_time now) const {
        return not_before <= now && now < not_after;
    }

    friend bool operator==(const kem_key_record&, const kem_key_record&) = default;
};

// How far the key chain of a conversation has come.
struct relation_record {
    conversation_id conversation;
    relation_name relation;
    std::uint64_t index = 0;  // of the newest entry
    signed_hash head;         // of the newest entry
    std::uint64_t epoch = 0;
    bool is_stale = false;  // who may read has changed since
    seq epoch_at = {};      // where the entry stands with which the newest epoch begins

    // In an ephemeral conversation: the highest generation that a message of the newest epoch used,
    // and when nothing is taken in that any more, so that its keys can be erased. 0: never.
    std::uint32_t generation = 0;
    wall_time ends = {};

    // Another epoch is due before something can be said.
    [[nodiscard]] bool is_over(wall_time now) const {
        return is_stale || (ends != wall_time{} && ends <= now);
    }

    friend bool operator==(const relation_record&, const relation_record&) = default;
};

// What is left of an entry behind the newest epoch's beginning, when its body is gone.
struct leaf_record {
    conversation_id conversation;
    gapless::seq seq;
    protocol::leaf_hash leaf;

    friend bool operator==(const leaf_record&, const leaf_record&) = default;
};

// A key of a managed conversation, wrapped under the server's master key.
struct relation_key_record {
    conversation_id conversation;
    std::uint64_t version = 0;
    seq from;  // the first entry that can be said under it
    std::string wrapped;

    friend bool operator==(const relation_key_record&, const relation_key_record&) = default;
};

// What a device opens the epoch with that the entry at `seq` begins.
struct key_wrap_record {
    conversation_id conversation;
    gapless::seq seq;
    user_id user;
    device_id device;
    std::uint32_t key_number = 0;
    std::string wrap;

    friend bool operator==(const key_wrap_record&, const key_wrap_record&) = default;
};

// The first answer to a request, kept for 7 days.
struct request_record {
    user_id actor;  // 0: nobody was logged in
    request_id id;
    std::string answer;
    wall_time at;

    friend bool operator==(const request_record&, const request_record&) = default;
};

}  // namespace gapless::server
