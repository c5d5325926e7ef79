#pragma once

#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/member.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::server {

// Changes a group and who is in it, and writes each change into its timeline: the two never come
// apart.
//
// Made for one request. The entries bear its id as their client_id, counted up when there are
// several. The workspace outlives it.
class membership_entries {
public:
    membership_entries(
        job_workspace&,
        const actor& by,
        const request_id&,
        std::vector<std::string> signed_entries = {}
    );

    // Where it is encrypted the first three take the next signed entry each.
    // `change` says how the stay began or ended; the user is no member, or one, accordingly.
    void admit(open_conversation&, user_id, member_role, member_change::kind change);
    void part(open_conversation&, user_id, member_change::kind change);
    void change_role(open_conversation&, user_id, member_role);

    // Of a member; 0 ends it.
    void mute(open_conversation&, user_id, wall_time until);

    // The group itself.
    void mute_all(open_conversation&, bool muted);
    void rename(open_conversation&, const std::string& name);
    void set_history(open_conversation&, history_policy);

    // Of any conversation. The entry is the first one that is kept so.
    void set_retention(open_conversation&, const retention&);

    // All members leave by this one entry.
    void dismiss(open_conversation&);

private:
    // What is about a member says the role as well; what is about the group is about the doer.
    [[nodiscard]] member_change change_of(user_id about, member_role, member_change::kind);
    [[nodiscard]] member_change change_of_group(open_conversation&, member_change::kind);
    seq record(open_conversation&, const member_change&);
    [[nodiscard]] client_id next_client_id();
    [[nodiscard]] std::string next_signed();

    job_workspace& work_;
    actor by_;
    request_id request_;
    std::vector<std::string> signed_;
    std::size_t quoted_ = 0;
    std::uint32_t written_ = 0;
};

// The k-th id of a request: its bytes as one number, plus k.
[[nodiscard]] client_id entry_id(const request_id&, std::uint32_t k);

}  // namespace gapless::server
