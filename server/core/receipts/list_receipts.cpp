#include "server/core/receipts/list_receipts.hpp"

#include "server/core/timeline/sender_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

namespace gapless::server {

namespace {

constexpr std::uint32_t page_entries_max = 200;

// In any of the times that the user was here.
bool may_see(open_conversation& where, user_id user, seq asked) {
    const auto stays = where.stays(user);
    return std::ranges::any_of(stays, [&](const membership_record& stay) {
        const seq last = stay.is_current() ? where.record().head : stay.left_seq;
        return stay.first_seq <= asked && asked <= last;
    });
}

result<void> check_question(
    open_conversation* where, const actor& by, const protocol::list_receipts& asked
) {
    if (const result<void> allowed = check_may_speak(where, by.user); !allowed) {
        return allowed;
    }
    return may_see(*where, by.user, asked.seq)
               ? result<void>{}
               : error{errc::usage, "there is no entry of this seq"};
}

user_id author_of(job_workspace& work, const protocol::list_receipts& asked) {
    const auto found = work.store().read_messages(asked.conversation, asked.seq, asked.seq, 1, 0);
    if (!found.empty()) {
        return found.front().sender;
    }
    const auto gone = work.store().find_hole(asked.conversation, asked.seq);
    return gone ? gone->sender : user_id{};
}

}  // namespace

result<protocol::receipts_page> list_receipts(
    job_workspace& work, const actor& by, const protocol::list_receipts& asked
) {
    open_conversation* where = work.conversation(asked.conversation);
    if (const result<void> good = check_question(where, by, asked); !good) {
        return good.error();
    }
    std::map<user_id, protocol::read_state> states;
    for (const read_record& row : work.store().read_states(asked.conversation)) {
        states.emplace(row.user, row.state);
    }
    const std::size_t limit = std::clamp(asked.limit, 1U, page_entries_max);
    const user_id author = author_of(work, asked);
    protocol::receipts_page page;
    for (const auto& [user, stay] : where->members()) {
        if (user == author || stay.join_seq > asked.seq) {
            continue;
        }
        ++page.members_count;
        const protocol::read_state state = states[user];
        const bool is_read = state.read_seq >= asked.seq;
        const bool is_delivered = is_read || state.delivered_seq >= asked.seq;
        page.read_count += is_read ? 1 : 0;
        page.delivered_count += is_delivered ? 1 : 0;
        if (!is_delivered || user <= asked.after_user) {
            continue;
        }
        page.more = page.entries.size() == limit;
        if (!page.more) {
            page.entries.push_back({user, work.name_of(user), state.read_seq, state.delivered_seq});
        }
    }
    return page;
}

}  // namespace gapless::server
