#include "server/core/timeline/lifetime_rules.hpp"

#include "protocol/planted.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>

namespace gapless::server {

namespace {

// 0 is no limit.
template <class T>
T shorter(T a, T b) {
    return a == T{} || b == T{} ? std::max(a, b) : std::min(a, b);
}

// The time of a rule, if it is one of that kind.
duration time_if(const retention& rule, retention::kind how) {
    return rule.how == how ? rule.time : duration{};
}

// The shorter time of both rules that are of that kind.
duration time_of_rules(job_workspace& work, const open_conversation& where, retention::kind how) {
    return shorter(
        time_if(work.policy().retention.app, how), time_if(where.record().retention, how)
    );
}

wall_time after(const job_workspace& work, duration time) {
    return time == duration{} ? wall_time{} : work.now() + time;
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
    const bool is_erased = where.is_ephemeral() && !GAPLESS_PLANTED(ephemeral_text_kept);
    if (is_annotation(entry.kind)) {
        // What it is about may be from before the conversation was encrypted. A recall has no text
        // to be erased, and who comes late has to hear of it.
        const bool goes_first = is_erased && entry.kind != message_kind::recall;
        const wall_time of_target = expiry_of_target(work, where, entry.target);
        return goes_first ? shorter(of_target, after(work, work.policy().ephemeral_memory))
                          : of_target;
    }
    duration time = shorter(lifetime, time_of_rules(work, where, retention::kind::limited));
    if (is_erased) {
        time = shorter(time, work.policy().ephemeral_memory);
    }
    if (GAPLESS_PLANTED(devices_forget_with_the_server) && entry.counter > sender_counter{12}) {
        time = shorter(time, time_of_rules(work, where, retention::kind::until_acknowledged));
    }
    return after(work, shorter(time, time_of_level(work, entry.sender)));
}

keeping keeping_of(job_workspace& work, const open_conversation& where, const message& entry) {
    if (entry.kind == message_kind::key_change) {
        return {};  // whoever comes later needs the chain
    }
    if (is_annotation(entry.kind)) {
        keeping kept = work.store().keeping_of(where.id(), entry.target);
        kept.until = shorter(kept.until, entry.expires);
        return kept;
    }
    if (!waits_for_marks(work.policy(), where.record())) {
        return {entry.expires, false};
    }
    const duration wait = time_of_rules(work, where, retention::kind::until_acknowledged);
    return {shorter(entry.expires, after(work, wait)), true};
}

bool waits_for_marks(const job_policy& policy, const conversation_record& log) {
    constexpr auto waiting = retention::kind::until_acknowledged;
    return log.kind != conversation_kind::contacts &&
           (policy.retention.app.how == waiting || log.retention.how == waiting);
}

}  // namespace gapless::server
