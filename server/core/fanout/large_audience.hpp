#pragma once

#include "server/core/store/job.hpp"

#include <gapless/ids.hpp>

#include <map>
#include <set>
#include <vector>

namespace gapless::server {

// Who of the users that are online is marked in which large group: whom to push to, without asking
// the store for the members.
//
// It learns a user's marks when one of the user's devices logs in, and keeps them by what commits
// change. Whoever is not online is not here; nor is a former member, since who leaves is unmarked
// by the same commit.
class large_audience {
public:
    // All marks of a user who is online from now on. Said again, it replaces what was said.
    void handle_online(user_id, const std::vector<conversation_id>& marks);
    void handle_offline(user_id);

    // Told before anything is pushed of the change.
    void handle_change(const conversation_change&);

    // Ascending. Valid until the next input.
    [[nodiscard]] const std::set<user_id>& listeners(conversation_id) const;

private:
    void add(user_id, conversation_id);
    void remove(user_id, conversation_id);

    std::map<user_id, std::set<conversation_id>> marks_;  // of those who are online
    std::map<conversation_id, std::set<user_id>> listeners_;
    std::set<user_id> nobody_;
};

}  // namespace gapless::server
