#include "protocol/folds/group_state.hpp"

#include "protocol/wire/codec.hpp"

#include <gapless/user_name.hpp>

namespace gapless::protocol {

void group_state::take(const message& entry) {
    if (entry.seq != last_.next()) {
        *this = group_state{};
    }
    last_ = entry.seq;
    if (entry.kind != message_kind::member_change) {
        return;
    }
    if (const auto change = decode_member_change(entry.body)) {
        apply(*change, entry.seq);
    }
}

void group_state::end_at(seq last) {
    if (last_ != last) {
        *this = group_state{};
        last_ = last;
    }
}

group group_state::state() const {
    group made = known_;
    for (const auto& [canonical, member] : members_) {
        const auto mute = muted_.find(canonical);
        made.members.push_back(member);
        made.members.back().muted_until = mute == muted_.end() ? wall_time{} : mute->second;
    }
    return made;
}

void group_state::apply(const member_change& change, seq position) {
    const std::string whom = canonical_user_name(change.user);
    switch (change.change) {
        case member_change::kind::created:
            known_.is_complete = position == seq{1};
            known_.name = change.name;
            known_.history = change.history;
            [[fallthrough]];
        case member_change::kind::invited:
        case member_change::kind::joined:
            members_.insert_or_assign(whom, group_member{change.user, change.role, position, {}});
            return;
        case member_change::kind::left:
        case member_change::kind::removed:
            members_.erase(whom);
            return;
        case member_change::kind::role: {
            const auto known = members_.try_emplace(whom, group_member{change.user, {}, {}, {}});
            known.first->second.role = change.role;
            return;
        }
        case member_change::kind::renamed:
            known_.name = change.name;
            return;
        case member_change::kind::muted:
            muted_.insert_or_assign(whom, change.until);
            return;
        case member_change::kind::unmuted:
            muted_.erase(whom);
            return;
        case member_change::kind::all_muted:
            known_.is_all_muted = true;
            return;
        case member_change::kind::all_unmuted:
            known_.is_all_muted = false;
            return;
        case member_change::kind::history:
            known_.history = change.history;
            return;
        case member_change::kind::dismissed:
            known_.is_dismissed = true;
            members_.clear();
            return;
        case member_change::kind::retention:
            known_.retention = change.retention;
            return;
    }
}

}  // namespace gapless::protocol
