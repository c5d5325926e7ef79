#include "tests/simulation/dishonest/usurper.hpp"

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {

usurper::usurper(const stage& on) : on_(on), use_(std::move(*crypto::algorithms::load())) {
    std::ranges::fill(secret_.writable(), std::uint8_t{0x5e});
}

crypto::relation_entry usurper::read(const message& entry) const {
    return *crypto::read_unverified_relation_entry(*use_, crypto::view_of(entry.body));
}

message usurper::newest_epoch() const {
    message newest;
    for (seq at{1}; at <= on_.head(); at = at.next()) {
        const message entry = on_.stored(on_.group(), at);
        newest = entry.kind == message_kind::key_change ? entry : newest;
    }
    return newest;
}

message usurper::forged_epoch(std::size_t author) const {
    message entry = newest_epoch();
    auto forged = read(entry);
    auto body = *crypto::decode_epoch_body(forged.body);
    ++body.epoch;
    body.commitment =
        crypto::epoch_secret(*use_, secret_.copy()).commitment(*use_, forged.relation, body.epoch);
    forged.body = crypto::encode_epoch_body(body);
    ++forged.index;
    forged.previous = crypto::entry_hash_of(*use_, crypto::view_of(entry.body));
    forged.actor = on_.owner(author).user_id;
    forged.actor_device = on_.owner(author).device;
    const auto not_theirs = crypto::signing_key::from(secret_);
    entry.sender = forged.actor;
    entry.device = forged.actor_device;
    entry.body = sdk::text_of(crypto::sign_relation_entry(*not_theirs, forged));
    return entry;
}

protocol::key_wrap_at usurper::wrap_for(std::size_t who, const message& entry) const {
    const auto begun = read(entry);
    const auto body = *crypto::decode_epoch_body(begun.body);
    const auto signer = crypto::verifying_key::from(on_.owner(who).public_key);
    const auto& published = on_.keys_of(who).kem_keys.front();
    const auto key = *crypto::verify_kem_key(*use_, *signer, crypto::view_of(published));
    const crypto::wrap_place place{
        begun.relation, body.epoch, crypto::entry_head_of(*use_, crypto::view_of(entry.body))
    };
    const auto ephemeral = crypto::agreement_key::from(secret_);
    const auto wrap =
        crypto::seal_wrap(*use_, place, {key.device, key.number}, key.key, *ephemeral, secret_);
    return {entry.seq, key.number, sdk::text_of(*wrap)};
}

bool usurper::reads(std::size_t author, const std::string& body, const message& entry) const {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(body));
    if (!sealed) {
        return false;
    }
    const auto id = crypto::entry_hash_of(*use_, crypto::view_of(entry.body));
    const auto key = crypto::epoch_secret(*use_, secret_.copy())
                         .first_generation(*use_, read(entry).relation, id)
                         .at(*use_, sealed->arrived.header.generation);
    const auto signer = crypto::verifying_key::from(on_.owner(author).public_key);
    return key && crypto::open_message(*use_, *key, *signer, {id, id}, *sealed).has_value();
}

}  // namespace gapless::simulation
