#pragma once

#include "protocol/wire/contact_frames.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/member.hpp>
#include <gapless/time.hpp>

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

    friend bool operator==(const create_group&, const create_group&) = default;
};

struct invite_member {
    conversation_id conversation;
    std::string user;

    friend bool operator==(const invite_member&, const invite_member&) = default;
};

struct remove_member {
    conversation_id conversation;
    std::string user;

    friend bool operator==(const remove_member&, const remove_member&) = default;
};

struct change_role {
    conversation_id conversation;
    std::string user;
    member_role role = member_role::member;

    friend bool operator==(const change_role&, const change_role&) = default;
};

struct join_group {
    conversation_id conversation;

    friend bool operator==(const join_group&, const join_group&) = default;
};

struct leave_group {
    conversation_id conversation;

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

// A question: it changes nothing.
struct list_members {
    conversation_id conversation;

    friend bool operator==(const list_members&, const list_members&) = default;
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
    set_history>;

// Client → server.
struct request {
    request_id id;
    request_body body;

    friend bool operator==(const request&, const request&) = default;
};

// Server → client: the answer to the request of this id.
struct response {
    request_id id;
    std::optional<error> failure;
    conversation_id conversation;  // the one it was about
    std::vector<member> members;   // of list_members

    friend bool operator==(const response&, const response&) = default;
};

}  // namespace gapless::protocol
