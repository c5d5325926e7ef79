// The half of the book that is about who is a member.
#include "protocol/planted.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/relation_book.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

using crypto::relation_entry;

namespace {

// Whether the device was in the list by which it says that it has acted.
bool is_listed(user_book& users, const relation_entry& entry) {
    const auto* user = users.find(entry.actor);
    const auto* device = user == nullptr ? nullptr : user->find(entry.actor_device);
    return device != nullptr && entry.actor_list_seq <= user->list_seq() &&
           device->from_list <= entry.actor_list_seq &&
           (device->to_list == 0 || device->to_list > entry.actor_list_seq);
}

}  // namespace

std::vector<user_id> relation_book::missing_for_member(const message& entry) {
    const auto told = protocol::decode_member_change(entry.body);
    if (!told || told->signed_entry.empty()) {
        return {};
    }
    const auto read =
        crypto::read_unverified_relation_entry(use_, crypto::view_of(told->signed_entry));
    const bool is_known = !read || is_listed(users_, *read);
    return is_known ? std::vector<user_id>{} : std::vector{read->actor};
}

std::optional<key_finding> relation_book::handle_member(
    conversation_id where, const message& entry
) {
    using change = member_change::kind;
    const auto* before = find(where);
    const auto told = protocol::decode_member_change(entry.body);
    if (before == nullptr || !told || told->change > change::role) {
        return std::nullopt;
    }
    if (GAPLESS_PLANTED(attack_unsigned_change_believed) && told->signed_entry.empty()) {
        return std::nullopt;
    }
    const key_finding bad{key_finding::kind::bad_membership, where, entry.seq, entry.sender};
    if (peer_of(where)) {
        return bad;
    }
    const auto verified = verify(told->signed_entry, entry.sender, entry.device);
    const auto said = verified ? crypto::member_entry_of(*verified) : std::nullopt;
    if (!said || !is_as_told(*said, *told) || !is_listed(users_, *verified) ||
        verified->relation != before->id) {
        return bad;
    }
    const auto hash = crypto::entry_hash_of(use_, crypto::view_of(told->signed_entry));
    if (verified->index <= before->index) {
        if (!is_taken(where, *verified, hash)) {
            return bad;
        }
        note_told(where, entry.seq, *verified, *said);
        return std::nullopt;
    }
    if (verified->index != before->index + 1 || verified->previous != before->head) {
        // Who was away has not seen what it stands on, and begins with the next epoch.
        return members(where) == nullptr ? std::nullopt : std::optional(bad);
    }
    const auto* known = known_members(where);
    const bool is_unchecked = GAPLESS_PLANTED(attack_right_unchecked);
    if (known != nullptr && !known->allows(verified->actor, *said) && !is_unchecked) {
        return bad;
    }
    advance(where, *verified, *said, hash);
    note_told(where, entry.seq, *verified, *said);
    return std::nullopt;
}

// The timeline has it now, and not only the answer to who has signed it.
void relation_book::note_told(
    conversation_id where, seq at, const relation_entry& entry, const crypto::member_entry& said
) {
    auto now = *find(where);
    now.at = at;
    now.told = std::max(now.told, entry.index);
    if (said.what == relation_entry::type::add) {
        now.gone.erase(said.body.user);
    } else if (said.what != relation_entry::type::role) {
        now.gone.insert(said.body.user);
    }
    put(where, now);
    const bool is_gone = now.gone.contains(ledger_.owner().user_id);
    if (is_gone && now.policy == key_policy::ephemeral) {
        generations_.handle_epoch(where, now.epoch + 1, now_);  // nothing follows for this device
    }
}

// What people are shown is what was signed.
bool relation_book::is_as_told(const crypto::member_entry& said, const member_change& told) {
    const auto* pinned = users_.find(said.body.user);
    const bool is_same_user =
        pinned == nullptr || pinned->name.empty() || pinned->name == canonical_user_name(told.user);
    return is_same_user && crypto::member_entry_of(told.change, said.body.user, told.role) == said;
}

// It was taken when the server had answered.
bool relation_book::is_taken(
    conversation_id where, const relation_entry& entry, const crypto::digest& hash
) {
    const auto* told = find_epoch(where, find(where)->epoch);
    const auto* state = told == nullptr ? nullptr : told->state_at(entry.index);
    return state != nullptr && *state == hash;
}

void relation_book::advance(
    conversation_id where,
    const relation_entry& entry,
    const crypto::member_entry& said,
    const crypto::digest& hash
) {
    auto now = *find(where);
    now.index = entry.index;
    now.head = hash;
    now.is_stale = now.is_stale || entry.what != relation_entry::type::role;
    put(where, now);
    if (const auto* told = find_epoch(where, now.epoch)) {
        auto longer = *told;
        longer.later.push_back(hash);
        ledger_.put_key(epoch_name(where, now.epoch), encode_epoch(longer));
        epochs_.erase({where, now.epoch});
    }
    const bool is_kept =
        GAPLESS_PLANTED(removed_member_kept) && entry.what == relation_entry::type::remove;
    if (const auto* known = known_members(where); known != nullptr && !is_kept) {
        auto changed = *known;
        changed.take(said);
        put_members(where, changed);
    }
}

void relation_book::take_own(conversation_id where, const std::vector<std::string>& entries) {
    for (const auto& each : entries) {
        const auto& owner = ledger_.owner();
        const auto entry = verify(each, owner.user_id, owner.device);
        const auto said = entry ? crypto::member_entry_of(*entry) : std::nullopt;
        const auto* before = find(where);
        const auto* known = members(where);
        if (!said || before == nullptr || known == nullptr || entry->relation != before->id ||
            entry->index != before->index + 1 || entry->previous != before->head) {
            return;
        }
        advance(where, *entry, *said, crypto::entry_hash_of(use_, crypto::view_of(each)));
    }
}

void relation_book::handle_direct(conversation_id where, const std::string& user) {
    peers_.insert_or_assign(where, canonical_user_name(user));
}

std::optional<std::string> relation_book::peer_of(conversation_id where) const {
    if (GAPLESS_PLANTED(attack_third_believed)) {
        return std::nullopt;
    }
    if (const auto asked = peers_.find(where); asked != peers_.end()) {
        return asked->second;
    }
    const auto* row = ledger_.find(where);
    const bool is_direct = row != nullptr && row->kind == conversation_kind::direct;
    return is_direct ? std::optional(canonical_user_name(row->name)) : std::nullopt;
}

bool relation_book::may_begin_with(conversation_id where, const std::set<user_id>& all) {
    const auto peer = peer_of(where);
    if (!peer) {
        return true;
    }
    const auto* known = users_.find_named(*peer);
    return all.size() <= 2 && all.contains(ledger_.owner().user_id) &&
           (known == nullptr || all.contains(known->user));
}

const signed_members* relation_book::members(conversation_id where) {
    const auto* known = known_members(where);
    const bool is_in = known != nullptr && known->roles.contains(ledger_.owner().user_id);
    return is_in ? known : nullptr;
}

const signed_members* relation_book::known_members(conversation_id where) {
    const auto known = members_.find(where);
    if (known != members_.end()) {
        return &known->second;
    }
    const auto* kept = ledger_.key(members_name(where));
    auto read = kept == nullptr ? std::nullopt : decode_signed_members(*kept);
    return read ? &members_.emplace(where, *std::move(read)).first->second : nullptr;
}

void relation_book::put_members(conversation_id where, const signed_members& changed) {
    ledger_.put_key(members_name(where), encode_signed_members(changed));
    members_.insert_or_assign(where, changed);
}

}  // namespace gapless::sdk
