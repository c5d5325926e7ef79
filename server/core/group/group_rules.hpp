#pragma once

#include "protocol/wire/request_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/member.hpp>
#include <gapless/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::server {

// Who may change what about a group, and what follows from it.
//
// Made for one request of one actor. Each run() either fails and has written nothing, or has
// written members and entries, and returns the conversation. What is already as asked (inviting a
// member, joining again, a role one has) succeeds without an entry.
//
// A group has an owner as long as it has members: an owner who leaves is followed by the admin who
// is longest in it, or else by the member who is. Owner and admins say who may write, and what the
// group is called; the owner alone what new members see, and when it ends. One who is blocked by a
// user cannot bring that user into a group. Other conversations have none of this, but for their
// retention: in a direct one each of the two says it who may write to the other. A stranger is told
// unknown_conversation, as if there were none. Where it is encrypted the actor's device has to have
// signed each change of members. The workspace outlives it.
class group_rules {
public:
    // `to_sign`: filled for a change that has to be signed, and is not, or otherwise.
    group_rules(
        job_workspace&,
        const actor& by,
        const request_id&,
        std::optional<protocol::unsigned_change>& to_sign
    );

    [[nodiscard]] result<conversation_id> run(const protocol::create_group&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::invite_member&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::remove_member&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::change_role&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::join_group&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::leave_group&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::mute_member&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::mute_all&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::rename_group&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::dismiss_group&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::set_history&) const;
    [[nodiscard]] result<conversation_id> run(const protocol::set_retention&) const;
    [[nodiscard]] result<conversation_id> list(
        const protocol::list_members&, protocol::response& answer
    ) const;

private:
    // The conversation, if the actor may say how long it is kept.
    [[nodiscard]] result<open_conversation*> kept_conversation(conversation_id) const;

    // The group, if the actor is a member of it.
    [[nodiscard]] result<open_conversation*> own_group(conversation_id) const;
    [[nodiscard]] result<open_conversation*> ruled_group(conversation_id) const;  // owner, admin
    [[nodiscard]] result<open_conversation*> owned_group(conversation_id) const;

    // Users who may be brought into a group by the actor.
    [[nodiscard]] result<account_record> guest(const std::string& name) const;
    [[nodiscard]] result<std::vector<user_id>> guests(const std::vector<std::string>& names) const;
    [[nodiscard]] result<void> check_room(open_conversation&, user_id newcomer) const;
    [[nodiscard]] result<void> check_part(open_conversation&) const;
    [[nodiscard]] result<void> take_signed(
        open_conversation&,
        std::vector<protocol::unsigned_entry> wanted,
        const std::vector<std::string>& entries
    ) const;

    job_workspace& work_;
    actor by_;
    request_id request_;
    std::optional<protocol::unsigned_change>& to_sign_;
};

}  // namespace gapless::server
