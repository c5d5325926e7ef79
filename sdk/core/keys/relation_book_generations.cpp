// The half of the book that is about generations, and about what becomes of keys.
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/wipe.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/relation_book.hpp"
#include "sdk/core/keys/text.hpp"

#include <cstddef>
#include <iterator>
#include <utility>

namespace gapless::sdk {

namespace {

// Derived keys are a saving.
constexpr std::size_t derived_max = 16;

// Beside the newest epoch there is work only where many generations were used.
constexpr std::uint32_t generation_max = crypto::generation_key::number_max;

void wipe(std::string& secret) {
    crypto::wipe({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
    secret.clear();
}

}  // namespace

void relation_book::handle_created(conversation_id where, key_policy chosen) {
    ledger_.put_key(chosen_name(where), std::string(1, static_cast<char>(chosen)));
}

key_policy relation_book::policy_of(conversation_id where, key_policy told) {
    if (const auto* of = find(where)) {
        return of->policy;
    }
    const auto* chosen = ledger_.key(chosen_name(where));
    return chosen == nullptr || chosen->size() != 1 ? told
                                                    : static_cast<key_policy>(chosen->front());
}

// It is signed with the genesis, and each epoch says so again to those who come later.
bool relation_book::is_of_policy(
    conversation_id where, const relation* before, const crypto::epoch_body& body
) {
    return body.policy == (before != nullptr ? before->policy : policy_of(where, body.policy));
}

// Of an ephemeral conversation the secret is not kept, nor what is used no more.
void relation_book::take_generation(
    conversation_id where, std::uint64_t number, relation& now, epoch& told
) {
    if (now.policy != key_policy::ephemeral) {
        return;
    }
    generations_.handle_epoch(where, number, now.generation_begun);
    if (told.secret.size() == crypto::secret_bytes<32>::size) {
        const auto raw = crypto::view_of(told.secret).first<32>();
        const crypto::epoch_secret secret(use_, crypto::secret_bytes<32>{raw});
        generations_.take(
            where, number, secret.first_generation(use_, now.id, told.id), now.generation_begun
        );
    }
    wipe(told.secret);
}

void relation_book::step(relation& of, std::uint32_t generation, wall_time at) {
    of.generation = generation;
    of.generation_begun = at;
    of.generation_sealed = 0;
}

void relation_book::handle_generation(
    conversation_id where, const crypto::generation_key& key, wall_time at
) {
    auto of = *find(where);
    if (key.number() > of.generation) {
        step(of, key.number(), at);
        put(where, of);
    }
    if (of.policy == key_policy::ephemeral) {
        generations_.handle_used(where, of.epoch, key, at);
    }
}

bool relation_book::handle_stale_generation(conversation_id where, std::uint32_t newest) {
    const auto* of = find(where);
    if (of == nullptr || newest <= of->generation || newest > generation_max) {
        return false;
    }
    auto changed = *of;
    step(changed, newest, now_);
    put(where, changed);
    return true;
}

std::uint32_t relation_book::generation_to_seal(conversation_id where) {
    auto of = *find(where);
    const auto& limits = generations_.options();
    const bool is_over =
        of.generation_sealed >= limits.messages_max || of.generation_begun + limits.age_max <= now_;
    if (is_over && of.generation < generation_max) {
        step(of, of.generation + 1, now_);
        put(where, of);
    }
    return of.generation;
}

void relation_book::count_sealed(conversation_id where) {
    auto changed = *find(where);
    ++changed.sealed;
    ++changed.generation_sealed;
    put(where, changed);
}

bool relation_book::has_key(conversation_id where, std::uint64_t number) {
    const auto* known = load(where, number);
    return known != nullptr && (known->key || generations_.has_keys(where, number));
}

crypto::outcome<crypto::generation_key> relation_book::key_of(
    conversation_id where, std::uint64_t number, std::uint32_t generation
) {
    auto* known = load(where, number);
    if (known == nullptr) {
        return crypto::reason::wrong_epoch;
    }
    if (generation > generation_max) {
        return crypto::reason::generation_too_far;
    }
    const bool is_ephemeral = find(where)->policy == key_policy::ephemeral;
    auto start = known->key ? std::optional(known->key->copy())
                            : generations_.before(where, number, generation);
    if (!start) {
        return is_ephemeral ? crypto::reason::generation_gone : crypto::reason::wrong_epoch;
    }
    const auto above = known->later.upper_bound(generation);
    if (above != known->later.begin() && std::prev(above)->first > start->number()) {
        start = std::prev(above)->second.copy();
    }
    auto found = start->at(use_, generation);
    if (found && found->number() != start->number()) {
        if (known->later.size() >= derived_max) {
            known->later.clear();
        }
        known->later.insert_or_assign(generation, found->copy());
    }
    return found;
}

// With them goes what was derived from them.
void relation_book::sweep() {
    if (generations_.sweep(now_)) {
        epochs_.clear();
    }
}

}  // namespace gapless::sdk
