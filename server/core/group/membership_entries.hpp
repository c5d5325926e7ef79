#pragma once

#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/member.hpp>

#include <cstdint>

namespace gapless::server {

// Changes who is in a conversation, and writes each change into its timeline: the two never come
// apart.
//
// Made for one request. The entries bear its id as their client_id, counted up when there are
// several. The workspace outlives it.
class membership_entries {
public:
    membership_entries(job_workspace&, const actor& by, const request_id&);

    // `change` says how the stay began or ended; the user is no member, or one, accordingly.
    void admit(open_conversation&, user_id, member_role, member_change::kind change);
    void part(open_conversation&, user_id, member_change::kind change);
    void change_role(open_conversation&, user_id, member_role);

private:
    seq record(open_conversation&, user_id about, member_role, member_change::kind);
    [[nodiscard]] client_id next_client_id();

    job_workspace& work_;
    actor by_;
    request_id request_;
    std::uint32_t written_ = 0;
};

// The k-th id of a request: its bytes as one number, plus k.
[[nodiscard]] client_id entry_id(const request_id&, std::uint32_t k);

}  // namespace gapless::server
