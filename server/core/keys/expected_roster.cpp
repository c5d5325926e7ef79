#include "server/core/keys/expected_roster.hpp"

#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/member_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>

namespace gapless::server {

namespace {

std::set<device_id> signed_in_devices(job_workspace& work, user_id user) {
    std::set<device_id> found;
    for (const device_record& each : work.store().devices_of(user)) {
        if (!each.signed_out) {
            found.insert(each.device);
        }
    }
    return found;
}

// By the newest KEM key of each device alone: it is the one that others are shown.
std::vector<crypto::wrap_recipient> recipients(
    job_workspace& work, const account_keys_record& account
) {
    std::map<device_id, kem_key_record> newest;
    for (kem_key_record& each : work.store().kem_keys(account.user)) {
        newest.try_emplace(each.device, std::move(each));
    }
    const std::set<device_id> signed_in = signed_in_devices(work, account.user);
    std::vector<crypto::wrap_recipient> found;
    for (const device_id& device : account.devices) {
        const auto key = newest.find(device);
        if (key != newest.end() && key->second.is_in_force(work.now()) &&
            signed_in.contains(device)) {
            found.push_back({device, key->second.number});
        }
    }
    return found;
}

}  // namespace

result<std::vector<crypto::roster_member>> expected_roster(
    crypto::algorithms& use, job_workspace& work, open_conversation& where
) {
    if (where.members_count() > crypto::epoch_body::members_max) {
        return errc::too_large_for_end_to_end;
    }
    std::vector<crypto::roster_member> roster;
    std::size_t devices = 0;
    for (const auto& [user, stay] : where.members()) {
        const std::optional<account_keys_record> account = work.store().find_account_keys(user);
        crypto::roster_member& member = roster.emplace_back();
        member.user = user;
        member.role = crypto::relation_role_of(stay.role);
        if (account) {
            member.account_fingerprint = crypto::fingerprint_of(use, account->account_key);
            member.list_seq = account->list_seq;
            member.list_hash = account->list_hash.bytes;
            member.devices = recipients(work, *account);
        }
        if (member.devices.empty()) {
            return error{errc::keys_missing, work.name_of(user)};
        }
        devices += member.devices.size();
    }
    if (devices > crypto::epoch_body::devices_max) {
        return errc::too_large_for_end_to_end;
    }
    return roster;
}

result<void> check_roster_room(job_workspace& work, open_conversation& where, user_id newcomer) {
    if (where.members_count() >= crypto::epoch_body::members_max) {
        return errc::too_large_for_end_to_end;
    }
    const auto count = [&work](user_id user) {
        const std::optional<account_keys_record> account = work.store().find_account_keys(user);
        return account ? recipients(work, *account).size() : 0;
    };
    std::size_t devices = count(newcomer);
    for (const auto& [user, stay] : where.members()) {
        devices += count(user);
    }
    return devices > crypto::epoch_body::devices_max ? errc::too_large_for_end_to_end
                                                     : result<void>{};
}

}  // namespace gapless::server
