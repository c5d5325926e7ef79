#include "tests/simulation/checkers/fold_checker.hpp"

#include "protocol/crypto/member_entry.hpp"
#include "protocol/folds/contact_list.hpp"
#include "protocol/folds/group_state.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/signed_members.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace gapless::simulation {
namespace {

std::string text_of(const contact& it) {
    return it.user + " " + std::string(name_of(it.tie)) + (it.follows ? " followed" : "") +
           (it.blocked ? " blocked" : "");
}

// What the server keeps, in the words of the fold.
contact kept_standing(
    server::store_transaction& store, user_id user, const server::account_record& other
) {
    const auto row = store.find_contact(user, other.user).value_or(server::contact_record{});
    return {canonical_user_name(other.name), row.tie, row.follows, row.blocked, {}};
}

group kept_group(server::store_transaction& store, conversation_id id) {
    group kept;
    const auto record = store.find_conversation(id).value_or(server::conversation_record{});
    kept.name = record.name;
    kept.history = record.history;
    kept.is_all_muted = record.all_muted;
    kept.is_dismissed = record.dismissed;
    kept.retention = record.retention;
    for (const server::membership_record& stay : store.members(id)) {
        const auto account = store.find_account(stay.user).value_or(server::account_record{});
        kept.members.push_back({account.name, stay.role, stay.join_seq, stay.muted_until});
    }
    std::ranges::sort(kept.members, {}, [](const group_member& each) {
        return canonical_user_name(each.name);
    });
    return kept;
}

}  // namespace

void fold_checker::check(
    const std::string& device, sdk::mailbox& stored, const sdk::mailbox_state& state
) const {
    constexpr std::size_t all = 1'000'000;
    std::vector<message> of_contacts;
    for (const conversation& row : state.conversations) {
        check_retention(device, row);
        check_signed(device, row, state);
        const auto entries = stored.messages(row.id, seq{1}, row.high, all);
        const bool is_skipped = row.kind == conversation_kind::group && state.gaps.contains(row.id);
        if (!entries || is_skipped) {
            continue;
        }
        if (row.kind == conversation_kind::contacts) {
            of_contacts = *entries;
        } else if (row.kind == conversation_kind::group) {
            check_group(device, row, *entries);
        }
    }
    check_contacts(device, state.identity.user_id, of_contacts);
}

void fold_checker::check_contacts(
    const std::string& device, user_id user, const std::vector<message>& entries
) const {
    protocol::contact_list folded;
    for (const message& each : entries) {
        folded.take(each);
    }
    server_.look([&](server::store_transaction& store) {
        for (user_id other{1};; other = other.next()) {
            const auto account = store.find_account(other);
            if (!account) {
                return;
            }
            const contact kept = kept_standing(store, user, *account);
            contact known = folded.standing(kept.user);
            known.user = kept.user;
            known.note.clear();
            report_.check(invariant::i39_folds_agree, known == kept, [&] {
                return device + ": " + text_of(known) + " by its entries, " + text_of(kept) +
                       " by the server's row";
            });
            const bool is_mutual = kept.tie == contact_tie::mutual;
            const contact theirs = kept_standing(store, other, *store.find_account(user));
            report_.check(
                invariant::i39_folds_agree,
                is_mutual == (theirs.tie == contact_tie::mutual),
                [&] { return device + ": a contact on one side only: " + text_of(kept); }
            );
        }
    });
}

// Whether the entry that said it is there or not.
void fold_checker::check_retention(const std::string& device, const conversation& row) const {
    if (row.removed) {
        return;
    }
    server_.look([&](server::store_transaction& store) {
        const auto record = store.find_conversation(row.id).value_or(server::conversation_record{});
        report_.check(invariant::i39_folds_agree, row.retention == record.retention, [&] {
            return device + ", conversation " + std::to_string(row.id.value) + ": is kept " +
                   text_of(row.retention) + " here, and " + text_of(record.retention) +
                   " by the server's row";
        });
        if (record.retention != retention{}) {
            report_.reached("a device told how long a conversation is kept");
        }
    });
}

// All devices of all members know the same ones, and as what they are. Who came back, and has no
// epoch yet, knows of none.
void fold_checker::check_signed(
    const std::string& device, const conversation& row, const sdk::mailbox_state& state
) const {
    const auto record = state.keys.find(sdk::members_name(row.id));
    const auto known =
        record == state.keys.end() ? std::nullopt : sdk::decode_signed_members(record->second);
    if (row.removed || !known || !known->roles.contains(state.identity.user_id)) {
        return;
    }
    server_.look([&](server::store_transaction& store) {
        std::map<user_id, crypto::relation_role> kept;
        for (const server::membership_record& stay : store.members(row.id)) {
            kept.emplace(stay.user, crypto::relation_role_of(stay.role));
        }
        report_.check(invariant::i39_folds_agree, known->roles == kept, [&] {
            return device + ", conversation " + std::to_string(row.id.value) + ": knows " +
                   std::to_string(known->roles.size()) + " members by what was signed, of " +
                   std::to_string(kept.size()) + " by the server's rows";
        });
        report_.reached("a device knew the members by what was signed");
    });
}

void fold_checker::check_group(
    const std::string& device, const conversation& row, const std::vector<message>& entries
) const {
    protocol::group_state folding;
    for (const message& each : entries) {
        folding.take(each);
    }
    folding.end_at(row.high);
    const group folded = folding.state();
    const std::string where = device + ", group " + std::to_string(row.id.value);
    server_.look([&](server::store_transaction& store) {
        const group kept = kept_group(store, row.id);
        if (row.removed) {
            // What was there when it left; only that it ended it may know.
            report_.check(
                invariant::i39_folds_agree,
                !folded.is_dismissed || kept.is_dismissed,
                [&] { return where + " was dismissed by its entries alone"; }
            );
            return;
        }
        const bool is_known =
            !folded.is_complete ||
            (folded.name == kept.name && folded.history == kept.history &&
             folded.retention == kept.retention && folded.members.size() == kept.members.size());
        report_.check(
            invariant::i39_folds_agree,
            is_known && (!folded.is_complete || folded.is_all_muted == kept.is_all_muted) &&
                !folded.is_dismissed && !kept.is_dismissed && row.name == kept.name,
            [&] { return where + ": its entries and the server's rows tell of two groups"; }
        );
        check_members(where, folded, kept);
    });
}

void fold_checker::check_members(const std::string& device, const group& folded, const group& kept)
    const {
    for (const group_member& known : folded.members) {
        const auto row = std::ranges::find_if(kept.members, [&](const group_member& each) {
            return canonical_user_name(each.name) == canonical_user_name(known.name);
        });
        const bool is_there = row != kept.members.end() && row->role == known.role &&
                              (known.join_seq == seq{} || row->join_seq == known.join_seq);
        report_.check(invariant::i39_folds_agree, is_there, [&] {
            return device + ": " + known.name + " is another member by the entries";
        });
        const bool knows_mute = folded.is_complete || known.muted_until != wall_time{};
        report_.check(
            invariant::i39_folds_agree,
            !is_there || !knows_mute || row->muted_until == known.muted_until,
            [&] {
                return device + ": " + known.name + " is muted until " +
                       std::to_string(known.muted_until.milliseconds) + " by the entries, " +
                       std::to_string(row->muted_until.milliseconds) + " by the server's row";
            }
        );
    }
}

}  // namespace gapless::simulation
