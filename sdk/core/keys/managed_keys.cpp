#include "sdk/core/keys/managed_keys.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/managed_message.hpp"
#include "protocol/crypto/sealed_content.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace gapless::sdk {
namespace {

void withhold(message& entry, message_protection why) {
    entry.body.clear();
    entry.origin.reset();
    entry.protection = why;
}

// The server and the message agree on which one this is.
bool is_of(const crypto::message_header& header, const message& entry) {
    return header.sender == entry.sender && header.sender_device == entry.device &&
           header.client == entry.client_id && header.counter == entry.counter &&
           header.kind == static_cast<std::uint8_t>(entry.kind) && header.target == entry.target;
}

}  // namespace

managed_keys::managed_keys(crypto::algorithms& use, ledger& book, protocol::entropy& chance)
    : use_(use), ledger_(book), entropy_(chance) {}

void managed_keys::handle_told(conversation_id where, std::uint64_t version) {
    const auto* known = find(where);
    auto now = known == nullptr ? managed_relation{} : *known;
    now.told = std::max(now.told, version);
    if (!now.is_denied && (known == nullptr || now != *known)) {
        put(where, now);
    }
}

void managed_keys::handle_created(conversation_id where, bool managed) {
    const auto* known = find(where);
    if (!managed || known == nullptr) {
        managed_relation now;
        now.is_denied = !managed;
        now.told = managed ? 1 : 0;
        put(where, now);
    }
}

void managed_keys::handle_stale(conversation_id where) {
    const auto* known = find(where);
    if (known != nullptr && known->told == known->newest) {
        auto now = *known;
        ++now.told;
        put(where, now);
    }
}

bool managed_keys::handle_keys(conversation_id where, const protocol::relation_keys& page) {
    const auto* known = find(where);
    const auto relation = crypto::relation_id::from(page.relation);
    if (known == nullptr || !relation) {
        return false;
    }
    auto now = *known;
    if (now.id != crypto::relation_id{} && now.id != *relation) {
        return false;
    }
    now.id = *relation;
    for (const auto& each : page.keys) {
        if (each.version <= now.reached || each.version > page.version) {
            return false;
        }
        now.reached = each.version;
        now.newest = each.version;
        ledger_.put_key(managed_key_name(where, each.version), text_of(each.key.view()));
    }
    const bool is_last = page.next_version <= now.reached;
    now.reached = is_last ? std::max(now.reached, page.version) : page.next_version - 1;
    if (is_last) {
        // It may be lower than what was feared, and than what a message has made up.
        now.told = now.reached;
    }
    put(where, now);
    return true;
}

void managed_keys::open(conversation_id where, message& entry) {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(entry.body));
    const auto* of = find(where);
    if (!sealed || of == nullptr) {
        return;
    }
    const auto& header = sealed->arrived.header;
    if (!is_at_home(*of, header, entry)) {
        withhold(entry, message_protection::refused);
        return;
    }
    const auto* known = key(where, header.epoch);
    if (known == nullptr) {
        handle_told(where, header.epoch);
        withhold(entry, message_protection::no_key);
        return;
    }
    const auto read = crypto::open_managed_message(use_, *known, *sealed);
    auto said = read ? crypto::decode_sealed_content(read->content) : std::nullopt;
    if (!said) {
        withhold(entry, message_protection::refused);
        return;
    }
    entry.body = std::move(said->body);
    entry.mentions = std::move(said->mentions);
    entry.mention_all = said->mention_all;
    entry.origin = std::move(said->origin);
    entry.protection = message_protection::managed;
}

bool managed_keys::is_at_home(
    const managed_relation& of, const crypto::message_header& header, const message& entry
) {
    const bool is_here = of.id == crypto::relation_id{} || header.relation == of.id;
    return header.mode == relation_mode::managed && is_here && is_of(header, entry);
}

std::string managed_keys::seal(
    conversation_id where, const protocol::draft& row, sender_counter counter, wall_time now
) {
    const auto& of = *find(where);
    const auto* newest = key(where, of.newest);
    GAPLESS_ASSERT(newest != nullptr);
    crypto::message_header header;
    header.mode = relation_mode::managed;
    header.kind = static_cast<std::uint8_t>(row.kind);
    header.relation = of.id;
    header.epoch = of.newest;
    header.sender = ledger_.owner().user_id;
    header.sender_device = ledger_.owner().device;
    header.client = row.id;
    header.counter = counter;
    header.sent_at = now;
    header.target = row.target;
    const auto content =
        crypto::encode_sealed_content({row.body, row.mentions, row.mention_all, row.origin});
    std::array<std::uint8_t, 32> fresh{};
    entropy_.fill(fresh);
    const auto sealed = crypto::seal_managed_message(use_, *newest, {header, content, fresh});
    GAPLESS_ASSERT(sealed.has_value());
    return text_of(*sealed);
}

bool managed_keys::is_managed(conversation_id where) {
    const auto* known = find(where);
    return known != nullptr && !known->is_denied;
}

bool managed_keys::may_seal(conversation_id where) {
    const auto* known = find(where);
    return known != nullptr && known->newest != 0 && known->newest >= known->told;
}

std::optional<protocol::fetch_relation_keys> managed_keys::question(conversation_id where) {
    const auto* known = find(where);
    if (known == nullptr || known->is_denied || known->told <= known->reached) {
        return std::nullopt;
    }
    return protocol::fetch_relation_keys{where, known->reached + 1};
}

std::vector<conversation_id> managed_keys::incomplete() {
    std::vector<conversation_id> found;
    const auto& kept = ledger_.keys();
    for (auto each = kept.lower_bound({key_kind::managed, {}});
         each != kept.end() && each->first.kind == key_kind::managed;
         ++each) {
        crypto::byte_reader place(crypto::view_of(each->first.name));
        const conversation_id where{place.u63()};
        if (place.finish() && question(where)) {
            found.push_back(where);
        }
    }
    return found;
}

managed_relation* managed_keys::find(conversation_id where) {
    auto looked_up = relations_.find(where);
    if (looked_up == relations_.end()) {
        const auto* kept = ledger_.key(managed_name(where));
        const auto read = kept == nullptr ? std::nullopt : decode_managed_relation(*kept);
        looked_up = relations_.emplace(where, read).first;
    }
    return looked_up->second ? &*looked_up->second : nullptr;
}

void managed_keys::put(conversation_id where, const managed_relation& now) {
    ledger_.put_key(managed_name(where), encode_managed_relation(now));
    relations_.insert_or_assign(where, now);
}

const crypto::secret_bytes<32>* managed_keys::key(conversation_id where, std::uint64_t version) {
    const std::pair place{where, version};
    const auto known = keys_.find(place);
    if (known != keys_.end()) {
        return &known->second;
    }
    const auto* kept = ledger_.key(managed_key_name(where, version));
    if (kept == nullptr || kept->size() != crypto::secret_bytes<32>::size) {
        return nullptr;
    }
    crypto::secret_bytes<32> read;
    std::copy(kept->begin(), kept->end(), read.writable().begin());
    return &keys_.emplace(place, std::move(read)).first->second;
}

}  // namespace gapless::sdk
