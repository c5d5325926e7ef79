#include "protocol/wire/bounds.hpp"
#include "protocol/wire/contact.pb.h"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/request.pb.h"

#include <string>
#include <utility>
#include <variant>

namespace gapless::wire {
namespace {

template <class Struct, class Body>
void write_entries(const Struct& from, Body& to) {
    for (const auto& entry : from.entries) {
        to.add_entries(entry);
    }
}

template <class Body, class Struct>
bool read_entries(Body& from, Struct& to) {
    if (from.entries_size() > static_cast<int>(protocol::member_entries_max)) {
        return false;
    }
    for (auto& entry : *from.mutable_entries()) {
        if (!read_text(entry, protocol::member_entry_bytes_max, to.entries.emplace_back())) {
            return false;
        }
    }
    return true;
}

// Writes each kind of request into the body that it is.
struct body_writer {
    Request& to;

    void operator()(const protocol::create_group& from) const {
        auto& body = from.managed     ? *to.mutable_create_managed_group()
                     : from.ephemeral ? *to.mutable_create_ephemeral_group()
                                      : *to.mutable_create_group();
        body.set_name(from.name);
        for (const auto& name : from.members) {
            body.add_members(name);
        }
        body.set_history(static_cast<HistoryPolicy>(from.history));
    }

    void operator()(const protocol::invite_member& from) const {
        auto& body = *to.mutable_invite_member();
        body.set_conversation(from.conversation.value);
        body.set_user(from.user);
        write_entries(from, body);
    }

    void operator()(const protocol::remove_member& from) const {
        auto& body = *to.mutable_remove_member();
        body.set_conversation(from.conversation.value);
        body.set_user(from.user);
        write_entries(from, body);
    }

    void operator()(const protocol::change_role& from) const {
        auto& body = *to.mutable_change_role();
        body.set_conversation(from.conversation.value);
        body.set_user(from.user);
        body.set_role(static_cast<MemberRole>(from.role));
        write_entries(from, body);
    }

    void operator()(const protocol::join_group& from) const {
        auto& body = *to.mutable_join_group();
        body.set_conversation(from.conversation.value);
        write_entries(from, body);
    }

    void operator()(const protocol::leave_group& from) const {
        auto& body = *to.mutable_leave_group();
        body.set_conversation(from.conversation.value);
        write_entries(from, body);
    }

    void operator()(const protocol::list_members& from) const {
        auto& body = *to.mutable_list_members();
        body.set_conversation(from.conversation.value);
        body.set_after_user(from.after_user.value);
        body.set_limit(from.limit);
    }

    void operator()(const protocol::mute_member& from) const {
        auto& body = *to.mutable_mute_member();
        body.set_conversation(from.conversation.value);
        body.set_user(from.user);
        body.set_until_ms(from.until.milliseconds);
    }

    void operator()(const protocol::mute_all& from) const {
        auto& body = *to.mutable_mute_all();
        body.set_conversation(from.conversation.value);
        body.set_muted(from.muted);
    }

    void operator()(const protocol::rename_group& from) const {
        auto& body = *to.mutable_rename_group();
        body.set_conversation(from.conversation.value);
        body.set_name(from.name);
    }

    void operator()(const protocol::dismiss_group& from) const {
        to.mutable_dismiss_group()->set_conversation(from.conversation.value);
    }

    void operator()(const protocol::set_history& from) const {
        auto& body = *to.mutable_set_history();
        body.set_conversation(from.conversation.value);
        body.set_history(static_cast<HistoryPolicy>(from.history));
    }

    void operator()(const protocol::set_retention& from) const {
        auto& body = *to.mutable_set_retention();
        body.set_conversation(from.conversation.value);
        write(from.retention, *body.mutable_retention());
    }

    void operator()(const protocol::list_receipts& from) const {
        auto& body = *to.mutable_list_receipts();
        body.set_conversation(from.conversation.value);
        body.set_seq(from.seq.value);
        body.set_after_user(from.after_user.value);
        body.set_limit(from.limit);
    }

    // About another user, or keys: see contact_codec.cpp and key_codec.cpp.
    template <class Other>
    void operator()(const Other& from) const {
        if constexpr (requires { write_contact_request(from, to); }) {
            write_contact_request(from, to);
        } else {
            write_key_request(from, to);
        }
    }
};

bool read(CreateGroup& from, protocol::create_group& to) {
    to.name.swap(*from.mutable_name());
    to.members.assign(from.members().begin(), from.members().end());
    return from.history() == HISTORY_POLICY_UNSPECIFIED ||
           read_enum(from.history(), history_policy::all, to.history);
}

[[nodiscard]] bool read(const ListMembers& from, protocol::list_members& to) {
    to.limit = from.limit();
    return read_number(from.conversation(), to.conversation) &&
           read_number(from.after_user(), to.after_user);
}

bool read(const ListReceipts& from, protocol::list_receipts& to) {
    to.limit = from.limit();
    return read_number(from.conversation(), to.conversation) && read_number(from.seq(), to.seq) &&
           read_number(from.after_user(), to.after_user);
}

void write(const protocol::receipts_page& from, Receipts& to) {
    for (const auto& entry : from.entries) {
        auto& made = *to.add_entries();
        made.set_user(entry.user.value);
        made.set_name(entry.name);
        made.set_read_seq(entry.read_seq.value);
        made.set_delivered_seq(entry.delivered_seq.value);
    }
    to.set_read_count(from.read_count);
    to.set_delivered_count(from.delivered_count);
    to.set_members_count(from.members_count);
    to.set_more(from.more);
}

bool read(Receipts& from, protocol::receipts_page& to) {
    for (auto& entry : *from.mutable_entries()) {
        auto& made = to.entries.emplace_back();
        made.name.swap(*entry.mutable_name());
        if (!read_number(entry.user(), made.user) ||
            !read_number(entry.read_seq(), made.read_seq) ||
            !read_number(entry.delivered_seq(), made.delivered_seq)) {
            return false;
        }
    }
    to.read_count = from.read_count();
    to.delivered_count = from.delivered_count();
    to.members_count = from.members_count();
    to.more = from.more();
    return true;
}

// Those that are about one user of a conversation.
template <class Body, class Struct>
bool read_user_of(Body& from, Struct& to) {
    to.user.swap(*from.mutable_user());
    return read_number(from.conversation(), to.conversation);
}

// Those that change who is a member, and as what.
template <class Body, class Struct>
bool read_member_change(Body& from, Struct& to) {
    return read_number(from.conversation(), to.conversation) && read_entries(from, to);
}

bool read_membership(Request& from, protocol::request_body& to) {
    switch (from.body_case()) {
        case Request::kInviteMember: {
            auto& body = *from.mutable_invite_member();
            auto& change = to.emplace<protocol::invite_member>();
            return read_user_of(body, change) && read_entries(body, change);
        }
        case Request::kRemoveMember: {
            auto& body = *from.mutable_remove_member();
            auto& change = to.emplace<protocol::remove_member>();
            return read_user_of(body, change) && read_entries(body, change);
        }
        case Request::kChangeRole: {
            auto& body = *from.mutable_change_role();
            auto& change = to.emplace<protocol::change_role>();
            return read_user_of(body, change) && read_entries(body, change) &&
                   read_enum(body.role(), member_role::owner, change.role);
        }
        case Request::kJoinGroup:
            return read_member_change(
                *from.mutable_join_group(), to.emplace<protocol::join_group>()
            );
        case Request::kLeaveGroup:
            return read_member_change(
                *from.mutable_leave_group(), to.emplace<protocol::leave_group>()
            );
        default:
            return false;
    }
}

// What changes the group itself, or who may write in it.
bool read_group_change(Request& from, protocol::request_body& to) {
    switch (from.body_case()) {
        case Request::kMuteMember: {
            auto& mute = to.emplace<protocol::mute_member>();
            return read_user_of(*from.mutable_mute_member(), mute) &&
                   read_wall_time(from.mute_member().until_ms(), mute.until);
        }
        case Request::kMuteAll: {
            auto& mute = to.emplace<protocol::mute_all>();
            mute.muted = from.mute_all().muted();
            return read_number(from.mute_all().conversation(), mute.conversation);
        }
        case Request::kRenameGroup: {
            auto& change = to.emplace<protocol::rename_group>();
            change.name.swap(*from.mutable_rename_group()->mutable_name());
            return read_number(from.rename_group().conversation(), change.conversation);
        }
        case Request::kDismissGroup:
            return read_number(
                from.dismiss_group().conversation(),
                to.emplace<protocol::dismiss_group>().conversation
            );
        case Request::kSetHistory: {
            auto& change = to.emplace<protocol::set_history>();
            return read_number(from.set_history().conversation(), change.conversation) &&
                   read_enum(from.set_history().history(), history_policy::all, change.history);
        }
        case Request::kSetRetention: {
            auto& body = *from.mutable_set_retention();
            auto& change = to.emplace<protocol::set_retention>();
            return read_number(body.conversation(), change.conversation) &&
                   (!body.has_retention() || read(*body.mutable_retention(), change.retention));
        }
        default:
            return false;
    }
}

bool read_body(Request& from, protocol::request_body& to) {
    switch (from.body_case()) {
        case Request::kCreateGroup:
            return read(*from.mutable_create_group(), to.emplace<protocol::create_group>());
        case Request::kCreateManagedGroup: {
            auto& asked = to.emplace<protocol::create_group>();
            asked.managed = true;
            return read(*from.mutable_create_managed_group(), asked);
        }
        case Request::kCreateEphemeralGroup: {
            auto& asked = to.emplace<protocol::create_group>();
            asked.ephemeral = true;
            return read(*from.mutable_create_ephemeral_group(), asked);
        }
        case Request::kListMembers:
            return read(from.list_members(), to.emplace<protocol::list_members>());
        case Request::kListReceipts:
            return read(from.list_receipts(), to.emplace<protocol::list_receipts>());
        default:
            return read_membership(from, to) || read_group_change(from, to) ||
                   read_contact_request(from, to) || read_key_request(from, to) ||
                   read_archive_request(from, to) || read_relation_key_request(from, to);
    }
}

}  // namespace

void write(const protocol::request& from, Request& to) {
    to.set_id(std::string(from.id.view()));
    std::visit(body_writer{to}, from.body);
}

bool read(Request& from, protocol::request& to) {
    return read_id(from.id(), to.id) && read_body(from, to.body);
}

void write(const protocol::response& from, Response& to) {
    to.set_id(std::string(from.id.view()));
    if (from.failure.has_value()) {
        write(*from.failure, *to.mutable_failure());
    }
    to.set_conversation(from.conversation.value);
    for (const auto& entry : from.members) {
        write(entry, *to.add_members());
    }
    to.set_more_members(from.more_members);
    if (from.receipts.has_value()) {
        write(*from.receipts, *to.mutable_receipts());
    }
    if (from.keys.has_value()) {
        write(*from.keys, *to.mutable_keys());
    }
    if (from.archive.has_value()) {
        write(*from.archive, *to.mutable_archive());
    }
    if (from.managed.has_value()) {
        write(*from.managed, *to.mutable_relation_keys());
    }
    if (from.to_sign.has_value()) {
        write(*from.to_sign, *to.mutable_to_sign());
    }
}

bool read(Response& from, protocol::response& to) {
    to.more_members = from.more_members();
    for (auto& entry : *from.mutable_members()) {
        if (!read(entry, to.members.emplace_back())) {
            return false;
        }
    }
    return read_id(from.id(), to.id) &&
           (!from.has_failure() || read(*from.mutable_failure(), to.failure.emplace())) &&
           (!from.has_receipts() || read(*from.mutable_receipts(), to.receipts.emplace())) &&
           (!from.has_keys() || read(*from.mutable_keys(), to.keys.emplace())) &&
           (!from.has_archive() || read(*from.mutable_archive(), to.archive.emplace())) &&
           (!from.has_relation_keys() || read(*from.mutable_relation_keys(), to.managed.emplace())
           ) &&
           (!from.has_to_sign() || read(*from.mutable_to_sign(), to.to_sign.emplace())) &&
           read_number(from.conversation(), to.conversation);
}

}  // namespace gapless::wire
