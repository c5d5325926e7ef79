#include "server/core/keys/member_entries.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/member_entry.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/planted.hpp"
#include "protocol/wire/codec.hpp"
#include "server/core/keys/signed_text.hpp"
#include "server/core/keys/verified_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace gapless::server {

namespace {

// An entry that no list vouches for would stop everybody who has to verify it.
bool is_listed(job_workspace& work, const actor& by, const crypto::relation_entry& entry) {
    const auto account = work.store().find_account_keys(by.user);
    return account && account->list_seq == entry.actor_list_seq &&
           std::ranges::binary_search(account->devices, by.device);
}

// One entry more behind the chain's newest; conflict: it is another one.
result<void> step(
    job_workspace& work,
    const actor& by,
    const protocol::unsigned_entry& wanted,
    const crypto::relation_entry& entry,
    const relation_record& before
) {
    const auto said = crypto::member_entry_of(entry);
    if (!said) {
        return error{errc::usage, "the entry is not about a member"};
    }
    if (said != crypto::member_entry_of(wanted.change, wanted.user, wanted.role)) {
        return error{errc::conflict, "the entry says another thing than the request comes to"};
    }
    const bool follows = entry.relation.bytes == before.relation.bytes &&
                         entry.index == before.index + 1 && entry.previous == before.head.bytes;
    if (!follows) {
        return error{errc::conflict, "the chain has another end here"};
    }
    return is_listed(work, by, entry)
               ? result<void>{}
               : error{errc::conflict, "who signs is in the user's newest list"};
}

result<relation_record> end_of(
    job_workspace& work,
    const actor& by,
    const std::vector<protocol::unsigned_entry>& wanted,
    const std::vector<std::string>& entries,
    relation_record place
) {
    if (entries.empty()) {
        return errc::encryption_required;
    }
    if (entries.size() != wanted.size()) {
        return error{errc::conflict, "the request comes to more or fewer entries"};
    }
    const auto use = crypto::algorithms::load().value();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto entry = verified_entry(*use, work, by, entries[i]);
        if (!entry) {
            return entry.error();
        }
        if (const auto good = step(work, by, wanted[i], *entry, place); !good) {
            return good.error();
        }
        place.index = entry->index;
        place.head = stored_hash(crypto::entry_hash_of(*use, crypto::view_of(entries[i])));
    }
    return place;
}

}  // namespace

result<void> take_member_entries(
    job_workspace& work,
    open_conversation& where,
    const actor& by,
    std::vector<protocol::unsigned_entry> wanted,
    const std::vector<std::string>& entries,
    std::optional<protocol::unsigned_change>& to_sign
) {
    if (!where.relation()) {
        return entries.empty() ? result<void>{}
                               : error{errc::conflict, "nothing is encrypted there"};
    }
    if (GAPLESS_PLANTED(unsigned_member_trusted) && entries.empty()) {
        return {};
    }
    const result<relation_record> end = end_of(work, by, wanted, entries, *where.relation());
    if (end) {
        where.put_relation(*end);
        return {};
    }
    if (end.error().code != errc::usage) {
        to_sign = {state_of(where.relation(), work.now()), std::move(wanted)};
    }
    return end.error();
}

bool was_removed_by_members(job_workspace& work, open_conversation& where, user_id user) {
    const auto stays = where.stays(user);
    if (!where.relation() || stays.empty() || stays.back().is_current()) {
        return false;
    }
    const seq left = stays.back().left_seq;
    const auto found = work.store().read_messages(where.id(), left, left, 1, 1);
    const auto change = found.empty() ? result<member_change>(errc::usage)
                                      : protocol::decode_member_change(found.front().body);
    return change && change->change == member_change::kind::removed &&
           !change->signed_entry.empty();
}

protocol::relation_state state_of(const std::optional<relation_record>& relation, wall_time now) {
    protocol::relation_state state;
    if (relation) {
        state.relation = relation->relation.view();
        state.index = relation->index;
        state.head = relation->head.view();
        state.epoch = relation->epoch;
        state.is_stale = relation->is_over(now);
    }
    return state;
}

}  // namespace gapless::server
