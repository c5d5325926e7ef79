#include "server/core/group/group_rules.hpp"

#include "server/core/contact/contact_rules.hpp"
#include "server/core/group/membership_entries.hpp"
#include "server/core/keys/expected_roster.hpp"
#include "server/core/keys/managed_rules.hpp"
#include "server/core/keys/member_entries.hpp"
#include "server/core/timeline/sender_rules.hpp"

#include <gapless/group_name.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace gapless::server {

namespace {

// So many always fit a frame.
constexpr std::uint32_t page_members_max = 500;

bool may_remove(member_role by, member_role whom) {
    return by == member_role::owner || (by == member_role::admin && whom == member_role::member);
}

bool is_before(const membership_record& a, const membership_record& b) {
    return a.role != b.role ? a.role > b.role : a.join_seq < b.join_seq;
}

// Who owns the group once its owner is gone; null: nobody is left.
const membership_record* successor(open_conversation& group, user_id owner) {
    const membership_record* first = nullptr;
    for (const auto& [user, stay] : group.members()) {
        if (user != owner && (first == nullptr || is_before(stay, *first))) {
            first = &stay;
        }
    }
    return first;
}

// It is already as asked. What was signed for it stands nowhere, and its device must not think so.
result<conversation_id> leave_as_it_is(
    const job_workspace& work,
    open_conversation& group,
    const std::vector<std::string>& entries,
    std::optional<protocol::unsigned_change>& to_sign
) {
    if (entries.empty()) {
        return group.id();
    }
    to_sign = {state_of(group.relation(), work.now()), {}};
    return error{errc::conflict, "it is so already"};
}

}  // namespace

group_rules::group_rules(
    job_workspace& work,
    const actor& by,
    const request_id& request,
    std::optional<protocol::unsigned_change>& to_sign
)
    : work_(work), by_(by), request_(request), to_sign_(to_sign) {}

result<conversation_id> group_rules::run(const protocol::create_group& asked) const {
    if (const result<void> good = check_group_name(asked.name); !good) {
        return good.error();
    }
    const job_policy& policy = work_.policy();
    if (asked.members.size() >= std::min(policy.group_members_max, policy.group_created_max)) {
        return errc::group_full;
    }
    const result<std::vector<user_id>> invited = guests(asked.members);
    if (!invited) {
        return invited.error();
    }
    if (const result<void> able = asked.managed ? check_vault(work_) : result<void>{}; !able) {
        return able.error();
    }
    open_conversation& group = work_.make_group(asked.name, asked.history);
    if (asked.managed) {
        begin_managed(work_, group);
    }
    if (asked.ephemeral) {
        group.set_policy(key_policy::ephemeral);
    }
    membership_entries entries{work_, by_, request_};
    entries.admit(group, by_.user, member_role::owner, member_change::kind::created);
    for (const user_id user : *invited) {
        entries.admit(group, user, member_role::member, member_change::kind::invited);
    }
    return group.id();
}

result<conversation_id> group_rules::run(const protocol::invite_member& asked) const {
    const result<open_conversation*> group = own_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    const bool may_invite = work_.policy().members_may_invite ||
                            (*group)->member(by_.user)->role != member_role::member;
    if (!may_invite) {
        return errc::forbidden;
    }
    const result<account_record> whom = work_.known_account(asked.user);
    if (!whom) {
        return whom.error();
    }
    if ((*group)->member(whom->user) != nullptr) {
        return leave_as_it_is(work_, **group, asked.entries, to_sign_);
    }
    if (const result<void> may = check_may_invite(work_, by_.user, whom->user); !may) {
        return may.error();
    }
    if (const result<void> room = check_room(**group, whom->user); !room) {
        return room.error();
    }
    constexpr auto invited = member_change::kind::invited;
    const auto taken =
        take_signed(**group, {{invited, whom->user, member_role::member}}, asked.entries);
    if (!taken) {
        return taken.error();
    }
    membership_entries{work_, by_, request_, asked.entries}.admit(
        **group, whom->user, member_role::member, invited
    );
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::remove_member& asked) const {
    const result<open_conversation*> group = own_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    const member_role role = (*group)->member(by_.user)->role;
    if (role == member_role::member) {
        return errc::forbidden;
    }
    const result<account_record> whom = work_.known_account(asked.user);
    if (!whom) {
        return whom.error();
    }
    const membership_record* stay = (*group)->member(whom->user);
    if (stay == nullptr) {
        return error{errc::not_a_member, whom->name};
    }
    // To remove oneself is to leave, which has other rules.
    if (whom->user == by_.user || !may_remove(role, stay->role)) {
        return errc::forbidden;
    }
    if (const result<void> able = check_part(**group); !able) {
        return able.error();
    }
    constexpr auto removed = member_change::kind::removed;
    const auto taken = take_signed(**group, {{removed, whom->user, stay->role}}, asked.entries);
    if (!taken) {
        return taken.error();
    }
    membership_entries{work_, by_, request_, asked.entries}.part(**group, whom->user, removed);
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::change_role& asked) const {
    const result<open_conversation*> group = own_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    if ((*group)->member(by_.user)->role != member_role::owner) {
        return errc::forbidden;
    }
    const result<account_record> whom = work_.known_account(asked.user);
    if (!whom) {
        return whom.error();
    }
    const membership_record* stay = (*group)->member(whom->user);
    if (stay == nullptr) {
        return error{errc::not_a_member, whom->name};
    }
    if (stay->role == asked.role) {
        return leave_as_it_is(work_, **group, asked.entries, to_sign_);
    }
    if (whom->user == by_.user) {
        return error{errc::forbidden, "make somebody else the owner first"};
    }
    constexpr auto role = member_change::kind::role;
    std::vector<protocol::unsigned_entry> wanted{{role, whom->user, asked.role}};
    if (asked.role == member_role::owner) {
        wanted.push_back({role, by_.user, member_role::admin});
    }
    if (const auto taken = take_signed(**group, std::move(wanted), asked.entries); !taken) {
        return taken.error();
    }
    membership_entries entries{work_, by_, request_, asked.entries};
    entries.change_role(**group, whom->user, asked.role);
    if (asked.role == member_role::owner) {
        entries.change_role(**group, by_.user, member_role::admin);
    }
    return (*group)->id();
}

result<conversation_id> group_rules::run(const protocol::join_group& asked) const {
    open_conversation* group = work_.conversation(asked.conversation);
    if (group == nullptr) {
        return errc::unknown_conversation;
    }
    const bool is_known = group->was_ever_member(by_.user);
    if (!group->is_group()) {
        return is_known ? errc::forbidden : errc::unknown_conversation;
    }
    if (group->member(by_.user) != nullptr) {
        return leave_as_it_is(work_, *group, asked.entries, to_sign_);
    }
    if (!work_.policy().open_join || group->record().dismissed) {
        return is_known ? errc::forbidden : errc::unknown_conversation;
    }
    if (was_removed_by_members(work_, *group, by_.user)) {
        return errc::forbidden;
    }
    if (const result<void> room = check_room(*group, by_.user); !room) {
        return room.error();
    }
    // Whoever comes into an abandoned group owns it.
    const member_role role = group->members_count() == 0 ? member_role::owner : member_role::member;
    constexpr auto joined = member_change::kind::joined;
    if (const auto taken = take_signed(*group, {{joined, by_.user, role}}, asked.entries); !taken) {
        return taken.error();
    }
    membership_entries{work_, by_, request_, asked.entries}.admit(*group, by_.user, role, joined);
    return group->id();
}

result<conversation_id> group_rules::run(const protocol::leave_group& asked) const {
    const result<open_conversation*> group = own_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    const member_role role = (*group)->member(by_.user)->role;
    if (const result<void> able = check_part(**group); !able) {
        return able.error();
    }
    // The owner's last deed, so that no moment is without one.
    const membership_record* next =
        role == member_role::owner ? successor(**group, by_.user) : nullptr;
    const user_id heir = next == nullptr ? user_id{} : next->user;
    std::vector<protocol::unsigned_entry> wanted;
    if (heir != user_id{}) {
        wanted.push_back({member_change::kind::role, heir, member_role::owner});
    }
    wanted.push_back({member_change::kind::left, by_.user, role});
    if (const auto taken = take_signed(**group, std::move(wanted), asked.entries); !taken) {
        return taken.error();
    }
    membership_entries entries{work_, by_, request_, asked.entries};
    if (heir != user_id{}) {
        entries.change_role(**group, heir, member_role::owner);
    }
    entries.part(**group, by_.user, member_change::kind::left);
    return (*group)->id();
}

result<conversation_id> group_rules::list(
    const protocol::list_members& asked, protocol::response& answer
) const {
    const result<open_conversation*> group = own_group(asked.conversation);
    if (!group) {
        return group.error();
    }
    const std::uint32_t limit = std::min(asked.limit, page_members_max);
    const std::size_t wanted = limit == 0 ? page_members_max : limit;
    std::vector<membership_record> found = (*group)->members_after(asked.after_user, wanted + 1);
    answer.more_members = found.size() > wanted;
    found.resize(std::min(found.size(), wanted));
    for (const membership_record& stay : found) {
        answer.members.push_back(
            {stay.user, work_.name_of(stay.user), stay.role, stay.join_seq, stay.muted_until}
        );
    }
    return (*group)->id();
}

result<open_conversation*> group_rules::own_group(conversation_id id) const {
    open_conversation* found = work_.conversation(id);
    if (const result<void> allowed = check_may_speak(found, by_.user); !allowed) {
        return allowed.error();
    }
    if (!found->is_group()) {
        return errc::forbidden;
    }
    return found;
}

result<account_record> group_rules::guest(const std::string& name) const {
    result<account_record> found = work_.known_account(name);
    if (!found) {
        return found;
    }
    if (const result<void> may = check_may_invite(work_, by_.user, found->user); !may) {
        return error{may.error().code, found->name};
    }
    return found;
}

result<std::vector<user_id>> group_rules::guests(const std::vector<std::string>& names) const {
    std::set<user_id> seen{by_.user};
    std::vector<user_id> users;
    for (const std::string& name : names) {
        const result<account_record> found = guest(name);
        if (!found) {
            return found.error();
        }
        if (seen.insert(found->user).second) {
            users.push_back(found->user);
        }
    }
    return users;
}

result<void> group_rules::check_room(open_conversation& group, user_id newcomer) const {
    if (group.members_count() >= work_.policy().group_members_max) {
        return errc::group_full;
    }
    return group.relation() ? check_roster_room(work_, group, newcomer) : result<void>{};
}

// Who goes must not read what follows, so there has to be a next key.
result<void> group_rules::check_part(open_conversation& group) const {
    return group.is_managed() ? check_vault(work_) : result<void>{};
}

result<void> group_rules::take_signed(
    open_conversation& group,
    std::vector<protocol::unsigned_entry> wanted,
    const std::vector<std::string>& entries
) const {
    return take_member_entries(work_, group, by_, std::move(wanted), entries, to_sign_);
}

}  // namespace gapless::server
