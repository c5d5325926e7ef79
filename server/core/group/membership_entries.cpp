#include "server/core/group/membership_entries.hpp"

#include "protocol/wire/codec.hpp"

#include <gapless/assert.hpp>

#include <cstddef>
#include <utility>

namespace gapless::server {

membership_entries::membership_entries(
    job_workspace& work, const actor& by, const request_id& request
)
    : work_(work), by_(by), request_(request) {}

void membership_entries::admit(
    open_conversation& where, user_id user, member_role role, member_change::kind change
) {
    where.admit(user, role, record(where, user, role, change));
}

void membership_entries::part(open_conversation& where, user_id user, member_change::kind change) {
    const membership_record* stay = where.member(user);
    GAPLESS_ASSERT(stay != nullptr);
    where.part(user, record(where, user, stay->role, change));
}

void membership_entries::change_role(open_conversation& where, user_id user, member_role role) {
    record(where, user, role, member_change::kind::role);
    where.change_role(user, role);
}

seq membership_entries::record(
    open_conversation& where, user_id about, member_role role, member_change::kind change
) {
    message entry;
    entry.client_id = next_client_id();
    entry.sender = by_.user;
    entry.sender_name = work_.name_of(by_.user);
    entry.device = by_.device;
    entry.kind = message_kind::member_change;
    entry.server_time = work_.now();
    entry.body =
        protocol::encode_member_change({change, work_.name_of(about), entry.sender_name, role});
    return where.append(std::move(entry)).seq;
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
