// The part of the desk that is about who is a member: what this device signs, and for whom it makes
// an epoch.
#include "protocol/crypto/member_entry.hpp"
#include "protocol/planted.hpp"
#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"
#include "sdk/core/keys/text.hpp"
#include "sdk/core/requests/member_requests.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>

namespace gapless::sdk {
namespace {

using protocol::unsigned_entry;
using change = member_change::kind;

// Whether the entries are what this user has asked for, and nothing else. `named`: who has that
// name, by what is pinned; nothing: nobody is known by it.
bool is_asked_for(
    const protocol::request_body& asked,
    const std::vector<unsigned_entry>& entries,
    user_id self,
    std::optional<user_id> named
) {
    const auto is_about = [&](const unsigned_entry& entry) {
        return entry.user != self && (!named || *named == entry.user);
    };
    const auto is_one = [&](change what) {
        return entries.size() == 1 && entries[0].change == what;
    };
    return std::visit(
        protocol::overloaded{
            [&](const protocol::invite_member&) {
                return is_one(change::invited) && is_about(entries[0]) &&
                       entries[0].role == member_role::member;
            },
            [&](const protocol::remove_member&) {
                return is_one(change::removed) && is_about(entries[0]);
            },
            [&](const protocol::join_group&) {
                return is_one(change::joined) && entries[0].user == self;
            },
            [&](const protocol::change_role& wanted) {
                const bool steps_back = wanted.role == member_role::owner;
                const unsigned_entry last{change::role, self, member_role::admin};
                return entries.size() == (steps_back ? 2U : 1U) && is_about(entries[0]) &&
                       entries[0].change == change::role && entries[0].role == wanted.role &&
                       (!steps_back || entries[1] == last);
            },
            [&](const protocol::leave_group&) {
                const bool has_heir = entries.size() == 2;
                return !entries.empty() && entries.size() <= 2 &&
                       entries.back().change == change::left && entries.back().user == self &&
                       (!has_heir ||
                        (entries[0].change == change::role &&
                         entries[0].role == member_role::owner && entries[0].user != self));
            },
            [](const auto&) { return false; },
        },
        asked
    );
}

bool is_at(const relation& of, const protocol::relation_state& state) {
    return state.index == of.index && crypto::view_of(state.head).size() == of.head.size() &&
           std::ranges::equal(crypto::view_of(state.head), of.head) &&
           std::ranges::equal(crypto::view_of(state.relation), of.id.bytes);
}

bool is_for(const epoch& told, const signed_members& members) {
    std::set<user_id> readers;
    for (const auto& [device, user] : told.roster) {
        readers.insert(user);
    }
    return readers == members.users();
}

std::set<user_id> told_of(const std::vector<protocol::user_keys>& members) {
    std::set<user_id> users;
    for (const auto& each : members) {
        users.insert(each.user);
    }
    return users;
}

bool is_revoked(user_book& users, const std::pair<device_id, user_id>& reader) {
    const auto* user = users.find(reader.second);
    const auto* device = user == nullptr ? nullptr : user->find(reader.first);
    return device != nullptr && device->to_list != 0 &&
           !GAPLESS_PLANTED(attack_revoked_device_kept);
}

}  // namespace

bool key_desk::is_of_chain(const message& entry) {
    if (entry.kind != message_kind::member_change) {
        return entry.kind == message_kind::key_change;
    }
    const auto told = protocol::decode_member_change(entry.body);
    return told && !told->signed_entry.empty();
}

result<std::vector<std::string>> key_desk::sign_members(
    const protocol::request_body& asked, const protocol::unsigned_change& wanted
) {
    if (!is_linked()) {
        if (!takes_part()) {
            return errc::encryption_required;
        }
        return is_settled() ? error{errc::keys_missing, "this device is not linked"}
                            : error{errc::conflict, "this device's keys are not published yet"};
    }
    auto& all = use();
    const auto self = ledger_.owner().user_id;
    const auto* target = user_of(asked);
    const auto* pinned =
        target == nullptr ? nullptr : all.users.find_named(canonical_user_name(*target));
    const auto named = pinned == nullptr ? std::nullopt : std::optional(pinned->user);
    if (!is_asked_for(asked, wanted.entries, self, named)) {
        return error{errc::unexpected_frame, "another change of members than was asked for"};
    }
    const auto where = *group_of(asked);
    const auto* of = all.relations.find(where);
    const auto* known = all.relations.members(where);
    if (of != nullptr && known != nullptr && !is_at(*of, wanted.relation)) {
        outputs_.emplace_back(behind{});
        return error{errc::conflict, "the conversation's keys are at another place"};
    }
    auto after = known == nullptr ? signed_members{} : *known;
    std::vector<crypto::member_entry> changes;
    for (const auto& each : wanted.entries) {
        const auto made = crypto::member_entry_of(each.change, each.user, each.role);
        if (known != nullptr && (!made || !after.allows(self, *made))) {
            return error{errc::conflict, "members would not believe it"};
        }
        after.take(*made);
        changes.push_back(*made);
    }
    return all.maker.sign_members(wanted.relation, changes);
}

// Another entry was faster, or this user's list of devices is a newer one.
void key_desk::handle_unsigned() {
    look_at_own();
    outputs_.emplace_back(behind{});
}

void key_desk::handle_signed(const protocol::request_body& done) {
    const auto* entries = entries_of(done);
    if (entries != nullptr && !entries->empty()) {
        use().relations.take_own(*group_of(done), *entries);
    }
}

// For whom it would be made, as far as this device can tell: what the server says of members counts
// for nothing where members have signed who they are. False: it is not to be made now.
bool key_desk::check_members(conversation_id where, const protocol::relation_state& state) {
    auto& all = use();
    const auto* of = all.relations.find(where);
    const auto* known = all.relations.members(where);
    const bool is_believed = GAPLESS_PLANTED(attack_server_members_believed);
    const auto to = destination::to(where);
    auto& waiting = wishes_.at(to);
    if (of == nullptr || known == nullptr || is_believed) {
        // It begins with this epoch.
        const bool is_good = all.relations.may_begin_with(where, told_of(waiting.members));
        if (!is_good) {
            doubt_members(where);
            rest(to, limits_.rest_without_keys);
        }
        return is_good;
    }
    if (state.index > of->index) {
        rest(to, limits_.rest);
        outputs_.emplace_back(behind{});
        return false;
    }
    if (state.index < of->index) {
        // An answer may be older than the one to a change. But not again and again.
        if (++waiting.lags >= limits_.lags_max) {
            doubt_members(where);
        }
        rest(to, limits_.rest);
        return false;
    }
    const bool is_same =
        is_at(*of, state) &&
        std::ranges::equal(waiting.members, known->roles, [](const auto& told, const auto& row) {
            return told.user == row.first;
        });
    if (!is_same) {
        if (waiting.index == state.index) {
            doubt_members(where);
        }
        rest(to, limits_.rest_without_keys);
        return false;
    }
    for (auto& each : waiting.members) {
        each.role = static_cast<member_role>(known->roles.at(each.user));
    }
    return true;
}

// Who got the secret from the archive alone can read, and nobody would believe what it writes. And
// who was taken out since reads no more, nor does a device that was: even if the server calls the
// epoch current.
bool key_desk::is_writer(conversation_id where, const relation& of) {
    auto& relations = use().relations;
    const auto* told = relations.find_epoch(where, of.epoch);
    const auto* known = relations.members(where);
    return told != nullptr && told->owner_of(ledger_.owner().device) != nullptr &&
           (known == nullptr || is_for(*told, *known)) &&
           std::ranges::none_of(
               told->roster,
               [this](const auto& each) {
                   return is_revoked(use().users, each) || !is_trusted(each.second);
               }
           ) &&
           relations.has_key(where, of.epoch);
}

bool key_desk::may_change(
    conversation_id where, const message& entry, std::optional<user_id> author
) {
    const bool changes = entry.kind == message_kind::edit || entry.kind == message_kind::recall;
    const bool is_theirs = author == entry.sender || entry.sender == ledger_.owner().user_id;
    if (!changes || entry.protection != message_protection::end_to_end || is_theirs ||
        GAPLESS_PLANTED(attack_right_unchecked)) {
        return true;
    }
    auto& relations = use().relations;
    const auto* of = relations.find(where);
    const auto* known = relations.members(where);
    if (of == nullptr || known == nullptr) {
        return true;
    }
    // What this device has changed itself may come after this entry in the timeline.
    const bool is_before = entry.seq < of->at || of->told < of->index;
    return is_before ? known->may_have_ruled(entry.sender, entry.seq) : known->rules(entry.sender);
}

void key_desk::refuse_change(conversation_id where, message& entry) {
    entry.body.clear();
    entry.origin.reset();
    entry.protection = message_protection::refused;
    outputs_.emplace_back(
        key_finding{key_finding::kind::bad_message, where, entry.seq, entry.sender}
    );
}

void key_desk::doubt_members(conversation_id where) {
    if (std::exchange(wishes_.at(destination::to(where)).is_doubted, true)) {
        return;
    }
    outputs_.emplace_back(
        key_finding{key_finding::kind::bad_membership, where, {}, ledger_.owner().user_id}
    );
}

}  // namespace gapless::sdk
