#pragma once

#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/member_entry.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gapless::sdk {

// Who is in a conversation, and as what, by what members' devices have signed. A pure fold over the
// entries of the key chain.
struct signed_members {
    std::map<user_id, crypto::relation_role> roles;

    // Whom a member took out, and nobody brought back: they cannot come by themselves.
    std::set<user_id> removed;

    // Who was owner or admin at any time since this entry of the timeline. What they did then stays
    // right when it is read later.
    std::set<user_id> rulers;
    seq since;

    // Whether who signed the entry may do so: any member brings others in, and whoever was not
    // taken out comes by themselves; an owner takes everybody out, an admin plain members, and the
    // owner alone says who has which role. Who goes by themselves may make an heir before.
    [[nodiscard]] bool allows(user_id actor, const crypto::member_entry& said) const;

    // It is allowed.
    void take(const crypto::member_entry& said);

    // Whether this user may change now what others have said.
    [[nodiscard]] bool rules(user_id user) const;

    // Whether they may have been one who does, at that entry. Of what was before, nothing is known.
    [[nodiscard]] bool may_have_ruled(user_id user, seq at) const;

    // Whether the roster is of exactly these, as what they are.
    [[nodiscard]] bool is_roster(const std::vector<crypto::roster_member>& roster) const;

    [[nodiscard]] std::set<user_id> users() const;

    friend bool operator==(const signed_members&, const signed_members&) = default;
};

// `since`: where they are told of.
[[nodiscard]] signed_members members_of(const std::vector<crypto::member_body>& begun, seq since);
[[nodiscard]] signed_members members_of(
    const std::vector<crypto::roster_member>& roster, seq since
);

[[nodiscard]] std::string encode_signed_members(const signed_members& kept);

// Nothing: the mailbox has been damaged.
[[nodiscard]] std::optional<signed_members> decode_signed_members(const std::string& kept);

}  // namespace gapless::sdk
