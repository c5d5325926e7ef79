#pragma once

#include "protocol/wire/archive_frames.hpp"
#include "protocol/wire/contact_frames.hpp"
#include "protocol/wire/key_frames.hpp"
#include "protocol/wire/relation_key_frames.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/member.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gapless::protocol {

// Changes to conversations, and questions about them. Each request that changes something has one
// effect however often it is sent: the server keeps its first answer under the request_id.

struct create_group {
    std::string name;
    std::vector<std::string> members;  // user names, without the creator
    history_policy history = history_policy::from_join;

    // Whoever runs the server makes its key, and can read what is said in it; for good. On the wire
    // it is another request, so that a server that knows of none makes no other group instead.
    bool managed = false;

    // Its keys and texts are erased after some days. Another request as well, and never with
    // `managed`.
    bool ephemeral = false;

    friend bool operator==(const create_group&, const create_group&) = default;
};

// A change among the members of an encrypted conversation has the entries of its key chain with it,
// signed by the device that asks. Without them, or where they do not fit, the answer says which.
struct invite_member {
    conversation_id conversation;
    std::string user;
    std::vector<std::string> entries = {};  // signed, where it is encrypted

    friend bool operator==(const invite_member&, const invite_member&) = default;
};

struct remove_member {
    conversation_id conversation;
    std::string user;
    std::vector<std::string> entries = {};  // signed, where it is encrypted

    friend bool operator==(const remove_member&, const remove_member&) = default;
};

struct change_role {
    conversation_id conversation;
    std::string user;
    member_role role = member_role::member;
    std::vector<std::string> entries = {};  // signed, where it is encrypted

    friend bool operator==(const change_role&, const change_role&) = default;
};

struct join_group {
    conversation_id conversation;
    std::vector<std::string> entries = {};  // signed, where it is encrypted

    friend bool operator==(const join_group&, const join_group&) = default;
};

struct leave_group {
    conversation_id conversation;
    std::vector<std::string> entries = {};  // signed, where it is encrypted

    friend bool operator==(const leave_group&, const leave_group&) = default;
};

// What is past, like 0, ends the member's silence.
struct mute_member {
    conversation_id conversation;
    std::string user;
    wall_time until;

    friend bool operator==(const mute_member&, const mute_member&) = default;
};

struct mute_all {
    conversation_id conversation;
    bool muted = false;

    friend bool operator==(const mute_all&, const mute_all&) = default;
};

struct rename_group {
    conversation_id conversation;
    std::string name;

    friend bool operator==(const rename_group&, const rename_group&) = default;
};

struct dismiss_group {
    conversation_id conversation;

    friend bool operator==(const dismiss_group&, const dismiss_group&) = default;
};

struct set_history {
    conversation_id conversation;
    history_policy history = history_policy::from_join;

    friend bool operator==(const set_history&, const set_history&) = default;
};

// Of a group, or of a direct conversation.
struct set_retention {
    conversation_id conversation;
    gapless::retention retention;

    friend bool operator==(const set_retention&, const set_retention&) = default;
};

// A question: it changes nothing.
struct list_members {
    conversation_id conversation;
    user_id after_user = {};
    std::uint32_t limit = 0;  // members a page; 0: as many as there may be

    friend bool operator==(const list_members&, const list_members&) = default;
};

// A question: who of the current members has read, or got, the entry of this seq. Its author is
// left out, and so is who joined after it.
struct list_receipts {
    conversation_id conversation;
    gapless::seq seq;
    user_id after_user;         // the last one of the page before; 0: the first page
    std::uint32_t limit = 100;  // entries a page

    friend bool operator==(const list_receipts&, const list_receipts&) = default;
};

using request_body = std::variant<
    create_group,
    invite_member,
    remove_member,
    change_role,
    join_group,
    leave_group,
    list_members,
    request_contact,
    answer_contact,
    remove_contact,
    follow_user,
    unfollow_user,
    block_user,
    unblock_user,
    mute_member,
    mute_all,
    rename_group,
    dismiss_group,
    set_history,
    list_receipts,
    set_retention,
    publish_keys,
    fetch_keys,
    begin_epoch,
    open_direct,
    append_archive,
    fetch_archive,
    put_key_box,
    fetch_relation_keys>;

// Client → server.
struct request {
    request_id id;
    request_body body;

    friend bool operator==(const request&, const request&) = default;
};

// A member whose cursor covers an entry.
struct receipt {
    user_id user;
    std::string name;
    seq read_seq;
    seq delivered_seq;

    friend bool operator==(const receipt&, const receipt&) = default;
};

// One page of them, by ascending user, and how many there are altogether.
struct receipts_page {
    std::vector<receipt> entries;
    std::uint32_t read_count = 0;       // who has read it
    std::uint32_t delivered_count = 0;  // on whose device it is; who has read it is among them
    std::uint32_t members_count = 0;    // who could
    bool more = false;                  // ask again, after the last user of this page

    friend bool operator==(const receipts_page&, const receipts_page&) = default;
};

// Server → client: the answer to the request of this id.
struct response {
    request_id id;
    std::optional<error> failure;
    conversation_id conversation;                           // the one it was about
    std::vector<member> members;                            // of list_members
    std::optional<receipts_page> receipts = std::nullopt;   // of list_receipts
    bool more_members = false;                              // ask again, after the last of these
    std::optional<fetched_keys> keys = std::nullopt;        // of fetch_keys
    std::optional<fetched_archive> archive = std::nullopt;  // of fetch_archive

    std::optional<relation_keys> managed = std::nullopt;  // of fetch_relation_keys

    // With encryption_required and conflict: what has to be signed, and asked for anew.
    std::optional<unsigned_change> to_sign = std::nullopt;

    friend bool operator==(const response&, const response&) = default;
};

}  // namespace gapless::protocol
