#include "sdk/core/keys/message_cipher.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/chain_hashes.hpp"
#include "protocol/crypto/sealed_content.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/sender_place.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/assert.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gapless::sdk {
namespace {

// A server's clock may be ahead of what this device takes it to be.
constexpr duration clocks_differ_max = hours(1);

// Nobody will read it: what arrived is not what is shown.
void withhold(message& entry, message_protection why) {
    entry.body.clear();
    entry.origin.reset();
    entry.protection = why;
}

// Whether it can be read here, or will be when there is a key.
bool is_sealed(const message& entry) {
    return entry.protection == message_protection::end_to_end ||
           entry.protection == message_protection::no_key ||
           entry.protection == message_protection::key_erased;
}

bool is_users(message_kind kind) { return is_countable(kind) || is_annotation(kind); }

// The server and the author agree on which message this is.
bool is_of(const crypto::message_header& header, const message& entry) {
    if (GAPLESS_PLANTED(attack_header_unchecked)) {
        return true;
    }
    return header.sender == entry.sender && header.sender_device == entry.device &&
           header.client == entry.client_id && header.counter == entry.counter &&
           header.kind == static_cast<std::uint8_t>(entry.kind) && header.target == entry.target;
}

crypto::bytes content_of(const protocol::draft& row) {
    return crypto::encode_sealed_content({row.body, row.mentions, row.mention_all, row.origin});
}

}  // namespace

message_cipher::message_cipher(
    crypto::algorithms& use, ledger& book, own_keys& own, user_book& users, relation_book& relations
)
    : use_(use), ledger_(book), own_(own), users_(users), relations_(relations) {
    remember_sealed();
}

message_cipher::taken message_cipher::handle_entry(
    conversation_id where, message& entry, const transcript::leaves& told
) {
    const auto* of = relations_.find(where);
    message stored = entry;
    std::optional<key_finding> found;
    if (is_users(entry.kind) && !entry.recalled) {
        const auto read = open(where, entry);
        if (of != nullptr && is_sealed(entry) && !is_current(where, stored)) {
            withhold(entry, message_protection::refused);
            found = key_finding{key_finding::kind::bad_message, where, entry.seq, entry.sender};
        } else if (read) {
            found = follow(where, entry, *read);
            handle_generation(where, entry, read->header);
        } else if (entry.protection == message_protection::refused) {
            found = key_finding{key_finding::kind::bad_message, where, entry.seq, entry.sender};
        } else if (of != nullptr && entry.protection == message_protection::none &&
                   !GAPLESS_PLANTED(attack_clear_accepted)) {
            withhold(entry, message_protection::refused);
            found = key_finding{key_finding::kind::not_encrypted, where, entry.seq, entry.sender};
        }
    } else if (of != nullptr && is_users(entry.kind)) {
        const sender_place unknown{entry.counter, std::nullopt};
        ledger_.put_key(sender_name(where, entry.device), encode_sender_place(unknown));
        if (relations_.has_key(where, of->epoch)) {
            recalls_of(where).handle_recalled(entry);
            keep(where, recalls_of(where));
        }
    }
    if (of != nullptr && entry.kind != message_kind::key_change) {
        auto& log = transcript_of(where);
        log.handle_entry(use_, stored, told);
        keep(where, log);
    }
    const bool waits = entry.protection == message_protection::no_key;
    return {found, waits ? std::move(stored.body) : std::string{}};
}

void message_cipher::handle_epoch(conversation_id where, seq begun) {
    const auto* of = relations_.find(where);
    const auto* told = of == nullptr ? nullptr : relations_.find_epoch(where, of->epoch);
    if (told != nullptr) {
        transcripts_.insert_or_assign(where, transcript(told->id, begun));
        keep(where, transcripts_.at(where));
    }
}

bool message_cipher::open_early(conversation_id where, message& entry) {
    if (!is_users(entry.kind) || entry.recalled) {
        return true;
    }
    const bool is_encrypted = relations_.find(where) != nullptr;
    return open(where, entry) || (!is_encrypted && entry.protection == message_protection::none);
}

std::optional<message_cipher::opened> message_cipher::open(conversation_id where, message& entry) {
    const auto raw = crypto::view_of(entry.body);
    const auto sealed = crypto::read_sealed_message(raw);
    if (!sealed) {
        return std::nullopt;  // in the clear
    }
    const auto header = sealed->arrived.header;
    if (header.mode != relation_mode::end_to_end) {
        withhold(entry, message_protection::refused);  // of a managed one, which this is not
        return std::nullopt;
    }
    if (GAPLESS_PLANTED(attack_relation_unchecked)) {
        for (const auto& [name, kept] : ledger_.keys()) {
            const auto other =
                name.kind == key_kind::relation ? decode_relation(kept) : std::nullopt;
            if (other && other->id == header.relation) {
                where = conversation_id{crypto::byte_reader(crypto::view_of(name.name)).u63()};
            }
        }
    }
    const auto* of = relations_.find(where);
    if (of == nullptr) {
        // It was encrypted for those who were here before.
        if (is_of(header, entry)) {
            withhold(entry, message_protection::no_key);
        }
        return std::nullopt;
    }
    const auto* told = relations_.find_epoch(where, header.epoch);
    const auto key = relations_.key_of(where, header.epoch, header.generation);
    if (told == nullptr || !key) {
        withhold(
            entry,
            reason_without_key(where, header, key ? crypto::reason::wrong_epoch : key.error())
        );
        return std::nullopt;
    }
    const auto* owner = told->owner_of(header.sender_device);
    const auto* signer = users_.signer(header.sender, header.sender_device);
    const bool is_members = owner != nullptr && *owner == header.sender && signer != nullptr &&
                            is_named(header.sender, entry);
    const auto* state = told->state_at(header.state_index);
    const bool is_placed = is_of(header, entry) && header.relation == of->id && state != nullptr;
    if (!is_placed || !is_members) {
        withhold(entry, message_protection::refused);
        return std::nullopt;
    }
    const auto read = crypto::open_message(use_, *key, *signer, {told->id, *state}, *sealed);
    auto said = read ? crypto::decode_sealed_content(read->content) : std::nullopt;
    if (!said) {
        withhold(entry, message_protection::refused);
        return std::nullopt;
    }
    entry.body = std::move(said->body);
    entry.mentions = std::move(said->mentions);
    entry.mention_all = said->mention_all;
    entry.origin = std::move(said->origin);
    entry.protection = message_protection::end_to_end;
    limit_life(*of, entry);
    return opened{header, read->content_hash};
}

// People are shown the name that came with the author's keys.
bool message_cipher::is_named(user_id sender, const message& entry) {
    const auto* known = users_.find(sender);
    return known == nullptr || known->name.empty() ||
           known->name == canonical_user_name(entry.sender_name) ||
           GAPLESS_PLANTED(attack_header_unchecked);
}

// Why it is shown without a text: its key may come, or it never will.
message_protection message_cipher::reason_without_key(
    conversation_id where, const crypto::message_header& header, crypto::reason why
) {
    const auto& of = *relations_.find(where);
    if (why == crypto::reason::generation_too_far) {
        return message_protection::refused;
    }
    if (of.policy == key_policy::ephemeral && header.epoch <= of.epoch) {
        return message_protection::key_erased;
    }
    // The entries come in their turn: of an epoch that is none there are no messages.
    const bool is_known = relations_.find_epoch(where, header.epoch) != nullptr;
    return is_known ? message_protection::no_key : message_protection::refused;
}

// The server says when it expires; but this device keeps it no longer than its members have signed.
void message_cipher::limit_life(const relation& of, message& entry) const {
    const bool has_text = entry.kind != message_kind::recall;
    if (of.policy != key_policy::ephemeral || !has_text || GAPLESS_PLANTED(ephemeral_text_kept)) {
        return;
    }
    const bool is_ahead = entry.server_time > now_ + clocks_differ_max;
    const auto to =
        (is_ahead ? now_ : entry.server_time) + relations_.generations().options().window;
    entry.expires = entry.expires == wall_time{} ? to : std::min(entry.expires, to);
}

// It was read in its turn: what came before its generation is used no more.
void message_cipher::handle_generation(
    conversation_id where, const message& entry, const crypto::message_header& header
) {
    const auto& of = *relations_.find(where);
    const bool is_read = entry.protection == message_protection::end_to_end;
    if (!is_read || header.epoch != of.epoch || header.generation == 0) {
        return;
    }
    if (const auto key = relations_.key_of(where, header.epoch, header.generation)) {
        relations_.handle_generation(where, *key, std::min(entry.server_time, now_));
    }
}

// Whether an honest server can have taken it there: in the newest epoch before it, and from who was
// a member still. Who was removed has the keys of before, and may have the server on their side.
bool message_cipher::is_current(conversation_id where, const message& stored) {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(stored.body));
    const auto& of = *relations_.find(where);
    const bool is_members = !of.gone.contains(stored.sender);
    return (is_members && sealed && sealed->arrived.header.epoch == of.epoch) ||
           GAPLESS_PLANTED(attack_old_epoch_accepted);
}

std::optional<key_finding> message_cipher::follow(
    conversation_id where, message& entry, const opened& read
) {
    const auto& header = read.header;
    const bool is_as_told = GAPLESS_PLANTED(attack_header_unchecked);
    const auto name = sender_name(where, is_as_told ? entry.device : header.sender_device);
    const auto* kept = ledger_.key(name);
    const auto before = kept == nullptr ? std::nullopt : decode_sender_place(*kept);
    std::optional<key_finding> found;
    const bool is_unchecked = GAPLESS_PLANTED(attack_chain_unchecked);
    if (before && header.counter <= before->counter && !is_unchecked) {
        // It was in the log before. There it was read.
        withhold(entry, message_protection::refused);
        return key_finding{key_finding::kind::broken_chain, where, entry.seq, entry.sender};
    }
    const bool restarts = (header.flags & crypto::message_header::chain_restart) != 0;
    const bool is_next = before && before->chain && header.counter == before->counter.next();
    if (is_next && !restarts && header.previous_own != *before->chain && !is_unchecked) {
        found = key_finding{key_finding::kind::broken_chain, where, entry.seq, entry.sender};
    }
    const auto after =
        crypto::next_own(use_, header.previous_own, header.client, read.content_hash);
    ledger_.put_key(name, encode_sender_place({header.counter, after}));
    if (header.sender_device == ledger_.owner().device) {
        put_stored(where, {header.counter, after});
    }
    // Nobody has seen what stands behind their own words: before these something was left out.
    const bool is_split =
        header.seen >= entry.seq ||
        transcript_of(where).compare(header.seen, header.seen_hash) == transcript::verdict::differs;
    if (header.seen != seq{} && is_split && !GAPLESS_PLANTED(attack_transcript_unchecked)) {
        found = key_finding{key_finding::kind::split_log, where, entry.seq, entry.sender};
    }
    return found;
}

std::string message_cipher::seal(
    conversation_id where, const protocol::draft& row, sender_counter counter, wall_time now
) {
    handle_withdrawn(where, row.id);  // under an earlier counter
    const auto generation = relations_.generation_to_seal(where);
    auto header = header_of(where, row, counter, now);
    header.generation = generation;
    const auto* told = relations_.find_epoch(where, header.epoch);
    const auto key = relations_.key_of(where, header.epoch, generation);
    GAPLESS_ASSERT(told != nullptr && key.has_value());
    const crypto::message_header::implied known{told->id, relations_.find(where)->head};
    const auto content = content_of(row);
    const auto fresh = own_.draw();
    const auto sealed =
        crypto::seal_message(use_, *key, own_.device_key(), {header, known, content, fresh.view()});
    GAPLESS_ASSERT(sealed.has_value());
    const auto after = crypto::next_own(use_, header.previous_own, row.id, use_.sha256({content}));
    sealed_[where].insert_or_assign(counter, chain_link{row.id, after});
    relations_.count_sealed(where);
    return text_of(*sealed);
}

crypto::message_header message_cipher::header_of(
    conversation_id where, const protocol::draft& row, sender_counter counter, wall_time now
) {
    const auto& of = *relations_.find(where);
    crypto::message_header header;
    header.kind = static_cast<std::uint8_t>(row.kind);
    header.relation = of.id;
    header.epoch = of.epoch;
    header.state_index = of.index;
    header.sender = ledger_.owner().user_id;
    header.sender_device = ledger_.owner().device;
    header.client = row.id;
    header.counter = counter;
    const auto before = chain_before(where, counter);
    header.previous_own = before.value_or(crypto::short_digest{});
    header.flags = before ? std::uint16_t{0} : crypto::message_header::chain_restart;
    const auto [seen, hash] = transcript_of(where).place();
    header.seen = seen;
    header.seen_hash = hash;
    header.lists_digest = relations_.find_epoch(where, of.epoch)->lists;
    header.sent_at = now;
    header.target = row.target;
    return header;
}

// What the newest message before this counter leaves to be named: one in the outbox, or in the log.
// Nothing: the chain has to begin anew.
std::optional<crypto::short_digest> message_cipher::chain_before(
    conversation_id where, sender_counter counter
) {
    const auto& mine = sealed_[where];
    if (const auto at = mine.lower_bound(counter); at != mine.begin()) {
        return std::prev(at)->second.after;
    }
    const auto* kept = ledger_.key(stored_name(where));
    const auto newest = kept == nullptr ? std::nullopt : decode_sender_place(*kept);
    if (kept == nullptr) {
        return crypto::short_digest{};  // its first one
    }
    return newest && newest->counter < counter ? newest->chain : std::nullopt;
}

void message_cipher::put_stored(conversation_id where, const sender_place& newest) {
    const auto* kept = ledger_.key(stored_name(where));
    const auto before = kept == nullptr ? std::nullopt : decode_sender_place(*kept);
    // Of the same counter the later one: what was sealed anew under it may have been stored before,
    // under another.
    if (!before || before->counter <= newest.counter) {
        ledger_.put_key(stored_name(where), encode_sender_place(newest));
    }
    auto& mine = sealed_[where];
    mine.erase(mine.begin(), mine.upper_bound(newest.counter));
}

void message_cipher::handle_settled(conversation_id where, const protocol::draft& row) {
    if (const auto link = link_of(row); link && !GAPLESS_PLANTED(own_chain_forgotten)) {
        put_stored(where, {link->first, link->second.after});
    }
}

void message_cipher::handle_withdrawn(conversation_id where, const client_id& id) {
    std::erase_if(sealed_[where], [&](const auto& each) { return each.second.id == id; });
}

void message_cipher::remember_sealed() {
    for (const auto& [position, row] : ledger_.stored().drafts) {
        if (const auto link = link_of(row)) {
            sealed_[row.to.conversation].insert(*link);
        }
    }
}

std::optional<std::pair<sender_counter, message_cipher::chain_link>> message_cipher::link_of(
    const protocol::draft& row
) {
    const auto read = crypto::read_sealed_message(crypto::view_of(row.sealed));
    if (!read) {
        return std::nullopt;
    }
    const auto& header = read->arrived.header;
    if (header.mode != relation_mode::end_to_end) {
        return std::nullopt;
    }
    const auto hash = use_.sha256({content_of(row)});
    const auto after = crypto::next_own(use_, header.previous_own, row.id, hash);
    return std::pair{header.counter, chain_link{row.id, after}};
}

}  // namespace gapless::sdk
