#include "sdk/core/keys/user_book.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace gapless::sdk {
namespace {

using crypto::reason;

// Loaded keys are a saving; so many are enough for the largest conversation.
constexpr std::size_t signers_max = 2'000;

key_name name_of(user_id user) {
    return {key_kind::user, text_of(crypto::byte_writer{}.user(user).take())};
}

// Which devices came with a list, and which went.
void apply(pinned_user& user, const crypto::device_list& list) {
    for (auto& known : user.devices) {
        const bool is_listed =
            std::ranges::find(list.devices, known.device, &crypto::listed_device::device) !=
            list.devices.end();
        if (!is_listed && known.to_list == 0) {
            known.to_list = list.list_seq;
        }
    }
    for (const auto& each : list.devices) {
        if (user.find(each.device) == nullptr) {
            user.devices.push_back({each.device, each.signing, each.flags, list.list_seq, 0});
        }
    }
}

// Whose key signs the list of this number, as the server tells.
std::optional<public_key> account_of(const protocol::user_keys& told, std::uint64_t number) {
    const std::string* key = &told.account_key;
    for (const auto& each : told.accounts) {
        if (each.list_seq <= number) {
            key = &each.account_key;
        }
    }
    return public_key::from(*key);
}

// Who was taken out stays out: by nobody's list it comes back.
bool brings_back(const pinned_user& user, const crypto::device_list& list) {
    return std::ranges::any_of(list.devices, [&](const crypto::listed_device& each) {
        const auto* known = user.find(each.device);
        return known != nullptr && known->to_list != 0;
    });
}

}  // namespace

user_book::user_book(crypto::algorithms& use, ledger& book) : use_(use), ledger_(book) {}

crypto::outcome<void> user_book::take(const protocol::user_keys& told) {
    if (told.account_key.empty() && told.lists.empty() && find(told.user) == nullptr) {
        return {};  // a user without keys
    }
    const auto newest = public_key::from(told.account_key);
    if (!newest) {
        return reason::malformed;
    }
    const auto* known = find(told.user);
    pinned_user user = known != nullptr ? *known : pinned_user{told.user, {}, *newest, {}, {}};
    if (const auto name = canonical_user_name(told.name); check_user_name(name)) {
        if (!may_be_named(user, name)) {
            return reason::wrong_state;
        }
        user.name = name;
    }
    if (GAPLESS_PLANTED(attack_account_key_unpinned) && user.account_key != *newest) {
        user = pinned_user{told.user, {}, *newest, {}, {}};
    }
    if (user.account_key != *newest && told.lists.empty()) {
        return reason::wrong_state;
    }
    for (const auto& each : told.lists) {
        if (const auto taken = take_list(user, told, each); !taken) {
            return taken;
        }
    }
    if (known == nullptr || user != *known) {
        put(user);
    }
    return {};
}

// Nobody has another name later, nor somebody else's.
bool user_book::may_be_named(const pinned_user& user, const std::string& name) {
    if (GAPLESS_PLANTED(attack_name_unpinned)) {
        return true;
    }
    const auto holder = names().find(name);
    return (user.name.empty() || user.name == name) &&
           (holder == names().end() || holder->second == user.user);
}

// Read when it is needed first: of a large group each member is looked up.
std::map<std::string, user_id>& user_book::names() {
    if (!names_) {
        names_.emplace();
        const auto& keys = ledger_.keys();
        for (auto each = keys.lower_bound({key_kind::user, {}});
             each != keys.end() && each->first.kind == key_kind::user;
             ++each) {
            if (const auto read = decode_pinned_user(each->second); read && !read->name.empty()) {
                names_->emplace(read->name, read->user);
            }
        }
    }
    return *names_;
}

void user_book::put(const pinned_user& user) {
    if (!user.name.empty()) {
        names().emplace(user.name, user.user);
    }
    ledger_.put_key(name_of(user.user), encode_pinned_user(user));
    users_.insert_or_assign(user.user, user);
}

crypto::outcome<void> user_book::take_list(
    pinned_user& user, const protocol::user_keys& told, const std::string& signed_list
) {
    const auto raw = crypto::view_of(signed_list);
    const auto hash = crypto::list_hash_of(use_, raw);
    if (std::ranges::find(user.lists, hash) != user.lists.end()) {
        return {};
    }
    const auto number = user.list_seq() + 1;
    const auto account = account_of(told, number);
    const auto verifier = account ? crypto::verifying_key::from(*account)
                                  : crypto::outcome<crypto::verifying_key>(reason::malformed);
    if (!verifier) {
        return verifier.error();
    }
    const auto list = crypto::verify_device_list(use_, *verifier, raw);
    if (!list) {
        return list.error();
    }
    if (list->user != user.user) {
        return reason::wrong_device;
    }
    const auto previous = user.lists.empty() ? crypto::digest{} : user.lists.back();
    if (list->list_seq != number || list->previous != previous || brings_back(user, *list)) {
        return reason::wrong_state;
    }
    if (user.lists.empty()) {
        user.account_key = *account;
    } else if (*account != user.account_key) {
        user.former.push_back({user.account_from, user.account_key});
        user.account_key = *account;
        user.account_from = number;
    }
    user.lists.push_back(hash);
    apply(user, *list);
    return {};
}

void user_book::mark_verified(user_id user) { put_verified(user, true); }

void user_book::mark_unverified(user_id user) { put_verified(user, false); }

void user_book::put_verified(user_id user, bool is_verified) {
    if (const auto* known = find(user)) {
        auto marked = *known;
        marked.verified_from = is_verified ? marked.account_from : 0;
        put(marked);
    }
}

std::vector<wrap_target> user_book::targets_of(const protocol::user_keys& told, wall_time now) {
    std::vector<wrap_target> targets;
    const auto* user = find(told.user);
    if (user == nullptr) {
        return targets;
    }
    for (const auto& device : user->devices) {
        const auto* verifier = device.to_list == 0 ? signer(told.user, device.device) : nullptr;
        for (const auto& each : told.kem_keys) {
            if (verifier == nullptr) {
                break;
            }
            const auto key = crypto::verify_kem_key(use_, *verifier, crypto::view_of(each));
            if (key && key->device == device.device && key->is_in_force(now)) {
                targets.push_back({{key->device, key->number}, key->key});
                break;
            }
        }
    }
    std::ranges::sort(targets, {}, [](const wrap_target& each) { return each.recipient.device; });
    return targets;
}

const pinned_user* user_book::find(user_id user) {
    const auto known = users_.find(user);
    if (known != users_.end()) {
        return &known->second;
    }
    const auto* kept = ledger_.key(name_of(user));
    auto read = kept == nullptr ? std::nullopt : decode_pinned_user(*kept);
    return read ? &users_.emplace(user, std::move(*read)).first->second : nullptr;
}

const pinned_user* user_book::find_named(const std::string& canonical) {
    const auto known = names().find(canonical);
    return known == names().end() ? nullptr : find(known->second);
}

const crypto::verifying_key* user_book::signer(user_id user, const device_id& device) {
    const auto* known = find(user);
    const auto* listed = known == nullptr ? nullptr : known->find(device);
    if (listed == nullptr) {
        return nullptr;
    }
    const auto loaded = signers_.find(device);
    if (loaded != signers_.end()) {
        return &loaded->second;
    }
    auto key = crypto::verifying_key::from(listed->signing);
    if (!key) {
        return nullptr;
    }
    if (signers_.size() >= signers_max) {
        signers_.clear();
    }
    return &signers_.emplace(device, std::move(*key)).first->second;
}

}  // namespace gapless::sdk
