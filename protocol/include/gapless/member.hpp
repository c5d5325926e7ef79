#pragma once

#include <gapless/ids.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless {

// Contacts: the one in which a user reads what happens to their contacts. It has no other member.
enum class conversation_kind : std::uint8_t { direct = 1, group = 2, contacts = 3 };

// What a member may do. Owner: everything. Admin: invite, and remove plain members.
enum class member_role : std::uint8_t { member = 1, admin = 2, owner = 3 };

// What somebody who joins a group may see of it: what comes from then on, or what was before, too.
enum class history_policy : std::uint8_t { from_join = 1, all = 2 };

// A user in a conversation.
struct member {
    user_id user;
    std::string name;
    member_role role = member_role::member;
    seq join_seq;                // the entry with which the membership began
    wall_time muted_until = {};  // a plain member may not write before; 0: not muted

    friend bool operator==(const member&, const member&) = default;
};

// What happened to a group and its members, or to how long a conversation is kept, as an entry of
// its timeline. Numbers travel and are stored: never reuse one.
struct member_change {
    enum class kind : std::uint8_t {
        created = 1,
        invited,
        joined,
        left,
        removed,
        role,
        renamed,
        muted,
        unmuted,
        all_muted,    // none but owner and admins may write
        all_unmuted,  // those may again who are not muted themselves
        history,
        dismissed,  // all have left at once, and nothing comes after it
        retention,  // of direct conversations, too
    };

    kind change = kind::created;
    std::string user;                        // whom it is about; the doer, if it is the group
    std::string by;                          // who did it
    member_role role = member_role::member;  // the role the user has afterwards

    // Only with some kinds.
    std::string name = {};              // created, renamed: the group's
    wall_time until = {};               // muted: a member's end of silence
    history_policy history{};           // created, history: what those see who join from now on
    gapless::retention retention = {};  // retention: of what is stored from this entry on
    std::string signed_entry = {};      // where it is encrypted: as the doer's device has signed it

    friend bool operator==(const member_change&, const member_change&) = default;
};

[[nodiscard]] std::string_view name_of(member_change::kind change);
[[nodiscard]] std::string_view name_of(member_role role);
[[nodiscard]] std::string_view name_of(history_policy history);

}  // namespace gapless
