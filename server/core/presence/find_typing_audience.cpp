#include "server/core/presence/find_typing_audience.hpp"

#include "server/core/timeline/sender_rules.hpp"

#include <cstdint>

namespace gapless::server {

namespace {

// In larger ones somebody always types.
constexpr std::uint32_t members_max = 100;

bool is_blocked_between(job_workspace& work, user_id a, user_id b) {
    return work.standing(a, b).blocked || work.standing(b, a).blocked;
}

}  // namespace

outcome find_typing_audience(job_workspace& work, const typing_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return current.error();
    }
    typing_result found{op.conversation, work.name_of(op.by.user), op.active};
    open_conversation* where = work.conversation(op.conversation);
    if (where == nullptr || (where->is_group() && where->members_count() > members_max) ||
        !check_may_write(work, where, op.by, destination::to(op.conversation))) {
        return found;
    }
    for (const auto& [user, stay] : where->members()) {
        if (user != op.by.user && !is_blocked_between(work, user, op.by.user)) {
            found.audience.push_back(user);
        }
    }
    return found;
}

}  // namespace gapless::server
