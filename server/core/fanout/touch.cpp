#include "server/core/fanout/touch.hpp"

#include "protocol/planted.hpp"
#include "server/core/fanout/describe_entry.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace gapless::server {

namespace {

// What one user may see of the job's new entries. Of two stays in one job the later counts: pushes
// are best effort, and the device pulls what is missing.
struct reach {
    membership_record stay;

    [[nodiscard]] seq last(seq head) const { return stay.is_current() ? head : stay.left_seq; }
};

using reaches = std::map<user_id, reach>;

reaches reaches_of(open_conversation& where) {
    reaches all;
    for (const auto& [user, stay] : where.members()) {
        all.emplace(user, reach{stay});
    }
    if (GAPLESS_PLANTED(leaver_not_touched) && all.size() > 3) {
        return all;
    }
    for (const auto& [user, stay] : where.departed()) {
        all.emplace(user, reach{stay});
    }
    return all;
}

conversation_change::recipient touch(
    job_workspace& work, open_conversation& where, user_id user, const reach& visible
) {
    const seq head = where.record().head;
    const store_transaction::touched moved = work.store().touch_inbox(user, where.id());
    conversation_change::recipient made;
    made.user = user;
    made.visible_from = std::max(where.appended().front().seq, visible.stay.join_seq);
    made.visible_to = visible.last(head);
    made.inbox = {moved.prev, moved.version, visible.last(head)};
    if (where.is_state_changed()) {
        made.entry = describe_entry(work, where, user, moved.version);
    }
    return made;
}

}  // namespace

std::vector<conversation_change> touch_inboxes(job_workspace& work) {
    std::map<conversation_id, reaches> changed;
    std::set<std::pair<user_id, conversation_id>> order;
    for (auto& [id, where] : work.conversations()) {
        if (where.appended().empty()) {
            continue;
        }
        const reaches& all = changed.emplace(id, reaches_of(where)).first->second;
        for (const auto& [user, visible] : all) {
            order.emplace(user, id);
        }
    }

    std::map<conversation_id, std::vector<conversation_change::recipient>> recipients;
    for (const auto& [user, id] : order) {
        open_conversation& where = *work.conversation(id);
        recipients[id].push_back(touch(work, where, user, changed.at(id).at(user)));
    }

    std::vector<conversation_change> changes;
    for (auto& [id, touched] : recipients) {
        open_conversation& where = *work.conversation(id);
        changes.push_back(
            {id,
             where.record().epoch,
             where.take_appended(),
             where.is_state_changed(),
             std::move(touched)}
        );
    }
    return changes;
}

}  // namespace gapless::server
