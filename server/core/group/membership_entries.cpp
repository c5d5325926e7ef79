#include "server/core/group/membership_entries.hpp"

#include "protocol/wire/codec.hpp"
#include "server/core/keys/managed_rules.hpp"
#include "server/core/timeline/lifetime_rules.hpp"

#include <gapless/assert.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace gapless::server {

membership_entries::membership_entries(
    job_workspace& work,
    const actor& by,
    const request_id& request,
    std::vector<std::string> signed_entries
)
    : work_(work), by_(by), request_(request), signed_(std::move(signed_entries)) {}

void membership_entries::admit(
    open_conversation& where, user_id user, member_role role, member_change::kind change
) {
    member_change what = change_of(user, role, change);
    if (change == member_change::kind::created) {
        what.name = where.record().name;
        what.history = where.record().history;
    }
    what.signed_entry = next_signed();
    where.admit(user, role, record(where, what));
}

void membership_entries::part(open_conversation& where, user_id user, member_change::kind change) {
    const membership_record* stay = where.member(user);
    GAPLESS_ASSERT(stay != nullptr);
    member_change what = change_of(user, stay->role, change);
    what.signed_entry = next_signed();
    where.part(user, record(where, what));
    renew_relation_key(work_, where);
}

void membership_entries::change_role(open_conversation& where, user_id user, member_role role) {
    member_change what = change_of(user, role, member_change::kind::role);
    what.signed_entry = next_signed();
    record(where, what);
    where.change_role(user, role);
}

void membership_entries::mute(open_conversation& where, user_id user, wall_time until) {
    const membership_record* stay = where.member(user);
    GAPLESS_ASSERT(stay != nullptr);
    const bool ends = until == wall_time{};
    member_change what = change_of(
        user, stay->role, ends ? member_change::kind::unmuted : member_change::kind::muted
    );
    what.until = until;
    record(where, what);
    where.mute(user, until);
}

void membership_entries::mute_all(open_conversation& where, bool muted) {
    const auto change = muted ? member_change::kind::all_muted : member_change::kind::all_unmuted;
    record(where, change_of_group(where, change));
    where.mute_all(muted);
}

void membership_entries::rename(open_conversation& where, const std::string& name) {
    member_change what = change_of_group(where, member_change::kind::renamed);
    what.name = name;
    record(where, what);
    where.rename(name);
}

void membership_entries::set_history(open_conversation& where, history_policy shown) {
    member_change what = change_of_group(where, member_change::kind::history);
    what.history = shown;
    record(where, what);
    where.set_history(shown);
}

void membership_entries::set_retention(open_conversation& where, const retention& kept) {
    member_change what = change_of_group(where, member_change::kind::retention);
    what.retention = kept;
    where.set_retention(kept);
    record(where, what);
}

void membership_entries::dismiss(open_conversation& where) {
    const seq last = record(where, change_of_group(where, member_change::kind::dismissed));
    std::vector<user_id> all;
    for (const auto& [user, stay] : where.members()) {
        all.push_back(user);
    }
    for (const user_id user : all) {
        where.part(user, last);
    }
    where.dismiss();
}

member_change membership_entries::change_of(
    user_id about, member_role role, member_change::kind change
) {
    return {change, work_.name_of(about), work_.name_of(by_.user), role};
}

member_change membership_entries::change_of_group(
    open_conversation& where, member_change::kind change
) {
    const membership_record* stay = where.member(by_.user);
    GAPLESS_ASSERT(stay != nullptr);
    return change_of(by_.user, stay->role, change);
}

seq membership_entries::record(open_conversation& where, const member_change& change) {
    message entry;
    entry.client_id = next_client_id();
    entry.sender = by_.user;
    entry.sender_name = change.by;
    entry.device = by_.device;
    entry.kind = message_kind::member_change;
    entry.server_time = work_.now();
    entry.body = protocol::encode_member_change(change);
    // Whoever comes later needs the chain.
    const bool is_chain = !change.signed_entry.empty();
    const keeping kept = is_chain ? keeping{} : keeping_of(work_, where, entry);
    return where.append(std::move(entry), kept).seq;
}

std::string membership_entries::next_signed() {
    return quoted_ < signed_.size() ? signed_[quoted_++] : std::string{};
}

client_id membership_entries::next_client_id() { return entry_id(request_, written_++); }

client_id entry_id(const request_id& request, std::uint32_t k) {
    client_id made{request.bytes};
    std::uint64_t carry = k;
    for (std::size_t i = client_id::size; i-- > 0 && carry != 0;) {
        carry += made.bytes[i];
        made.bytes[i] = static_cast<std::uint8_t>(carry & 0xff);
        carry >>= 8;
    }
    return made;
}

}  // namespace gapless::server
