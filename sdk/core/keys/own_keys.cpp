#include "sdk/core/keys/own_keys.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/assert.hpp>

#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

using secret_key = crypto::secret_bytes<32>;

std::string number_text(std::uint32_t number) {
    return text_of(crypto::byte_writer{}.u32(number).take());
}

// A key to wrap for, as it is kept.
struct kept_agreement {
    std::uint32_t number = 0;
    secret_key raw;
    wall_time not_before;
    wall_time not_after;
};

std::string encode(const kept_agreement& kept) {
    return text_of(crypto::byte_writer{}
                       .raw(kept.raw.view())
                       .u64(static_cast<std::uint64_t>(kept.not_before.milliseconds))
                       .u64(static_cast<std::uint64_t>(kept.not_after.milliseconds))
                       .take());
}

std::optional<kept_agreement> decode(const std::string& name, const std::string& value) {
    crypto::byte_reader number(crypto::view_of(name));
    crypto::byte_reader in(crypto::view_of(value));
    kept_agreement read;
    read.number = number.u32();
    const auto raw = in.fixed<32>();
    read.raw = secret_key{raw};
    read.not_before = in.time();
    read.not_after = in.time();
    return number.finish() && in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

std::optional<kept_agreement> newest_of(const std::map<key_name, std::string>& keys) {
    std::optional<kept_agreement> newest;
    const key_name first{key_kind::agreement, {}};
    for (auto each = keys.lower_bound(first); each != keys.end(); ++each) {
        if (each->first.kind != key_kind::agreement) {
            break;
        }
        newest = decode(each->first.name, each->second);
    }
    return newest;
}

// For those whose clocks are behind.
constexpr duration clocks_behind = days(-1);

wall_time made_at(const kept_agreement& kept) {
    return kept.not_before + milliseconds(-clocks_behind.milliseconds());
}

}  // namespace

own_keys::own_keys(crypto::algorithms& use, ledger& book, protocol::entropy& chance)
    : use_(use), ledger_(book), entropy_(chance) {}

crypto::secret_bytes<32> own_keys::draw() {
    secret_key drawn;
    entropy_.fill(drawn.writable());
    return drawn;
}

const crypto::signing_key& own_keys::device_key() {
    if (!device_) {
        const auto raw = crypto::view_of(ledger_.owner().secret_key);
        GAPLESS_ASSERT(raw.size() == secret_key::size);
        auto loaded = crypto::signing_key::from(secret_key{raw.first<secret_key::size>()});
        GAPLESS_ASSERT(loaded.has_value());
        device_.emplace(std::move(*loaded));
    }
    return *device_;
}

void own_keys::make_account() { take_account(draw()); }

void own_keys::take_account(const crypto::secret_bytes<32>& seed) {
    ledger_.put_key({key_kind::account, {}}, text_of(seed.view()));
    account_.reset();
}

void own_keys::make_next_account() {
    ledger_.put_key({key_kind::next_account, {}}, text_of(draw().view()));
    next_account_.reset();
}

void own_keys::adopt_next_account() {
    if (const auto seed = seed_of(key_kind::next_account)) {
        take_account(*seed);
        ledger_.put_key({key_kind::next_account, {}}, std::nullopt);
        next_account_.reset();
    }
}

std::optional<crypto::secret_bytes<32>> own_keys::account_seed() const {
    return seed_of(key_kind::account);
}

std::optional<crypto::secret_bytes<32>> own_keys::seed_of(key_kind kind) const {
    const auto* kept = ledger_.key({kind, {}});
    if (kept == nullptr || kept->size() != secret_key::size) {
        return std::nullopt;
    }
    return secret_key{crypto::view_of(*kept).first<secret_key::size>()};
}

void own_keys::drop_account() {
    ledger_.put_key({key_kind::account, {}}, std::nullopt);
    account_.reset();
}

const crypto::signing_key* own_keys::account() { return load(key_kind::account, account_); }

const crypto::signing_key* own_keys::next_account() {
    return load(key_kind::next_account, next_account_);
}

const crypto::signing_key* own_keys::load(key_kind kind, loaded_key& to) {
    const auto seed = seed_of(kind);
    if (!seed) {
        return nullptr;
    }
    if (!to) {
        auto loaded = crypto::signing_key::from(*seed);
        GAPLESS_ASSERT(loaded.has_value());
        to.emplace(std::move(*loaded));
    }
    return &*to;
}

bool own_keys::is_agreement_due(wall_time now) const {
    const auto newest = newest_of(ledger_.keys());
    return newest && made_at(*newest) + agreement_renewed_often <= now;
}

void own_keys::erase_agreements(wall_time now, duration after) {
    const auto newest = newest_of(ledger_.keys());
    if (!newest || now < made_at(*newest) + after) {
        return;
    }
    const auto& keys = ledger_.keys();
    const key_name last{key_kind::agreement, number_text(newest->number)};
    std::vector<key_name> old;
    for (auto each = keys.lower_bound({key_kind::agreement, {}});
         each != keys.end() && each->first < last;
         ++each) {
        old.push_back(each->first);
    }
    for (const auto& name : old) {
        ledger_.put_key(name, std::nullopt);
        agreements_.clear();
    }
}

std::string own_keys::agreement_to_publish(wall_time now, bool is_often) {
    auto newest = newest_of(ledger_.keys());
    if (!newest || newest->not_after < now + agreement_renewed_before ||
        (is_often && is_agreement_due(now))) {
        kept_agreement made;
        made.number = newest ? newest->number + 1 : 1;
        made.raw = draw();
        made.not_before = now + clocks_behind;
        made.not_after = now + agreement_in_force;
        ledger_.put_key({key_kind::agreement, number_text(made.number)}, encode(made));
        newest = std::move(made);
    }
    crypto::kem_key published;
    published.device = ledger_.owner().device;
    published.number = newest->number;
    published.key = agreement(newest->number)->public_half();
    published.not_before = newest->not_before;
    published.not_after = newest->not_after;
    return text_of(crypto::sign_kem_key(device_key(), published));
}

const crypto::agreement_key* own_keys::agreement(std::uint32_t number) {
    const auto loaded = agreements_.find(number);
    if (loaded != agreements_.end()) {
        return &loaded->second;
    }
    const key_name name{key_kind::agreement, number_text(number)};
    const auto* value = ledger_.key(name);
    const auto kept = value == nullptr ? std::nullopt : decode(name.name, *value);
    if (!kept) {
        return nullptr;
    }
    auto key = crypto::agreement_key::from(kept->raw);
    GAPLESS_ASSERT(key.has_value());
    return &agreements_.emplace(number, std::move(*key)).first->second;
}

}  // namespace gapless::sdk
