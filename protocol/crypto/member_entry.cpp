#include "protocol/crypto/member_entry.hpp"

namespace gapless::crypto {

namespace {

[[nodiscard]] bool takes_out(relation_entry::type what) {
    return what == relation_entry::type::remove || what == relation_entry::type::leave;
}

[[nodiscard]] std::optional<relation_entry::type> type_of(member_change::kind change) {
    switch (change) {
        case member_change::kind::invited:
        case member_change::kind::joined:
            return relation_entry::type::add;
        case member_change::kind::left:
            return relation_entry::type::leave;
        case member_change::kind::removed:
            return relation_entry::type::remove;
        case member_change::kind::role:
            return relation_entry::type::role;
        default:
            return std::nullopt;
    }
}

}  // namespace

relation_role relation_role_of(member_role role) { return static_cast<relation_role>(role); }

std::optional<member_entry> member_entry_of(
    member_change::kind change, user_id user, member_role role
) {
    const auto what = type_of(change);
    if (!what) {
        return std::nullopt;
    }
    return member_entry{
        *what, {user, takes_out(*what) ? relation_role::none : relation_role_of(role)}
    };
}

std::optional<member_entry> member_entry_of(const relation_entry& entry) {
    if (entry.what < relation_entry::type::add || entry.what > relation_entry::type::role) {
        return std::nullopt;
    }
    const auto body = decode_member_body(entry.body);
    if (!body || takes_out(entry.what) != (body->role == relation_role::none)) {
        return std::nullopt;
    }
    return member_entry{entry.what, *body};
}

}  // namespace gapless::crypto
