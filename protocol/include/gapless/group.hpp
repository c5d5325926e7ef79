#pragma once

#include <gapless/member.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <string>
#include <vector>

namespace gapless {

// A member of a group as its timeline tells of them.
struct group_member {
    std::string name;
    member_role role = member_role::member;
    seq join_seq;           // the entry with which the membership began; 0: it is not known
    wall_time muted_until;  // a plain member may not write before; 0: not muted

    friend bool operator==(const group_member&, const group_member&) = default;
};

// A group as its timeline tells of it.
//
// Whoever joined a group later and may not see what was before, or came when a part of it had
// expired, does not know all of it: then is_complete is false, name and retention are as the server
// says, and the rest is what the entries say that there are behind the last that is missing.
struct group {
    std::string name;
    history_policy history = history_policy::from_join;
    gapless::retention retention = {};  // what was set for it; forever: the app's rule alone
    bool is_all_muted = false;          // none but owner and admins may write
    bool is_dismissed = false;
    bool is_complete = false;
    std::vector<group_member> members;  // by canonical name

    friend bool operator==(const group&, const group&) = default;
};

}  // namespace gapless
