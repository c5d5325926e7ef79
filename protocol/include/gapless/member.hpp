#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless {

enum class conversation_kind : std::uint8_t { direct = 1, group = 2 };

// What a member may do. Owner: everything. Admin: invite, and remove plain members.
enum class member_role : std::uint8_t { member = 1, admin = 2, owner = 3 };

// A user in a conversation.
struct member {
    user_id user;
    std::string name;
    member_role role = member_role::member;
    seq join_seq;  // the entry with which the membership began: the first this member may see

    friend bool operator==(const member&, const member&) = default;
};

// What happened to a conversation's membership, as an entry of its timeline.
struct member_change {
    enum class kind : std::uint8_t { created = 1, invited, joined, left, removed, role };

    kind change = kind::created;
    std::string user;                        // whom it is about
    std::string by;                          // who did it
    member_role role = member_role::member;  // the role the user has afterwards

    friend bool operator==(const member_change&, const member_change&) = default;
};

[[nodiscard]] std::string_view name_of(member_change::kind change);
[[nodiscard]] std::string_view name_of(member_role role);

}  // namespace gapless
