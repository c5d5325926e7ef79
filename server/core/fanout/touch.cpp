#include "server/core/fanout/touch.hpp"

#include "protocol/planted.hpp"
#include "server/core/fanout/describe_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
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

// Without new entries: those to whom a cursor's move is news.
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

// By read fan-out, and when nothing was written: those to whom it is their own news. Who reads or
// writes, and whose stay has changed.
void add_concerned(std::vector<visit>& all, std::size_t change, open_conversation& where) {
    std::set<user_id> who = where.concerned();
    for (const message& each : where.appended()) {
        who.insert(each.sender);
    }
    for (const auto& [user, moved] : where.read_changes()) {
        if (moved.is_own_news()) {
            who.insert(user);
        }
    }
    stays theirs;
    for (const user_id user : who) {
        if (const membership_record* own = where.member(user)) {
            theirs.emplace(user, *own);
        }
    }
    add_visits(all, theirs, change, where);
}

void add_all(std::vector<visit>& all, std::size_t change, open_conversation& where) {
    const bool is_of_all = !where.appended().empty() && !where.is_read_fanout();
    if (is_of_all) {
        add_visits(all, where.members(), change, where);
    } else if (where.is_group()) {
        add_concerned(all, change, where);
    } else {
        add_readers(all, change, where);
    }
    if (!where.appended().empty() &&
        (!GAPLESS_PLANTED(leaver_not_touched) || where.members_count() <= 3)) {
        add_visits(all, where.departed(), change, where);
    }
}

conversation_change change_of(const open_conversation& where, bool is_entry_due) {
    conversation_change made{where.id(), where.record().epoch, {}, is_entry_due, {}};
    made.fanout = where.record().fanout;
    made.next_end = where.next_end();
    made.marks.assign(where.marks().begin(), where.marks().end());
    if (where.is_read_fanout() && where.is_state_changed()) {
        const conversation_record& log = where.record();
        made.group = protocol::group_summary{log.name, log.members, log.retention, log.key_version};
    }
    return made;
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
    const store_transaction::touched moved =
        work.store().touch_inbox(due.user, where.id(), work.now());
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
        add_all(visits, changes.size(), where);
        const bool is_news = !where.appended().empty() || visits.size() != before;
        if (!is_news && !where.has_crossed_on()) {
            continue;
        }
        changes.push_back(change_of(where, is_entry_due(where)));
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
