#include "server/core/keys/publish_keys.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/planted.hpp"
#include "server/core/keys/signed_text.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

using crypto::view_of;

// One publication by one device; made for the request.
class publication {
public:
    publication(job_workspace& work, const actor& by, const protocol::publish_keys& asked)
        : work_(work), by_(by), asked_(asked) {}

    // Either fails, or says what is new; nothing, if nothing is.
    [[nodiscard]] result<std::optional<account_keys_record>> new_list();
    [[nodiscard]] result<std::optional<kem_key_record>> new_kem_key();

    // Whether none of the device's keys is in force so far.
    [[nodiscard]] bool is_dormant() const {
        return std::ranges::none_of(own_keys_, [&](const kem_key_record& each) {
            return each.is_in_force(work_.now());
        });
    }

private:
    [[nodiscard]] result<void> check_devices(const crypto::device_list&);
    [[nodiscard]] result<void>
    check_beginning(const account_keys_record& kept, const crypto::device_list&);
    [[nodiscard]] bool is_stored(const account_keys_record& kept, std::uint64_t list_seq);
    [[nodiscard]] result<crypto::kem_key> verified_kem_key();

    job_workspace& work_;
    actor by_;
    const protocol::publish_keys& asked_;
    std::unique_ptr<crypto::algorithms> use_ = crypto::algorithms::load().value();
    std::vector<kem_key_record> own_keys_;  // of the device, the newest first
};

bool follows(const std::optional<account_keys_record>& kept, const crypto::device_list& next) {
    if (!kept) {
        return next.list_seq == 1 && next.previous == crypto::digest{};
    }
    return next.list_seq == kept->list_seq + 1 && stored_hash(next.previous) == kept->list_hash;
}

result<std::optional<account_keys_record>> publication::new_list() {
    const auto account = public_key::from(asked_.account_key);
    if (asked_.device_list.empty() || !account) {
        const bool is_none = asked_.device_list.empty() && asked_.account_key.empty();
        return is_none ? result<std::optional<account_keys_record>>{std::nullopt}
                       : error{errc::usage, "a device list comes with its account key"};
    }
    const auto verifier = crypto::verifying_key::from(*account);
    if (!verifier) {
        return unfit("account key", verifier.error());
    }
    const auto list = crypto::verify_device_list(*use_, *verifier, view_of(asked_.device_list));
    if (!list) {
        return unfit("device list", list.error());
    }
    if (list->user != by_.user) {
        return error{errc::usage, "the device list is another user's"};
    }
    const auto kept = work_.store().find_account_keys(by_.user);
    if (kept && kept->account_key == *account && is_stored(*kept, list->list_seq)) {
        return std::optional<account_keys_record>{};
    }
    const bool is_same_account = !kept || kept->account_key == *account;
    if (!follows(kept, *list) || (!is_same_account && !asked_.begins_anew)) {
        return error{errc::conflict, "the device list does not follow on the newest one"};
    }
    if (const result<void> good = check_devices(*list); !good) {
        return good.error();
    }
    if (!is_same_account) {
        if (const result<void> good = check_beginning(*kept, *list); !good) {
            return good.error();
        }
    }
    account_keys_record made;
    made.user = by_.user;
    made.account_key = *account;
    made.list_seq = list->list_seq;
    made.list_hash = stored_hash(crypto::list_hash_of(*use_, view_of(asked_.device_list)));
    for (const crypto::listed_device& each : list->devices) {
        made.devices.push_back(each.device);
    }
    return std::optional{std::move(made)};
}

bool publication::is_stored(const account_keys_record& kept, std::uint64_t list_seq) {
    if (list_seq == 0 || list_seq > kept.list_seq) {
        return false;
    }
    const auto stored = work_.store().device_lists(by_.user, list_seq - 1, 1);
    return !stored.empty() && stored.front().signed_list == asked_.device_list;
}

result<void> publication::check_devices(const crypto::device_list& list) {
    for (const crypto::listed_device& each : list.devices) {
        const std::optional<device_record> known = work_.device(each.device);
        if (!known || known->user != by_.user || known->key != each.signing) {
            return error{errc::usage, "the device list has a device that is not the user's"};
        }
    }
    return {};
}

// Who begins anew is in the list; and who was taken out once stays out.
result<void> publication::check_beginning(
    const account_keys_record& kept, const crypto::device_list& list
) {
    const auto has = [](const auto& devices, const device_id& device) {
        return std::ranges::binary_search(devices, device, {}, [](const auto& each) {
            return each.device;
        });
    };
    const auto before = work_.store().device_lists(by_.user, kept.list_seq - 1, 1);
    const auto account = crypto::verifying_key::from(kept.account_key);
    if (before.empty() || !account) {
        return errc::internal;
    }
    const auto last =
        crypto::verify_device_list(*use_, *account, view_of(before.front().signed_list));
    const bool was_revoked = !last || std::ranges::any_of(list.devices, [&](const auto& each) {
        return has(last->revoked, each.device);
    });
    if (was_revoked || !has(list.devices, by_.device)) {
        return error{errc::forbidden, "a device that was revoked cannot begin anew"};
    }
    return {};
}

result<std::optional<kem_key_record>> publication::new_kem_key() {
    own_keys_ = work_.store().kem_keys(by_.user);
    std::erase_if(own_keys_, [&](const kem_key_record& each) { return each.device != by_.device; });
    if (asked_.kem_key.empty()) {
        return std::optional<kem_key_record>{};
    }
    const result<crypto::kem_key> key = verified_kem_key();
    if (!key) {
        return key.error();
    }
    for (const kem_key_record& each : own_keys_) {
        if (each.number == key->number && each.signed_key == asked_.kem_key) {
            return std::optional<kem_key_record>{};
        }
    }
    if (!own_keys_.empty() && key->number <= own_keys_.front().number) {
        return error{errc::conflict, "the device has a newer KEM key"};
    }
    return std::optional{kem_key_record{
        by_.user, by_.device, key->number, key->not_before, key->not_after, asked_.kem_key
    }};
}

result<crypto::kem_key> publication::verified_kem_key() {
    const std::optional<device_record> own = work_.device(by_.device);
    const auto verifier = crypto::verifying_key::from(own ? own->key : public_key{});
    if (!verifier) {
        return unfit("device key", verifier.error());
    }
    auto key = crypto::verify_kem_key(*use_, *verifier, view_of(asked_.kem_key));
    if (!key) {
        return unfit("KEM key", key.error());
    }
    if (key->device != by_.device || key->not_after <= key->not_before) {
        return error{errc::usage, "the KEM key is another device's, or never in force"};
    }
    return *std::move(key);
}

// Under another account key nobody could open the key archive any more.
void put_list(
    store_transaction& store, const account_keys_record& made, const std::string& signed_list
) {
    const auto kept = store.find_account_keys(made.user);
    if (kept && kept->account_key != made.account_key) {
        store.remove_archive(made.user);
    }
    store.put_device_list({made.user, made.list_seq, made.account_key, signed_list});
    store.put_account_keys(made);
}

}  // namespace

result<void> publish_keys(
    job_workspace& work, const actor& by, const protocol::publish_keys& asked
) {
    publication made{work, by, asked};
    const auto list = made.new_list();
    if (!list) {
        return list.error();
    }
    const auto key = made.new_kem_key();
    if (!key) {
        return key.error();
    }
    if (*list) {
        put_list(work.store(), **list, asked.device_list);
    }
    if (*key) {
        work.store().put_kem_key(**key);
    }
    const bool is_back = *key && (*key)->is_in_force(work.now()) && made.is_dormant();
    const bool is_forgotten = GAPLESS_PLANTED(revoked_reads_on) && *list &&
                              (*list)->devices.size() == 1 && (*list)->list_seq > 1;
    if ((*list && !is_forgotten) || is_back) {
        work.mark_relations_stale(by.user);
    }
    return {};
}

}  // namespace gapless::server
