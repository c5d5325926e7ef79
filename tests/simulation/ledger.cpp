#include "tests/simulation/ledger.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>

namespace gapless::simulation {

bool observed_log::is_visible(const std::string& user, seq position) const {
    const auto found = stays.find(user);
    return found != stays.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const stay& one) {
               return position >= one.first && (one.left == seq{} || position <= one.left);
           });
}

seq observed_log::visible_head(const std::string& user) const {
    const auto found = stays.find(user);
    if (found == stays.end()) {
        return seq{};
    }
    const stay& last = found->second.back();
    return last.left == seq{} ? head() : last.left;
}

std::uint64_t observed_log::unread(const std::string& user, seq read) const {
    const auto found = stays.find(user);
    if (found == stays.end() || found->second.back().left != seq{}) {
        return 0;
    }
    const seq joined = found->second.back().joined;
    return static_cast<std::uint64_t>(std::count_if(
        entries.begin(),
        entries.end(),
        [&](const message& entry) {
            return entry.seq > read && entry.seq >= joined && entry.kind == message_kind::text &&
                   canonical_user_name(entry.sender_name) != user;
        }
    ));
}

const message* ledger::find(conversation_id conversation, seq position) const {
    const auto found = logs.find(conversation);
    return found == logs.end() ? nullptr : found->second.at(position);
}

}  // namespace gapless::simulation
