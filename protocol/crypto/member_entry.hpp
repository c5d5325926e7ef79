#pragma once

#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/relation_entry.hpp"

#include <gapless/ids.hpp>
#include <gapless/member.hpp>

#include <optional>

namespace gapless::crypto {

// What an entry of the chain says of one member.
struct member_entry {
    relation_entry::type what = relation_entry::type::add;
    member_body body;

    friend bool operator==(const member_entry&, const member_entry&) = default;
};

// The roles have the same numbers.
[[nodiscard]] relation_role relation_role_of(member_role role);

// What has to be signed for such a change. `role`: the user's afterwards. Nothing for changes that
// are not about who is a member, and as what.
[[nodiscard]] std::optional<member_entry> member_entry_of(
    member_change::kind change, user_id user, member_role role
);

// Nothing: the entry is not about a member, or its body cannot be read, or does not go with it.
[[nodiscard]] std::optional<member_entry> member_entry_of(const relation_entry& entry);

}  // namespace gapless::crypto
