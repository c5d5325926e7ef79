#pragma once

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/member.hpp>

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
    list_members>;

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
