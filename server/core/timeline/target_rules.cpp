#include "server/core/timeline/target_rules.hpp"

#include "protocol/planted.hpp"
#include "server/core/timeline/content_rules.hpp"
#include "server/core/timeline/lifetime_rules.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace gapless::server {

namespace {

error no_target(const char* why) { return error{errc::invalid_target, why}; }

bool is_visible(open_conversation& where, user_id user, seq target) {
    const conversation_record& log = where.record();
    const std::vector<membership_record> stays = where.stays(user);
    return target > log.floor && std::ranges::any_of(stays, [&](const membership_record& stay) {
               const seq last = stay.is_current() ? log.head : stay.left_seq;
               return stay.first_seq <= target && target <= last;
           });
}

std::optional<message> find(job_workspace& work, const open_conversation& where, seq target) {
    std::vector<message> found = work.store().read_messages(where.id(), target, target, 1, 1);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

// Edits and recalls change what somebody has said.
result<void> check_authority(
    open_conversation& where, user_id user, const message& about, message_kind how
) {
    const bool is_admin = where.is_group() && where.member(user)->role != member_role::member;
    if (GAPLESS_PLANTED(anybody_may_edit) && how == message_kind::edit && about.seq > seq{30}) {
        return {};
    }
    if (about.sender == user || is_admin) {
        return {};
    }
    return error{errc::forbidden, "only its author and admins may edit or recall a message"};
}

}  // namespace

result<void> check_target(
    job_workspace& work, open_conversation* where, const actor& by, const protocol::send& tried
) {
    if (tried.target == seq{}) {
        return is_annotation(tried.kind) ? result<void>{no_target("nothing is annotated")}
                                         : result<void>{};
    }
    if (where == nullptr || !is_visible(*where, by.user, tried.target)) {
        return no_target("there is no such message for you");
    }
    const std::optional<message> about = find(work, *where, tried.target);
    if (about && work.store().keeping_of(where->id(), tried.target).is_over(work.now())) {
        return no_target("the message has expired");
    }
    if (!about || !is_countable(about->kind)) {
        return no_target("that is no message");
    }
    if (about->recalled) {
        return no_target("the message was recalled");
    }
    if (tried.kind == message_kind::edit) {
        const bool is_sealed = where->is_encrypted();
        if (const result<void> good = check_edit(*about, tried, is_sealed); !good) {
            return good;
        }
    }
    if (tried.kind == message_kind::edit || tried.kind == message_kind::recall) {
        return check_authority(*where, by.user, *about, tried.kind);
    }
    return {};
}

}  // namespace gapless::server
