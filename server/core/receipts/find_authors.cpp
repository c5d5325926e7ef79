#include "server/core/receipts/find_authors.hpp"

#include <algorithm>

namespace gapless::server {

namespace {

// So many entries back an author is still curious.
constexpr std::uint64_t hinted_entries = 100;

}  // namespace

outcome find_authors(job_workspace& work, const hint_operation& op) {
    hint_result done;
    for (const conversation_id group : op.groups) {
        open_conversation* where = work.conversation(group);
        if (where == nullptr) {
            continue;
        }
        const seq head = where->record().head;
        const seq from{head.value - std::min(head.value, hinted_entries - 1)};
        std::vector<user_id> authors = work.store().senders(group, from, head);
        std::erase_if(authors, [&](user_id user) { return where->member(user) == nullptr; });
        done.authors.emplace(group, std::move(authors));
    }
    return done;
}

}  // namespace gapless::server
