#pragma once

#include "protocol/wire/contact_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <string>

namespace gapless::server {

// What becomes of two users when one of them asks, answers, follows or blocks.
//
// Made for one request of one actor. Each run() either fails and has written nothing, or has
// written what follows on both sides, and returns the actor's contacts timeline (0, while there is
// none). What is already as asked succeeds without an entry.
//
// - A request waits on both sides until it is answered, or removed by either. When both have asked
//   they are each other's contacts at once.
// - Removing ends what there is on both sides. Following is the follower's own, and tells nobody.
// - A block ends what there is between the two, the following of the one who blocks included. From
//   then on nothing of the other one gets through; a request is answered as if it waited, and waits
//   indeed: only for one who will not hear of it. To the other one a block looks like a removal.
//   While it lasts the one who blocks may neither ask nor follow.
//
// The workspace outlives it.
class contact_rules {
public:
    contact_rules(job_workspace&, const actor& by, const request_id&);

    // Fail with unknown_user, or with forbidden: oneself, somebody whom one blocks, or an answer
    // where no request waits for one. A note has a length and is UTF-8: see check_contact_note.
    [[nodiscard]] result<conversation_id> run(const protocol::request_contact&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::answer_contact&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::remove_contact&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::follow_user&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::unfollow_user&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::block_user&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::unblock_user&) const;

private:
    // The two of them as the request finds them.
    struct pair {
        user_id other;
        contact_record mine;
        contact_record theirs;
    };

    [[nodiscard]] result<pair> pair_with(const std::string& name) const;
    void record(const pair&, contact_change::kind mine) const;
    void record_both(const pair&, contact_change::kind change) const;
    [[nodiscard]] conversation_id timeline() const;

    job_workspace& work_;
    actor by_;
    request_id request_;
};

// Whether the policy and the receiver's blocks let this user write to that one; forbidden if not.
[[nodiscard]] result<void> check_may_write_to(job_workspace&, user_id writer, user_id receiver);

// Whether this user may be brought into a group by that one: forbidden for who is blocked.
[[nodiscard]] result<void> check_may_invite(job_workspace&, user_id by, user_id whom);

}  // namespace gapless::server
