#include "server/core/fanout/touch.hpp"

#include "protocol/planted.hpp"
#include "server/core/fanout/describe_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
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

// Without new entries: those to whom a cursor's move is news. In a group that is its user alone.
void add_readers(std::vector<visit>& all, std::size_t change, open_conversation& where) {
    stays who;
    for (const auto& [user, moved] : where.read_changes()) {
        const membership_record* own = where.member(user);
        if (own != nullptr && moved.is_own_news()) {
            who.emplace(user, *own);
        }
        const std::optional<user_id> peer = where.peer_of(user);
        if (peer && (moved.is_read_moved() || moved.is_delivered_moved())) {
            who.emplace(*peer, *where.member(*peer));
        }
    }
    add_visits(all, who, change, where);
}

// What the job did to cursors, as the inbox fields tell it.
void tell_cursors(open_conversation& where, user_id user, protocol::inbox_fields& fields) {
    const auto& all = where.read_changes();
    if (const auto own = all.find(user); own != all.end()) {
        if (own->second.now != own->second.before) {
            fields.read_state = own->second.now;
        }
    }
    const std::optional<user_id> peer = where.peer_of(user);
    const auto theirs = peer ? all.find(*peer) : all.end();
    if (theirs != all.end() && theirs->second.is_read_moved()) {
        fields.peer_read = theirs->second.now.read_seq;
    }
    if (theirs != all.end() && theirs->second.is_delivered_moved()) {
        fields.peer_delivered = theirs->second.now.delivered_seq;
    }
}

bool is_entry_due(const open_conversation& where) {
    return where.is_state_changed() || where.appended().empty();
}

conversation_change::recipient touch(job_workspace& work, const visit& due) {
    open_conversation& where = *due.where;
    const store_transaction::touched moved = work.store().touch_inbox(due.user, where.id());
    conversation_change::recipient made;
    made.user = due.user;
    made.visible_to = due.last;
    made.visible_from = where.appended().empty()
                            ? due.last.next()
                            : std::max(where.appended().front().seq, due.first);
    made.inbox = {moved.prev, moved.version, due.last};
    tell_cursors(where, due.user, made.inbox);
    if (is_entry_due(where)) {
        made.entry = describe_entry(work, where, due.user, moved.version);
    }
    return made;
}

}  // namespace

std::vector<conversation_change> touch_inboxes(job_workspace& work) {
    std::vector<conversation_change> changes;
    std::vector<visit> visits;
    for (auto& [id, where] : work.conversations()) {
        const std::size_t before = visits.size();
        if (where.appended().empty()) {
            add_readers(visits, changes.size(), where);
            if (visits.size() == before) {
                continue;
            }
        } else {
            add_visits(visits, where.members(), changes.size(), where);
            if (!GAPLESS_PLANTED(leaver_not_touched) || visits.size() - before <= 3) {
                add_visits(visits, where.departed(), changes.size(), where);
            }
        }
        changes.push_back({id, where.record().epoch, {}, is_entry_due(where), {}});
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
