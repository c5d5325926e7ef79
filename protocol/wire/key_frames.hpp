#pragma once

#include <gapless/ids.hpp>
#include <gapless/member.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::protocol {

// What end-to-end encryption needs of the server. Device lists, KEM keys and entries are signed
// objects of protocol/crypto: opaque here, and kept and sent on as they came.

// What a frame may hold of them; the bytes are above all that protocol/crypto writes.
inline constexpr std::size_t epoch_entries_max = 2;
inline constexpr std::size_t epoch_wraps_max = 2'000;
inline constexpr std::size_t key_users_max = 500;
inline constexpr std::size_t device_list_bytes_max = 64 * 1'024;
inline constexpr std::size_t kem_key_bytes_max = 1'024;
inline constexpr std::size_t chain_entry_bytes_max = 320 * 1'024;
inline constexpr std::size_t member_entries_max = 2;
inline constexpr std::size_t member_entry_bytes_max = 1'024;

// Client → server, as a request: the keys of the user and device that ask. Something empty is left
// as it is.
struct publish_keys {
    std::string account_key;   // 32 bytes; given with a list
    std::string device_list;   // signed; empty: no list
    std::string kem_key;       // signed; empty: none
    bool begins_anew = false;  // the list may be signed with another account key than the last one

    friend bool operator==(const publish_keys&, const publish_keys&) = default;
};

struct known_keys {
    user_id user;
    std::uint64_t list_seq = 0;

    friend bool operator==(const known_keys&, const known_keys&) = default;
};

// A question: it changes nothing.
struct fetch_keys {
    conversation_id conversation;   // 0: none; then only one's own keys are shown
    std::vector<user_id> users;     // ascending; empty: all current members
    std::vector<known_keys> known;  // ascending by user: lists up to that seq are not sent again
    user_id after_user;             // the last one of the page before

    friend bool operator==(const fetch_keys&, const fetch_keys&) = default;
};

// An epoch's secret, sealed for one key of one device.
struct device_wrap {
    device_id device;
    std::uint32_t key_number = 0;
    std::string wrap;  // 80 bytes

    friend bool operator==(const device_wrap&, const device_wrap&) = default;
};

struct begin_epoch {
    conversation_id conversation;
    std::vector<std::string> entries;  // signed: [GENESIS, EPOCH] or [EPOCH]
    std::vector<device_wrap> wraps;    // ascending by device

    friend bool operator==(const begin_epoch&, const begin_epoch&) = default;
};

// The direct conversation with a user, made if there is none.
struct open_direct {
    std::string user;

    friend bool operator==(const open_direct&, const open_direct&) = default;
};

// From this list on a user's lists are signed with this account key.
struct account_start {
    std::uint64_t list_seq = 0;
    std::string account_key;

    friend bool operator==(const account_start&, const account_start&) = default;
};

// The keys of a user.
struct user_keys {
    user_id user;
    std::string name;
    std::string account_key;            // empty: none was published
    std::vector<std::string> lists;     // signed, ascending by list_seq
    std::vector<std::string> kem_keys;  // of each device of the newest list the newest one, if any
    std::optional<member_role> role = std::nullopt;  // where all members were asked for
    std::vector<account_start> accounts = {};        // ascending; lists before: with account_key

    friend bool operator==(const user_keys&, const user_keys&) = default;
};

// How far a conversation's chain of keys has come.
struct relation_state {
    std::string relation;     // 16 bytes; empty: none was begun
    std::uint64_t index = 0;  // of the newest entry
    std::string head;         // 32 bytes: SHA-256 of the newest entry, signed
    std::uint64_t epoch = 0;  // the current one
    bool is_stale = false;    // who may read has changed since: the next epoch is due

    friend bool operator==(const relation_state&, const relation_state&) = default;
};

// One entry of a change among the members of an encrypted conversation.
struct unsigned_entry {
    member_change::kind change = member_change::kind::invited;
    user_id user;                            // whom it is about
    member_role role = member_role::member;  // of that user afterwards, or until now

    friend bool operator==(const unsigned_entry&, const unsigned_entry&) = default;
};

// What a request would change, and behind which place of the key chain: its device has to sign it.
struct unsigned_change {
    relation_state relation;
    std::vector<unsigned_entry> entries;

    friend bool operator==(const unsigned_change&, const unsigned_change&) = default;
};

// One page, by ascending user.
struct fetched_keys {
    std::vector<user_keys> users;
    bool more = false;  // ask again, after the last of these
    relation_state relation;

    friend bool operator==(const fetched_keys&, const fetched_keys&) = default;
};

// What the asking device opens the epoch with that the entry of this seq begins.
struct key_wrap_at {
    gapless::seq seq;
    std::uint32_t key_number = 0;
    std::string wrap;  // 80 bytes

    friend bool operator==(const key_wrap_at&, const key_wrap_at&) = default;
};

}  // namespace gapless::protocol
