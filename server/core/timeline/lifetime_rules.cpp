#include "server/core/timeline/lifetime_rules.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>

namespace gapless::server {

namespace {

// 0 is no limit.
duration shorter(duration a, duration b) {
    if (a == duration{} || b == duration{}) {
        return std::max(a, b);
    }
    return std::min(a, b);
}

duration time_of_level(job_workspace& work, user_id sender) {
    const retention_policy& policy = work.policy().retention;
    if (policy.levels.empty()) {
        return {};
    }
    const auto account = policy.accounts.find(canonical_user_name(work.name_of(sender)));
    const auto level =
        policy.levels.find(account == policy.accounts.end() ? std::uint8_t{0} : account->second);
    return level == policy.levels.end() ? duration{} : level->second;
}

wall_time expiry_of_target(job_workspace& work, const open_conversation& where, seq target) {
    const auto found = work.store().read_messages(where.id(), target, target, 1, 1);
    return found.empty() ? wall_time{} : found.front().expires;
}

}  // namespace

bool is_expired(const message& entry, wall_time now) {
    return entry.expires != wall_time{} && entry.expires <= now;
}

wall_time expiry_of(
    job_workspace& work, const open_conversation& where, const message& entry, duration lifetime
) {
    if (is_annotation(entry.kind)) {
        return expiry_of_target(work, where, entry.target);
    }
    duration time = shorter(lifetime, where.record().retention.time);
    time = shorter(time, time_of_level(work, entry.sender));
    time = shorter(time, work.policy().retention.app.time);
    return time == duration{} ? wall_time{} : work.now() + time;
}

wall_time expiry_of_notice(job_workspace& work, const open_conversation& where) {
    const conversation_record& log = where.record();
    if (!waits_for_marks(work.policy(), log)) {
        return {};
    }
    const retention& app = work.policy().retention.app;
    const bool is_app = app.how == retention::kind::until_acknowledged;
    const bool is_own = log.retention.how == retention::kind::until_acknowledged;
    return work.now() +
           shorter(is_app ? app.time : duration{}, is_own ? log.retention.time : duration{});
}

bool waits_for_marks(const job_policy& policy, const conversation_record& log) {
    if (log.kind == conversation_kind::contacts) {
        return false;
    }
    return policy.retention.app.how == retention::kind::until_acknowledged ||
           log.retention.how == retention::kind::until_acknowledged;
}

seq waits_from(const job_policy& policy, const conversation_record& log) {
    return policy.retention.app.how == retention::kind::until_acknowledged ? seq{1}
                                                                           : log.waits_from;
}

}  // namespace gapless::server
