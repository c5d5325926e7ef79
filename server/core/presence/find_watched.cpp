#include "server/core/presence/find_watched.hpp"

#include <gapless/contact.hpp>

#include <algorithm>

namespace gapless::server {

namespace {

bool may_watch(job_workspace& work, user_id watcher, user_id whom) {
    if (watcher == whom) {
        return true;
    }
    const contact_record mine = work.standing(watcher, whom);
    const contact_record theirs = work.standing(whom, watcher);
    return mine.tie == contact_tie::mutual && theirs.tie == contact_tie::mutual && !mine.blocked &&
           !theirs.blocked;
}

wall_time last_seen(job_workspace& work, user_id user) {
    wall_time latest;
    for (const device_record& each : work.store().devices_of(user)) {
        latest = std::max(latest, each.last_seen);
    }
    return latest;
}

}  // namespace

outcome find_watched(job_workspace& work, const watch_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return current.error();
    }
    watch_result found;
    for (const std::string& name : op.names) {
        watch_result::user& next = found.users.emplace_back();
        const std::optional<account_record> known = work.account_named(name);
        if (known && may_watch(work, op.by.user, known->user)) {
            next = {known->user, known->name, last_seen(work, known->user)};
        }
    }
    return found;
}

}  // namespace gapless::server
