#include "sdk/core/keys/relation_book.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/chain_hashes.hpp"
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gapless::sdk {
namespace {

using crypto::relation_entry;
using secret_key = crypto::secret_bytes<32>;

// Loaded epochs are a saving.
constexpr std::size_t epochs_max = 512;

crypto::byte_view body_of(const message& entry) { return crypto::view_of(entry.body); }

bool follows(const relation& before, const relation_entry& next, const crypto::epoch_body& body) {
    return before.id == next.relation && next.index == before.index + 1 &&
           next.previous == before.head && body.epoch == before.epoch + 1;
}

// Who was away in between, and is shown nothing of that time, goes on with what is there now.
bool comes_back(
    const relation& before, const relation_entry& next, const crypto::epoch_body& body, seq position
) {
    return !GAPLESS_PLANTED(time_away_forgotten) && before.id == next.relation &&
           before.at < before.away_to && before.away_to < position &&
           next.index > before.index + 1 && body.epoch > before.epoch;
}

}  // namespace

relation_book::relation_book(
    crypto::algorithms& use,
    ledger& book,
    own_keys& own,
    user_book& users,
    generation_book::limits generations
)
    : use_(use), ledger_(book), own_(own), users_(users), generations_(generations, book) {}

std::vector<user_id> relation_book::missing_for(const message& entry) {
    std::vector<user_id> missing;
    if (entry.kind == message_kind::member_change) {
        return missing_for_member(entry);
    }
    const auto read = crypto::read_unverified_relation_entry(use_, body_of(entry));
    if (!read) {
        return missing;
    }
    if (users_.signer(read->actor, read->actor_device) == nullptr) {
        missing.push_back(read->actor);
    }
    const auto body = read->what == relation_entry::type::epoch
                          ? crypto::decode_epoch_body(read->body)
                          : crypto::outcome<crypto::epoch_body>(crypto::reason::malformed);
    if (!body) {
        return missing;
    }
    for (const auto& member : body->roster) {
        const auto* known = users_.find(member.user);
        if (known == nullptr || known->list_seq() < member.list_seq) {
            missing.push_back(member.user);
        }
    }
    std::ranges::sort(missing);
    const auto twins = std::ranges::unique(missing);
    missing.erase(twins.begin(), twins.end());
    return missing;
}

std::optional<key_finding> relation_book::handle_change(
    conversation_id where, const message& entry, const protocol::key_wrap_at* wrap
) {
    const key_finding bad{key_finding::kind::bad_key_change, where, entry.seq, entry.sender};
    const auto verified = verify(entry.body, entry.sender, entry.device);
    if (!verified) {
        return bad;
    }
    if (verified->what == relation_entry::type::genesis) {
        return begin(where, *verified, entry) ? std::nullopt : std::optional(bad);
    }
    const auto body = verified->what == relation_entry::type::epoch
                          ? crypto::decode_epoch_body(verified->body)
                          : crypto::outcome<crypto::epoch_body>(crypto::reason::malformed);
    if (!body || !is_in(*body, verified->actor, verified->actor_device) ||
        !std::ranges::all_of(body->roster, [this](const auto& each) { return knows(each); })) {
        return bad;
    }
    const auto* before = find(where);
    // Whoever comes later, or back, begins with what there is then.
    const auto* signed_ones = members(where);
    const bool begins = before == nullptr || (signed_ones == nullptr &&
                                              comes_back(*before, *verified, *body, entry.seq));
    if ((!begins && !follows(*before, *verified, *body)) || !is_of_policy(where, before, *body)) {
        return bad;
    }
    const auto* known = begins ? nullptr : known_members(where);
    const auto first = members_of(body->roster, entry.seq);
    if (known != nullptr ? !known->is_roster(body->roster)
                         : !may_begin_with(where, first.users())) {
        return key_finding{key_finding::kind::bad_membership, where, entry.seq, entry.sender};
    }
    if (known == nullptr) {
        put_members(where, first);
    }
    auto told = epoch_of(*verified, *body, entry);
    const bool has_wrap = take_wrap(told, *verified, *body, entry, wrap);
    const bool is_whole = take_held(where, *verified, told) || has_wrap;
    relation now;
    now.id = verified->relation;
    now.index = verified->index;
    now.told = verified->index;
    now.head = told.id;
    now.at = entry.seq;
    now.epoch = body->epoch;
    now.epoch_begun = body->created_at;
    now.away_to = std::max(before == nullptr ? seq{} : before->away_to, away_[where]);
    now.policy = body->policy;
    now.generation_begun = std::min(entry.server_time, now_);
    take_generation(where, body->epoch, now, told);
    put(where, now);
    ledger_.put_key(epoch_name(where, body->epoch), encode_epoch(told));
    epochs_.erase({where, body->epoch});
    return is_whole ? std::nullopt
                    : std::optional(
                          key_finding{key_finding::kind::bad_wrap, where, entry.seq, entry.sender}
                      );
}

crypto::outcome<relation_entry> relation_book::verify(
    const std::string& signed_entry, user_id by, const device_id& device
) {
    const auto raw = crypto::view_of(signed_entry);
    const auto read = crypto::read_unverified_relation_entry(use_, raw);
    if (!read) {
        return read.error();
    }
    if (GAPLESS_PLANTED(attack_chain_signature_unchecked)) {
        return read;
    }
    const auto* signer = users_.signer(read->actor, read->actor_device);
    const bool is_theirs = read->actor == by && read->actor_device == device;
    if (signer == nullptr || !is_theirs) {
        return crypto::reason::wrong_device;
    }
    return crypto::verify_relation_entry(use_, *signer, raw);
}

bool relation_book::begin(
    conversation_id where, const relation_entry& genesis, const message& stored
) {
    const auto body = crypto::decode_genesis_body(genesis.body);
    if (!body || body->conversation != where || find(where) != nullptr ||
        body->mode != relation_mode::end_to_end || body->policy != policy_of(where, body->policy)) {
        return false;
    }
    const auto begun_with = members_of(body->members, stored.seq);
    if (!may_begin_with(where, begun_with.users())) {
        return false;
    }
    relation begun;
    begun.id = genesis.relation;
    begun.head = crypto::entry_hash_of(use_, body_of(stored));
    begun.at = stored.seq;
    begun.away_to = away_[where];
    begun.policy = body->policy;
    put(where, begun);
    put_members(where, begun_with);
    return true;
}

bool relation_book::knows(const crypto::roster_member& member) {
    const auto* known = users_.find(member.user);
    const auto signed_by =
        GAPLESS_PLANTED(roster_held_against_newest_account) ? ~std::uint64_t{0} : member.list_seq;
    if (known == nullptr || !known->has_list(member.list_seq, member.list_hash) ||
        crypto::fingerprint_of(use_, known->account_at(signed_by)) != member.account_fingerprint) {
        return false;
    }
    return std::ranges::all_of(member.devices, [&](const crypto::wrap_recipient& each) {
        const auto* device = known->find(each.device);
        return device != nullptr && device->from_list <= member.list_seq &&
               (device->to_list == 0 || device->to_list > member.list_seq);
    });
}

bool relation_book::is_in(const crypto::epoch_body& body, user_id user, const device_id& device)
    const {
    const auto member = std::ranges::find(body.roster, user, &crypto::roster_member::user);
    return member != body.roster.end() &&
           std::ranges::find(member->devices, device, &crypto::wrap_recipient::device) !=
               member->devices.end();
}

epoch relation_book::epoch_of(
    const relation_entry& entry, const crypto::epoch_body& body, const message& stored
) {
    epoch told;
    told.id = crypto::entry_hash_of(use_, body_of(stored));
    told.index = entry.index;
    told.commitment = body.commitment;
    std::vector<crypto::known_list> lists;
    for (const auto& member : body.roster) {
        lists.push_back({member.user, member.list_seq, member.list_hash});
        for (const auto& each : member.devices) {
            told.roster.emplace_back(each.device, member.user);
        }
    }
    std::ranges::sort(told.roster);
    told.lists = crypto::lists_digest_of(use_, lists);
    return told;
}

// False: this device is in the roster, and did not get the epoch's secret.
bool relation_book::take_wrap(
    epoch& told,
    const relation_entry& entry,
    const crypto::epoch_body& body,
    const message& stored,
    const protocol::key_wrap_at* wrap
) {
    const auto& device = ledger_.owner().device;
    if (!is_in(body, ledger_.owner().user_id, device)) {
        return true;
    }
    const auto* key = wrap == nullptr ? nullptr : own_.agreement(wrap->key_number);
    crypto::key_wrap raw{};
    if (key == nullptr || wrap->wrap.size() != raw.size()) {
        return false;
    }
    std::ranges::copy(crypto::view_of(wrap->wrap), raw.begin());
    const crypto::wrap_place place{
        entry.relation, body.epoch, crypto::entry_head_of(use_, body_of(stored))
    };
    const crypto::wrap_recipient recipient{device, wrap->key_number};
    auto opened = crypto::open_epoch_wrap(use_, place, recipient, *key, raw, body.commitment);
    if (!opened) {
        return false;
    }
    told.secret = text_of(opened->raw().view());
    return true;
}

// What the archive had of it, before its entry came. Whoever has the secret has no use for it.
bool relation_book::take_held(conversation_id where, const relation_entry& entry, epoch& told) {
    const auto number = crypto::decode_epoch_body(entry.body)->epoch;
    const auto name = held_name(where, number);
    const auto* kept = ledger_.key(name);
    if (kept == nullptr) {
        return false;
    }
    crypto::byte_reader in(crypto::view_of(*kept));
    const crypto::digest id = in.fixed<32>();
    const secret_key secret{in.fixed<32>()};
    ledger_.put_key(name, std::nullopt);
    if (told.secret.empty() && id == told.id && is_of(told, entry.relation, number, secret)) {
        told.secret = text_of(secret.view());
        return true;
    }
    return false;
}

bool relation_book::is_of(
    const epoch& told,
    const crypto::relation_id& relation,
    std::uint64_t number,
    const secret_key& secret
) {
    const crypto::epoch_secret candidate{use_, secret.copy()};
    return candidate.check(use_, relation, number, told.commitment).has_value();
}

bool relation_book::take_secret(const crypto::archived_epoch& archived) {
    const auto where = archived.conversation;
    const auto* told = find_epoch(where, archived.epoch);
    const auto* of = find(where);
    if (told == nullptr || of == nullptr) {
        if (GAPLESS_PLANTED(held_secret_dropped)) {
            return false;
        }
        ledger_.put_key(
            held_name(where, archived.epoch),
            text_of(crypto::byte_writer{}.raw(archived.id).raw(archived.secret.view()).take())
        );
        return false;
    }
    if (of->policy == key_policy::ephemeral) {
        return false;  // it is of nobody who keeps to that
    }
    if (!told->secret.empty() || told->id != archived.id ||
        !is_of(*told, of->id, archived.epoch, archived.secret)) {
        return false;
    }
    auto changed = *told;
    changed.secret = text_of(archived.secret.view());
    ledger_.put_key(epoch_name(where, archived.epoch), encode_epoch(changed));
    epochs_.erase({where, archived.epoch});
    return true;
}

void relation_book::handle_away(conversation_id where, seq up_to) {
    seq& newest = away_[where];
    newest = std::max(newest, up_to);
    if (const auto* known = find(where); known != nullptr && known->away_to < up_to) {
        auto changed = *known;
        changed.away_to = up_to;
        put(where, changed);
    }
}

void relation_book::handle_stale(conversation_id where) {
    if (const auto* known = find(where); known != nullptr && !known->is_stale) {
        auto changed = *known;
        changed.is_stale = true;
        put(where, changed);
    }
}

void relation_book::handle_current(conversation_id where) {
    if (const auto* known = find(where); known != nullptr && known->is_stale) {
        auto changed = *known;
        changed.is_stale = false;
        put(where, changed);
    }
}

void relation_book::put(conversation_id where, const relation& changed) {
    ledger_.put_key(relation_name(where), encode_relation(changed));
    relations_.insert_or_assign(where, changed);
}

const relation* relation_book::find(conversation_id where) {
    const auto known = relations_.find(where);
    if (known != relations_.end()) {
        return &known->second;
    }
    const auto* kept = ledger_.key(relation_name(where));
    const auto read = kept == nullptr ? std::nullopt : decode_relation(*kept);
    return read ? &relations_.emplace(where, *read).first->second : nullptr;
}

const epoch* relation_book::find_epoch(conversation_id where, std::uint64_t number) {
    const auto* known = load(where, number);
    return known == nullptr ? nullptr : &known->told;
}

relation_book::loaded* relation_book::load(conversation_id where, std::uint64_t number) {
    const auto known = epochs_.find({where, number});
    if (known != epochs_.end()) {
        return &known->second;
    }
    const auto* kept = ledger_.key(epoch_name(where, number));
    auto told = kept == nullptr ? std::nullopt : decode_epoch(*kept);
    const auto* of = find(where);
    if (!told || of == nullptr) {
        return nullptr;
    }
    loaded read{std::move(*told), std::nullopt, {}};
    if (read.told.secret.size() == crypto::secret_bytes<32>::size) {
        const auto raw = crypto::view_of(read.told.secret).first<32>();
        const crypto::epoch_secret secret(use_, crypto::secret_bytes<32>{raw});
        read.key = secret.first_generation(use_, of->id, read.told.id);
    }
    if (epochs_.size() >= epochs_max) {
        epochs_.clear();
    }
    return &epochs_.emplace(std::pair{where, number}, std::move(read)).first->second;
}

}  // namespace gapless::sdk
