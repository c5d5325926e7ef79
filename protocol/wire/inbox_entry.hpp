#pragma once

#include "protocol/wire/read_state.hpp"

#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/member.hpp>
#include <gapless/mention.hpp>
#include <gapless/relation_mode.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::protocol {

// The state of one conversation in one user's inbox. State, never an event: a device compares each
// field with what it has and fetches what differs, so that no kind of change can be lost.
struct inbox_entry {
    conversation_id conversation;
    inbox_version version;
    log_epoch epoch;
    conversation_kind kind = conversation_kind::direct;
    std::string name;  // a group's name; a direct conversation's other user
    seq first;         // the first seq this user may see (its first join entry)
    seq head;          // the last one (the leave entry, once removed)
    std::uint32_t members = 0;
    member_role role = member_role::member;
    bool removed = false;  // the user has left or was removed
    ordinal head_ordinal;  // at the head
    ordinal base_ordinal;  // before the first entry that there is for the user's current stay
    protocol::read_state read_state;

    // In a direct conversation the other user's cursors.
    seq peer_read;
    seq peer_delivered;

    // What mentions this user above read_state.read_ordinal and base_ordinal: the newest
    // unread_mentions_max of them, ascending.
    std::vector<mention_place> mentions = {};

    std::string draft = {};  // what the user has begun to write, at read_state.draft_version

    gapless::retention retention = {};  // what was set for the conversation

    relation_mode mode = relation_mode::none;
    std::uint64_t key_version = 0;  // of a managed one: the newest
    key_policy policy = key_policy::archive;

    friend bool operator==(const inbox_entry&, const inbox_entry&) = default;
};

}  // namespace gapless::protocol
