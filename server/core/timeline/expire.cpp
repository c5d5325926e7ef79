#include "server/core/timeline/expire.hpp"

#include "protocol/planted.hpp"
#include "server/core/timeline/leaves.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace gapless::server {

namespace {

// Some milliseconds.
constexpr std::size_t step_rows = 500;

// Neighbours that one user sent become one.
void leave_hole(store_transaction& store, conversation_id where, const message& gone) {
    if (GAPLESS_PLANTED(hole_forgotten) && gone.seq >= seq{30}) {
        return;
    }
    const user_id sender = is_countable(gone.kind) ? gone.sender : user_id{};
    hole_record left{where, gone.seq, gone.seq, gone.ordinal, sender};
    const auto below = store.find_hole(where, gone.seq.previous());
    if (below && below->sender == sender) {
        left.first = below->first;
        store.remove_hole(*below);
    }
    const auto above = store.find_hole(where, gone.seq.next());
    if (above && above->sender == sender) {
        left.last = above->last;
        left.last_ordinal = above->last_ordinal;
        store.remove_hole(*above);
    }
    store.put_hole(left);
}

void remove(job_workspace& work, const archived_entry& gone) {
    store_transaction& store = work.store();
    if (open_conversation* where = work.conversation(gone.conversation)) {
        leave_leaf(work, *where, gone.entry.seq);
    }
    store.remove_message(gone.conversation, gone.entry);
    for (const std::string& name : gone.entry.mentions) {
        if (const auto mentioned = work.account_named(name)) {
            store.remove_mention(
                {gone.conversation, mentioned->user, gone.entry.ordinal, gone.entry.seq}
            );
        }
    }
    leave_hole(store, gone.conversation, gone.entry);
}

// The holes below the floor stay: what is unread is counted from them.
void raise_floor(job_workspace& work, conversation_id id) {
    open_conversation* where = work.conversation(id);
    if (where == nullptr) {
        return;
    }
    seq floor = where->record().floor;
    while (const auto next = work.store().find_hole(id, floor.next())) {
        floor = next->last;
    }
    where->raise_floor(floor);
}

}  // namespace

bool remove_expired(job_workspace& work) {
    const std::vector<archived_entry> all = work.store().expired(work.now(), step_rows);
    std::set<conversation_id> touched;
    for (const archived_entry& each : all) {
        remove(work, each);
        touched.insert(each.conversation);
    }
    for (const conversation_id id : touched) {
        raise_floor(work, id);
    }
    return all.size() >= step_rows;
}

}  // namespace gapless::server
