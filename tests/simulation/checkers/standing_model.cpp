#include "tests/simulation/checkers/standing_model.hpp"

#include <gapless/user_name.hpp>

namespace gapless::simulation {

using kind = contact_change::kind;

standing_model::standing standing_model::of(const std::string& owner, const std::string& other)
    const {
    const auto found = standings_.find({owner, other});
    return found == standings_.end() ? standing{} : found->second;
}

bool standing_model::is_allowed(
    const std::string& owner, const std::string& by, const contact_change& change
) const {
    const std::string other = canonical_user_name(change.user);
    const bool is_own = by == owner;
    const standing mine = of(owner, other);
    const standing theirs = of(other, owner);
    if ((!is_own && by != other) || other == owner) {
        return false;
    }
    switch (change.change) {
        case kind::requested:
            return is_own && !mine.blocked && !mine.mutual && !mine.asked;
        case kind::request_received:
            return !is_own && !mine.blocked && !mine.mutual;
        case kind::accepted:
            return !mine.blocked && !theirs.blocked &&
                   (mine.was_asked || mine.asked || theirs.asked);
        case kind::refused:
            return mine.asked || mine.was_asked;
        case kind::removed:
            return mine.asked || mine.was_asked || mine.mutual;
        case kind::followed:
            return is_own && !mine.blocked && !mine.follows;
        case kind::unfollowed:
            return is_own && mine.follows;
        case kind::blocked:
            return is_own && !mine.blocked;
        case kind::unblocked:
            return is_own && mine.blocked;
    }
    return false;
}

void standing_model::apply(const std::string& owner, const contact_change& change) {
    standing& mine = standings_[{owner, canonical_user_name(change.user)}];
    switch (change.change) {
        case kind::requested:
            mine.asked = true;
            return;
        case kind::request_received:
            mine.was_asked = true;
            return;
        case kind::accepted:
        case kind::refused:
        case kind::removed:
            mine.asked = mine.was_asked = false;
            mine.mutual = change.change == kind::accepted;
            return;
        case kind::followed:
        case kind::unfollowed:
            mine.follows = change.change == kind::followed;
            return;
        case kind::blocked:
            mine = standing{};
            mine.blocked = true;
            return;
        case kind::unblocked:
            mine.blocked = false;
            return;
    }
}

bool standing_model::may_write(const std::string& writer, const std::string& receiver) const {
    const standing theirs = of(receiver, writer);
    if (writer == receiver) {
        return true;
    }
    if (theirs.blocked) {
        return false;
    }
    switch (policy_) {
        case server::direct_policy::contacts:
            return theirs.mutual;
        case server::direct_policy::followed:
            return theirs.follows;
        case server::direct_policy::anyone:
            break;
    }
    return true;
}

}  // namespace gapless::simulation
