// The half of group_rules that is about the group itself, and about who may write in it.

#include "server/core/group/group_rules.hpp"
#include "server/core/group/membership_entries.hpp"
#include "server/core/timeline/sender_rules.hpp"

#include <gapless/group_name.hpp>

namespace gapless::server {

result<conversation_id> group_rules::run(const protocol::mute_member& asked) const {
    const result<open_conversation*> group = ruled_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    const result<account_record> whom = work_.known_account(asked.user);
    if (!whom) {
        return whom.error();
    }
    const membership_record* stay = (*group)->member(whom->user);
    if (stay == nullptr) {
        return error{errc::not_a_member, whom->name};
    }
    if (stay->role != member_role::member) {
        return error{errc::forbidden, "owner and admins always may write"};
    }
    const wall_time until = asked.until > work_.now() ? asked.until : wall_time{};
    if (stay->muted_until != until) {
        membership_entries{work_, by_, request_}.mute(**group, whom->user, until);
    }
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::mute_all& asked) const {
    const result<open_conversation*> group = ruled_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    if ((*group)->record().all_muted != asked.muted) {
        membership_entries{work_, by_, request_}.mute_all(**group, asked.muted);
    }
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::rename_group& asked) const {
    if (const result<void> good = check_group_name(asked.name); !good) {
        return good.error();
    }
    const result<open_conversation*> group = ruled_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    if ((*group)->record().name != asked.name) {
        membership_entries{work_, by_, request_}.rename(**group, asked.name);
    }
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::dismiss_group& asked) const {
    const result<open_conversation*> group = owned_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    membership_entries{work_, by_, request_}.dismiss(**group);
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::set_history& asked) const {
    const result<open_conversation*> group = owned_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    if ((*group)->record().history != asked.history) {
        membership_entries{work_, by_, request_}.set_history(**group, asked.history);
    }
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::set_retention& asked) const {
    if (!is_valid(asked.retention)) {
        return errc::invalid_lifetime;
    }
    const result<open_conversation*> where = kept_conversation(asked.conversation);
    if (!where) {
        return where.error();
    }
    if ((*where)->record().retention != asked.retention) {
        membership_entries{work_, by_, request_}.set_retention(**where, asked.retention);
    }
    return (*where)->id();
}

result<open_conversation*> group_rules::kept_conversation(conversation_id id) const {
    open_conversation* found = work_.conversation(id);
    if (found == nullptr || found->is_group()) {
        return ruled_group(id);
    }
    if (const result<void> may = check_may_write(work_, found, by_, destination::to(id)); !may) {
        return may.error();
    }
    return found;
}

result<open_conversation*> group_rules::ruled_group(conversation_id id) const {
    result<open_conversation*> group = own_group(id);
    if (group && (*group)->member(by_.user)->role == member_role::member) {
        return errc::forbidden;
    }
    return group;
}

result<open_conversation*> group_rules::owned_group(conversation_id id) const {
    result<open_conversation*> group = own_group(id);
    if (group && (*group)->member(by_.user)->role != member_role::owner) {
        return errc::forbidden;
    }
    return group;
}

}  // namespace gapless::server
