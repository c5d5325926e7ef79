#include "server/core/fanout/crossing.hpp"

#include "protocol/planted.hpp"

#include <vector>

namespace gapless::server {

namespace {

bool is_rising_or_read(const open_conversation& group) {
    const fanout_state now = group.record().fanout;
    return now == fanout_state::rising || now == fanout_state::read;
}

void rise(open_conversation& group, const std::vector<membership_record>& members) {
    for (const membership_record& stay : members) {
        group.mark(stay.user);
    }
}

void fall(open_conversation& group, const std::vector<membership_record>& members) {
    for (const membership_record& stay : members) {
        if (group.is_marked(stay.user)) {
            group.unmark(stay.user);
            group.touch(stay.user);
        }
    }
}

}  // namespace

void begin_crossing(open_conversation& group, const fanout_policy& policy) {
    if (!group.is_group()) {
        return;
    }
    const std::uint32_t count = group.members_count();
    if (!is_rising_or_read(group) && count > policy.write_members_max) {
        group.turn(fanout_state::rising);
    } else if (is_rising_or_read(group) && count < policy.read_members_min) {
        group.turn(fanout_state::falling);
    }
}

outcome cross(job_workspace& work, const crossing_operation& op) {
    open_conversation* group = work.conversation(op.conversation);
    const fanout_state from = group == nullptr ? fanout_state::write : group->record().fanout;
    if (from != fanout_state::rising && from != fanout_state::falling) {
        return crossed{};
    }
    const bool rises = from == fanout_state::rising;
    const std::size_t step = work.policy().fanout.step_members;
    const auto next = group->members_after(group->record().crossed_to, step);
    rises ? rise(*group, next) : fall(*group, next);
    if (next.size() < step) {
        group->turn(rises ? fanout_state::read : fanout_state::write);
    } else {
        const user_id last = next.back().user;
        const bool skips =
            GAPLESS_PLANTED(crossing_skips_a_member) && rises && group->record().head > seq{24};
        group->cross_to(skips ? last.next() : last);
    }
    return crossed{};
}

}  // namespace gapless::server
