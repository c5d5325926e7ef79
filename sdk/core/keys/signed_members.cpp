#include "sdk/core/keys/signed_members.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <cstdint>

namespace gapless::sdk {
namespace {

using crypto::relation_entry;
using crypto::relation_role;

bool may_remove(relation_role by, relation_role whom) {
    return by == relation_role::owner ||
           (by == relation_role::admin && whom == relation_role::member);
}

void give(signed_members& to, user_id user, relation_role role) {
    to.roles.insert_or_assign(user, role);
    if (role > relation_role::member) {
        to.rulers.insert(user);
    }
}

void write_users(crypto::byte_writer& out, const std::set<user_id>& users) {
    out.u32(static_cast<std::uint32_t>(users.size()));
    for (const auto user : users) {
        out.user(user);
    }
}

std::set<user_id> read_users(crypto::byte_reader& in) {
    std::set<user_id> read;
    for (auto left = in.u32(); left > 0 && !in.has_failed(); --left) {
        read.insert(in.user());
    }
    return read;
}

template <typename Member>
signed_members made_of(const std::vector<Member>& told, seq since) {
    signed_members made;
    made.since = since;
    for (const auto& each : told) {
        give(made, each.user, each.role);
    }
    return made;
}

}  // namespace

bool signed_members::allows(user_id actor, const crypto::member_entry& said) const {
    const auto by = roles.find(actor);
    const auto whom = roles.find(said.body.user);
    const bool is_member = by != roles.end();
    const bool is_about_member = whom != roles.end();
    switch (said.what) {
        case relation_entry::type::add:
            if (is_about_member) {
                return false;
            }
            if (actor == said.body.user) {
                // Whoever comes into an abandoned group owns it.
                const auto most = roles.empty() ? relation_role::owner : relation_role::member;
                return said.body.role <= most && !removed.contains(actor);
            }
            return is_member && said.body.role == relation_role::member;
        case relation_entry::type::remove:
            return is_member && is_about_member && actor != said.body.user &&
                   may_remove(by->second, whom->second);
        case relation_entry::type::leave:
            return is_member && actor == said.body.user;
        case relation_entry::type::role: {
            // Whoever has made another one the owner steps back by the next entry.
            const bool steps_back = actor == said.body.user;
            return is_member && is_about_member && by->second == relation_role::owner &&
                   (!steps_back || said.body.role == relation_role::admin);
        }
        default:
            return false;
    }
}

void signed_members::take(const crypto::member_entry& said) {
    switch (said.what) {
        case relation_entry::type::add:
            removed.erase(said.body.user);
            give(*this, said.body.user, said.body.role);
            return;
        case relation_entry::type::remove:
            removed.insert(said.body.user);
            roles.erase(said.body.user);
            return;
        case relation_entry::type::leave:
            roles.erase(said.body.user);
            return;
        default:
            give(*this, said.body.user, said.body.role);
            return;
    }
}

bool signed_members::rules(user_id user) const {
    const auto known = roles.find(user);
    return known != roles.end() && known->second > relation_role::member;
}

bool signed_members::may_have_ruled(user_id user, seq at) const {
    return at < since || rulers.contains(user);
}

bool signed_members::is_roster(const std::vector<crypto::roster_member>& roster) const {
    return std::ranges::equal(roster, roles, [](const auto& row, const auto& known) {
        return row.user == known.first && row.role == known.second;
    });
}

std::set<user_id> signed_members::users() const {
    std::set<user_id> all;
    for (const auto& [user, role] : roles) {
        all.insert(user);
    }
    return all;
}

signed_members members_of(const std::vector<crypto::member_body>& begun, seq since) {
    return made_of(begun, since);
}

signed_members members_of(const std::vector<crypto::roster_member>& roster, seq since) {
    return made_of(roster, since);
}

std::string encode_signed_members(const signed_members& kept) {
    crypto::byte_writer out;
    out.u16(static_cast<std::uint16_t>(kept.roles.size()));
    for (const auto& [user, role] : kept.roles) {
        out.user(user).u8(static_cast<std::uint8_t>(role));
    }
    write_users(out, kept.removed);
    write_users(out, kept.rulers);
    return text_of(out.u64(kept.since.value).take());
}

std::optional<signed_members> decode_signed_members(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    signed_members read;
    const std::uint16_t members = in.u16();
    for (std::uint16_t i = 0; i < members && !in.has_failed(); ++i) {
        const auto user = in.user();
        read.roles.emplace(user, static_cast<relation_role>(in.u8()));
    }
    read.removed = read_users(in);
    read.rulers = read_users(in);
    read.since = seq{in.u63()};
    return in.finish() ? std::optional(read) : std::nullopt;
}

}  // namespace gapless::sdk
