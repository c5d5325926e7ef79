#include "tests/simulation/ledger.hpp"

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

const message* ledger::find(conversation_id conversation, seq position) const {
    const auto found = logs.find(conversation);
    return found == logs.end() ? nullptr : found->second.at(position);
}

}  // namespace gapless::simulation
