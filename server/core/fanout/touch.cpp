#include "server/core/fanout/touch.hpp"

#include "protocol/planted.hpp"
#include "server/core/fanout/describe_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace gapless::server {

namespace {

// One inbox to touch. What its user may see of the job's new entries is his stay's; of two stays in
// one job the later counts: pushes are best effort, and the device pulls what is missing.
struct visit {
    user_id user;
    std::size_t change;  // its place among the job's changes
    open_conversation* where;
    seq first;
    seq last;
};

using stays = std::map<user_id, membership_record>;

void add_visits(
    std::vector<visit>& all, const stays& who, std::size_t change, open_conversation& where
) {
    for (const auto& [user, stay] : who) {
        const seq last = stay.is_current() ? where.record().head : stay.left_seq;
        all.push_back({user, change, &where, stay.first_seq, last});
    }
}

conversation_change::recipient touch(job_workspace& work, const visit& due) {
    open_conversation& where = *due.where;
    const store_transaction::touched moved = work.store().touch_inbox(due.user, where.id());
    conversation_change::recipient made;
    made.user = due.user;
    made.visible_from = std::max(where.appended().front().seq, due.first);
    made.visible_to = due.last;
    made.inbox = {moved.prev, moved.version, due.last};
    if (where.is_state_changed()) {
        made.entry = describe_entry(work, where, due.user, moved.version);
    }
    return made;
}

}  // namespace

std::vector<conversation_change> touch_inboxes(job_workspace& work) {
    std::vector<conversation_change> changes;
    std::vector<visit> visits;
    for (auto& [id, where] : work.conversations()) {
        if (where.appended().empty()) {
            continue;
        }
        const std::size_t before = visits.size();
        add_visits(visits, where.members(), changes.size(), where);
        if (!GAPLESS_PLANTED(leaver_not_touched) || visits.size() - before <= 3) {
            add_visits(visits, where.departed(), changes.size(), where);
        }
        changes.push_back({id, where.record().epoch, {}, where.is_state_changed(), {}});
        changes.back().recipients.reserve(visits.size() - before);
    }
    std::ranges::sort(visits, {}, [](const visit& each) {
        return std::pair{each.user, each.change};
    });
    for (const visit& due : visits) {
        changes[due.change].recipients.push_back(touch(work, due));
    }
    for (conversation_change& each : changes) {
        each.messages = work.conversation(each.conversation)->take_appended();
    }
    return changes;
}

}  // namespace gapless::server
