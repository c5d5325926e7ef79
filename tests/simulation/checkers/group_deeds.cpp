#include "tests/simulation/checkers/group_deeds.hpp"

namespace gapless::simulation {
namespace {

void begin_stay(observed_log& log, const member_change& change, seq position) {
    std::vector<observed_log::stay>& stays = log.stays[change.user];
    observed_log::stay begun{position, seq{}, position};
    if (log.history == history_policy::all) {
        begun.first = stays.empty() ? seq{1} : stays.back().left.next();
    }
    stays.push_back(begun);
    log.roles[change.user] = change.role;
}

void end_stay(observed_log& log, const std::string& user, seq position) {
    log.stays[user].back().left = position;
    log.roles.erase(user);
}

void dismiss(observed_log& log, seq position) {
    const auto members = log.roles;
    for (const auto& [user, role] : members) {
        end_stay(log, user, position);
    }
    log.dismissed = true;
}

}  // namespace

bool is_allowed(const observed_log& log, const member_change& change, bool members_may_invite) {
    const auto found = log.roles.find(change.by);
    const bool is_member = found != log.roles.end();
    const member_role role = is_member ? found->second : member_role::member;
    const auto about = log.roles.find(change.user);
    const bool rules = is_member && role != member_role::member;
    switch (change.change) {
        case member_change::kind::created:
            return log.entries.size() == 1;
        case member_change::kind::joined:
            return !is_member && change.user == change.by;
        case member_change::kind::left:
            return is_member && change.user == change.by;
        case member_change::kind::invited:
            return is_member && (rules || members_may_invite) && !log.is_member(change.user);
        case member_change::kind::removed:
            return rules && log.is_member(change.user);
        case member_change::kind::role:
            return is_member || change.role == member_role::owner;
        case member_change::kind::muted:
        case member_change::kind::unmuted:
            return rules && about != log.roles.end() && about->second == member_role::member;
        case member_change::kind::renamed:
        case member_change::kind::all_muted:
        case member_change::kind::all_unmuted:
            return rules;
        case member_change::kind::history:
        case member_change::kind::dismissed:
            return rules && role == member_role::owner;
        case member_change::kind::retention:
            return log.kind == conversation_kind::direct ? is_member : rules;
    }
    return false;
}

void apply(observed_log& log, const member_change& change, seq position) {
    switch (change.change) {
        case member_change::kind::created:
            log.history = change.history;
            return begin_stay(log, change, position);
        case member_change::kind::joined:
        case member_change::kind::invited:
            return begin_stay(log, change, position);
        case member_change::kind::left:
        case member_change::kind::removed:
            return end_stay(log, change.user, position);
        case member_change::kind::role:
            log.roles[change.user] = change.role;
            return;
        case member_change::kind::muted:
            log.muted[change.user] = change.until;
            return;
        case member_change::kind::unmuted:
            log.muted.erase(change.user);
            return;
        case member_change::kind::all_muted:
        case member_change::kind::all_unmuted:
            log.all_muted = change.change == member_change::kind::all_muted;
            return;
        case member_change::kind::history:
            log.history = change.history;
            return;
        case member_change::kind::dismissed:
            return dismiss(log, position);
        case member_change::kind::renamed:
            return;
        case member_change::kind::retention:
            log.kept = change.retention;
            return;
    }
}

bool is_silenced(const observed_log& log, const std::string& member, wall_time at) {
    const auto role = log.roles.find(member);
    if (role == log.roles.end() || role->second != member_role::member) {
        return false;
    }
    const auto mute = log.muted.find(member);
    return log.all_muted || (mute != log.muted.end() && mute->second > at);
}

}  // namespace gapless::simulation
