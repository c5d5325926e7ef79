#include "tests/simulation/dishonest/impostor.hpp"

#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {
namespace {

crypto::secret_bytes<32> bytes_of(std::uint8_t each) {
    crypto::secret_bytes<32> made;
    std::ranges::fill(made.writable(), each);
    return made;
}

// The neutral point of the curve: under it, as a key, this signature is one of everything.
public_key neutral_key() {
    public_key made;
    made.bytes[0] = 1;
    return made;
}

std::string signed_by_nothing(std::string signed_object) {
    const std::size_t object = signed_object.size() - crypto::signature::size;
    std::fill(signed_object.begin() + static_cast<std::ptrdiff_t>(object), signed_object.end(), 0);
    signed_object[object] = 1;
    return signed_object;
}

}  // namespace

impostor::impostor(const stage& on)
    : on_(on),
      use_(std::move(*crypto::algorithms::load())),
      account_(std::move(*crypto::signing_key::from(bytes_of(0xa1)))),
      signing_(std::move(*crypto::signing_key::from(bytes_of(0xd5)))),
      agreement_(std::move(*crypto::agreement_key::from(bytes_of(0xde)))) {}

device_id impostor::device() const { return crypto::device_of(signing_.public_half()); }

std::string impostor::account_key() const { return sdk::text_of(account_.public_half().bytes); }

std::string impostor::first_list(std::size_t who) const {
    crypto::device_list list;
    list.user = on_.owner(who).user_id;
    list.list_seq = 1;
    list.devices.push_back({device(), signing_.public_half(), crypto::listed_device::can_link});
    return sdk::text_of(crypto::sign_device_list(*use_, account_, list));
}

std::string impostor::kem_key_as(const device_id& device) const {
    crypto::kem_key key;
    key.device = device;
    key.number = 1;
    key.key = agreement_.public_half();
    key.not_before = wall_time{0};
    key.not_after = wall_time{4'000'000'000'000};
    return sdk::text_of(crypto::sign_kem_key(signing_, key));
}

protocol::user_keys impostor::keys_as(std::size_t who) const {
    protocol::user_keys told = on_.keys_of(who);
    told.account_key = account_key();
    told.lists = {first_list(who)};
    told.kem_keys = {kem_key()};
    return told;
}

protocol::user_keys impostor::keys_under_nothing(std::size_t who) const {
    protocol::user_keys told = keys_as(who);
    told.account_key = sdk::text_of(neutral_key().bytes);
    told.lists = {signed_by_nothing(first_list(who))};
    return told;
}

std::string impostor::next_list(std::size_t who, bool instead) const {
    const auto& told = on_.keys_of(who);
    const auto raw = crypto::view_of(told.lists.back());
    const auto account = crypto::verifying_key::from(*public_key::from(told.account_key));
    auto list = *crypto::verify_device_list(*use_, *account, raw);
    ++list.list_seq;
    list.previous = crypto::list_hash_of(*use_, raw);
    if (instead) {
        list.devices.clear();
    }
    list.devices.push_back({device(), signing_.public_half(), 0});
    std::ranges::sort(list.devices, {}, &crypto::listed_device::device);
    return sdk::text_of(crypto::sign_device_list(*use_, account_, list));
}

bool impostor::take_over(protocol::begin_epoch& begun, std::size_t who) const {
    const auto entry = crypto::view_of(begun.entries.back());
    const auto read = *crypto::read_unverified_relation_entry(*use_, entry);
    const auto body = *crypto::decode_epoch_body(read.body);
    const crypto::wrap_place place{read.relation, body.epoch, crypto::entry_head_of(*use_, entry)};
    for (protocol::device_wrap& each : begun.wraps) {
        crypto::key_wrap wrap{};
        std::ranges::copy(crypto::view_of(each.wrap), wrap.begin());
        const crypto::wrap_recipient recipient{each.device, each.key_number};
        const auto secret = crypto::open_wrap(*use_, place, recipient, agreement_, wrap);
        if (secret && each.device == on_.owner(who).device) {
            const auto signer = crypto::verifying_key::from(on_.owner(who).public_key);
            const auto& published = on_.keys_of(who).kem_keys.front();
            const auto real = *crypto::verify_kem_key(*use_, *signer, crypto::view_of(published));
            const auto again =
                crypto::seal_wrap(*use_, place, recipient, real.key, agreement_, *secret);
            each.wrap = sdk::text_of(*again);
        }
        if (secret) {
            return true;
        }
    }
    return false;
}

}  // namespace gapless::simulation
