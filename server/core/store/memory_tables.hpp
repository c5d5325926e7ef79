#pragma once

#include "server/core/store/keeping.hpp"
#include "server/core/store/records.hpp"

#include <gapless/message.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace gapless::server {

// The rows of the memory store: a value that can be copied, compared by a checker and kept over a
// made-up crash. Whoever only looks needs nothing but this.
struct memory_tables {
    std::uint64_t users = 0;  // allotted so far
    std::uint64_t conversation_ids = 0;
    std::uint64_t message_ids = 0;

    std::map<user_id, account_record> accounts;
    std::map<std::string, user_id> account_names;  // canonical
    std::map<device_id, device_record> devices;
    std::set<std::pair<user_id, device_id>> devices_by_user;
    std::map<token_hash, token_record> tokens;
    std::set<std::tuple<device_id, std::uint64_t, token_hash>> tokens_by_device;  // generation
    std::map<std::pair<user_id, request_id>, request_record> requests;

    std::map<conversation_id, conversation_record> conversations;
    std::map<std::pair<user_id, user_id>, conversation_id> directs;  // the smaller user first
    std::map<user_id, conversation_id> contact_timelines;
    std::map<std::pair<user_id, user_id>, contact_record> contacts;  // whose, to whom
    std::map<std::tuple<conversation_id, user_id, seq>, membership_record> memberships;
    std::set<std::pair<user_id, conversation_id>> large;
    std::map<std::pair<conversation_id, seq>, message> messages;
    std::map<std::pair<conversation_id, seq>, keeping> keepings;  // of those that go some day
    std::map<std::pair<conversation_id, user_id>, protocol::read_state> read_states;
    std::map<std::pair<conversation_id, user_id>, std::string> drafts;  // none of them empty
    std::map<std::tuple<conversation_id, user_id, ordinal>, seq> mentions;
    std::map<std::tuple<conversation_id, seq, message_kind, user_id>, seq>
        annotations;                                                 // by target
    std::set<std::tuple<wall_time, conversation_id, seq>> expiries;  // those by their time
    std::map<std::pair<conversation_id, seq>, hole_record> holes;    // by their last seq
    std::map<std::pair<conversation_id, seq>, leaf_record> leaves;
    std::map<std::pair<conversation_id, device_id>, device_mark_record> device_marks;
    std::map<user_id, account_keys_record> account_keys;
    std::map<std::pair<user_id, std::uint64_t>, device_list_record> device_lists;
    std::map<std::tuple<user_id, device_id, std::uint32_t>, kem_key_record> kem_keys;
    std::map<conversation_id, relation_record> relations;
    std::map<std::tuple<user_id, device_id, conversation_id, seq>, key_wrap_record> key_wraps;
    std::map<std::pair<conversation_id, std::uint64_t>, relation_key_record> relation_keys;
    std::map<std::pair<user_id, std::uint64_t>, std::string> archive_chunks;
    std::map<std::pair<user_id, device_id>, std::string> key_boxes;
    std::map<std::tuple<conversation_id, device_id, client_id>, dedupe_record> sent;
    std::map<std::pair<conversation_id, device_id>, sender_counter> counters;

    std::map<user_id, inbox_record> inboxes;
    std::map<std::pair<user_id, conversation_id>, inbox_version> entries;
    std::map<std::pair<user_id, inbox_version>, inbox_row> entries_by_version;
};

}  // namespace gapless::server
