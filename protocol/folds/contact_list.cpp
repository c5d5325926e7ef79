#include "protocol/folds/contact_list.hpp"

#include "protocol/wire/codec.hpp"

#include <gapless/user_name.hpp>

namespace gapless::protocol {

void contact_list::take(const message& entry) {
    if (entry.kind != message_kind::contact_change) {
        return;
    }
    const auto change = decode_contact_change(entry.body);
    if (!change) {
        return;
    }
    const std::string canonical = canonical_user_name(change->user);
    contact& standing = contacts_[canonical];
    standing.user = change->user;
    apply(*change, standing);
    if (is_nothing(standing)) {
        contacts_.erase(canonical);
    }
}

std::vector<contact> contact_list::contacts() const {
    std::vector<contact> all;
    all.reserve(contacts_.size());
    for (const auto& [canonical, standing] : contacts_) {
        all.push_back(standing);
    }
    return all;
}

contact contact_list::standing(const std::string& canonical) const {
    const auto found = contacts_.find(canonical);
    if (found == contacts_.end()) {
        contact nothing;
        nothing.user = canonical;
        return nothing;
    }
    return found->second;
}

void apply(const contact_change& change, contact& standing) {
    const auto tie = [&](contact_tie now) {
        standing.tie = now;
        standing.note = change.note;
    };
    switch (change.change) {
        case contact_change::kind::requested:
            return tie(contact_tie::asked);
        case contact_change::kind::request_received:
            return tie(contact_tie::asked_by);
        case contact_change::kind::accepted:
            return tie(contact_tie::mutual);
        case contact_change::kind::refused:
        case contact_change::kind::removed:
            return tie(contact_tie::none);
        case contact_change::kind::followed:
            standing.follows = true;
            return;
        case contact_change::kind::unfollowed:
            standing.follows = false;
            return;
        case contact_change::kind::blocked:
            tie(contact_tie::none);
            standing.follows = false;
            standing.blocked = true;
            return;
        case contact_change::kind::unblocked:
            standing.blocked = false;
            return;
    }
}

bool is_nothing(const contact& standing) {
    return standing.tie == contact_tie::none && !standing.follows && !standing.blocked;
}

}  // namespace gapless::protocol
