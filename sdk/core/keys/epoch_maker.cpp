#include "sdk/core/keys/epoch_maker.hpp"

#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace gapless::sdk {
namespace {

using crypto::relation_entry;

// What the server says of the chain is what the next entry quotes; those who know better see that
// it does not follow.
bool quote(const protocol::relation_state& before, relation_entry& next) {
    const auto relation = crypto::view_of(before.relation);
    const auto head = crypto::view_of(before.head);
    if (relation.size() != next.relation.bytes.size() || head.size() != next.previous.size()) {
        return false;
    }
    std::ranges::copy(relation, next.relation.bytes.begin());
    std::ranges::copy(head, next.previous.begin());
    next.index = before.index + 1;
    return true;
}

crypto::relation_role role_of(const protocol::user_keys& told) {
    return crypto::relation_role_of(told.role.value_or(member_role::member));
}

}  // namespace

epoch_maker::epoch_maker(crypto::algorithms& use, ledger& book, own_keys& own, user_book& users)
    : use_(use), ledger_(book), own_(own), users_(users) {}

result<protocol::begin_epoch> epoch_maker::make(
    conversation_id where,
    const protocol::relation_state& before,
    const std::vector<protocol::user_keys>& members,
    key_policy policy,
    wall_time now
) {
    const auto readers = audience_of(members, now);
    if (!readers) {
        return readers.error();
    }
    protocol::begin_epoch made;
    made.conversation = where;
    relation_entry entry;
    if (before.relation.empty()) {
        const auto genesis = genesis_of(where, members, policy, now);
        const auto signed_genesis = crypto::sign_relation_entry(own_.device_key(), genesis);
        entry.relation = genesis.relation;
        entry.index = 1;
        entry.previous = crypto::entry_hash_of(use_, signed_genesis);
        made.entries.push_back(text_of(signed_genesis));
    } else if (!quote(before, entry)) {
        return error{errc::unexpected_frame, "the state of a conversation's keys"};
    }
    const auto secret = own_.draw();
    crypto::epoch_body body;
    body.epoch = before.epoch + 1;
    body.roster = readers->roster;
    body.commitment =
        crypto::epoch_secret(use_, secret.copy()).commitment(use_, entry.relation, body.epoch);
    body.reason_given =
        before.epoch == 0 ? crypto::epoch_body::why::begun : crypto::epoch_body::why::on_demand;
    body.created_at = now;
    body.policy = policy;
    entry.what = relation_entry::type::epoch;
    entry.body = crypto::encode_epoch_body(body);
    sign_as_actor(entry);
    const auto signed_entry = crypto::sign_relation_entry(own_.device_key(), entry);
    const auto head = crypto::entry_head_of(use_, signed_entry);
    made.entries.push_back(text_of(signed_entry));
    auto wraps = wraps_of(entry, body.epoch, head, readers->targets, secret);
    if (!wraps) {
        return wraps.error();
    }
    made.wraps = *std::move(wraps);
    return made;
}

result<std::vector<std::string>> epoch_maker::sign_members(
    const protocol::relation_state& before, const std::vector<crypto::member_entry>& changes
) {
    relation_entry entry;
    if (!quote(before, entry)) {
        return error{errc::unexpected_frame, "the state of a conversation's keys"};
    }
    sign_as_actor(entry);
    std::vector<std::string> made;
    for (const auto& [what, body] : changes) {
        entry.what = what;
        entry.body = crypto::encode_member_body(body);
        const auto signed_entry = crypto::sign_relation_entry(own_.device_key(), entry);
        made.push_back(text_of(signed_entry));
        ++entry.index;
        entry.previous = crypto::entry_hash_of(use_, signed_entry);
    }
    return made;
}

result<epoch_maker::audience> epoch_maker::audience_of(
    const std::vector<protocol::user_keys>& members, wall_time now
) {
    audience found;
    bool is_in = false;
    for (const auto& told : members) {
        const auto targets = users_.targets_of(told, now);
        const auto* user = users_.find(told.user);
        if (targets.empty() || user == nullptr) {
            return error{errc::keys_missing, told.name};
        }
        auto& member = found.roster.emplace_back();
        member.user = told.user;
        member.role = role_of(told);
        member.account_fingerprint = crypto::fingerprint_of(use_, user->account_key);
        member.list_seq = user->list_seq();
        member.list_hash = user->lists.back();
        for (const auto& each : targets) {
            is_in = is_in || each.recipient.device == ledger_.owner().device;
            member.devices.push_back(each.recipient);
            found.targets.push_back(each);
        }
    }
    if (found.roster.size() > crypto::epoch_body::members_max ||
        found.targets.size() > crypto::epoch_body::devices_max) {
        return errc::too_large_for_end_to_end;
    }
    if (!is_in) {
        return error{errc::keys_missing, "this device is not in its user's list"};
    }
    std::ranges::sort(found.targets, {}, [](const wrap_target& each) {
        return each.recipient.device;
    });
    return found;
}

relation_entry epoch_maker::genesis_of(
    conversation_id where,
    const std::vector<protocol::user_keys>& members,
    key_policy policy,
    wall_time now
) {
    crypto::genesis_body body;
    body.policy = policy;
    body.conversation = where;
    const auto fresh = own_.draw();
    std::ranges::copy(fresh.view().first<16>(), body.nonce.begin());
    body.created_at = now;
    for (const auto& each : members) {
        body.members.push_back({each.user, role_of(each)});
    }
    relation_entry genesis;
    genesis.what = relation_entry::type::genesis;
    genesis.body = crypto::encode_genesis_body(body);
    sign_as_actor(genesis);
    genesis.relation = crypto::relation_begun_by(use_, genesis);
    return genesis;
}

void epoch_maker::sign_as_actor(relation_entry& entry) {
    const auto& owner = ledger_.owner();
    entry.actor = owner.user_id;
    entry.actor_device = owner.device;
    const auto* own = users_.find(owner.user_id);
    GAPLESS_ASSERT(own != nullptr);
    entry.actor_list_seq = own->list_seq();
}

result<std::vector<protocol::device_wrap>> epoch_maker::wraps_of(
    const relation_entry& entry,
    std::uint64_t epoch,
    const crypto::digest& head,
    const std::vector<wrap_target>& targets,
    const crypto::secret_bytes<32>& secret
) {
    const crypto::wrap_place place{entry.relation, epoch, head};
    std::vector<protocol::device_wrap> wraps;
    for (const auto& [recipient, key] : targets) {
        const auto ephemeral = crypto::agreement_key::from(own_.draw());
        GAPLESS_ASSERT(ephemeral.has_value());
        const auto wrap = crypto::seal_wrap(use_, place, recipient, key, *ephemeral, secret);
        if (!wrap) {
            return error{errc::keys_missing, "a device's key is no key"};
        }
        wraps.push_back({recipient.device, recipient.key_number, text_of(*wrap)});
    }
    return wraps;
}

}  // namespace gapless::sdk
