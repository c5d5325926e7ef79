#include "sdk/core/keys/key_publisher.hpp"

#include "protocol/crypto/device_list.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

bool is_of(const crypto::signing_key* account, const protocol::user_keys& told) {
    return account != nullptr && text_of(account->public_half().bytes) == told.account_key;
}

}  // namespace

key_publisher::key_publisher(crypto::algorithms& use, ledger& book, own_keys& own, user_book& users)
    : use_(use), ledger_(book), own_(own), users_(users) {}

result<protocol::publish_keys> key_publisher::handle_own(
    const protocol::user_keys& told, wall_time now, bool is_often
) {
    const auto& owner = ledger_.owner();
    protocol::publish_keys wanted;
    const bool is_first = told.account_key.empty() && users_.find(owner.user_id) == nullptr;
    if (is_first) {
        if (own_.account() == nullptr) {
            own_.make_account();
        }
        const auto& signing = owner.public_key;
        wanted = sign(
            *own_.account(), {{owner.device, signing, crypto::listed_device::can_link, 1, 0}}, now
        );
    } else if (const auto taken = users_.take(told); !taken) {
        return error{errc::conflict, "the server names other devices than it did before"};
    } else if (is_of(own_.next_account(), told)) {
        own_.adopt_next_account();
    } else if (own_.next_account() != nullptr) {
        wanted = list_anew(now);
    } else if (own_.account() != nullptr && !is_of(own_.account(), told)) {
        own_.drop_account();  // another device was faster
    }
    wanted.kem_key = own_.agreement_to_publish(now, is_often);
    return wanted;
}

result<protocol::publish_keys> key_publisher::link(
    const device_id& device, const public_key& signing, wall_time now
) {
    const auto* own = users_.find(ledger_.owner().user_id);
    if (own == nullptr || own_.account() == nullptr) {
        return error{errc::forbidden, "another device of this user has the account key"};
    }
    if (own->find(device) != nullptr) {
        return error{errc::usage, "this device is linked, or was revoked"};
    }
    auto devices = own->devices;
    devices.push_back({device, signing, 0, own->list_seq() + 1, 0});
    return sign(*own_.account(), devices, now);
}

result<protocol::publish_keys> key_publisher::revoke(const device_id& device, wall_time now) {
    const auto* own = users_.find(ledger_.owner().user_id);
    if (own == nullptr || own_.account() == nullptr) {
        return error{errc::forbidden, "another device of this user has the account key"};
    }
    auto devices = own->devices;
    const auto known = std::ranges::find(devices, device, &pinned_device::device);
    if (known == devices.end() || known->to_list != 0) {
        return error{errc::unknown_user, "this device is not linked"};
    }
    known->to_list = own->list_seq() + 1;
    return sign(*own_.account(), devices, now);
}

result<protocol::publish_keys> key_publisher::adopt(wall_time now) {
    if (const auto good = check_account(); !good) {
        return good.error();
    }
    const auto& owner = ledger_.owner();
    return link(owner.device, owner.public_key, now);
}

bool key_publisher::has_account_key() {
    const auto* own = users_.find(ledger_.owner().user_id);
    const auto is_newest = [own](const crypto::signing_key* each) {
        return own != nullptr && each != nullptr && each->public_half() == own->account_key;
    };
    return is_newest(own_.account()) || is_newest(own_.next_account());
}

result<void> key_publisher::check_account() {
    if (!has_account_key()) {
        own_.drop_account();
        return error{errc::conflict, "the user has begun anew with another account key since"};
    }
    return {};
}

result<void> key_publisher::begin_anew() {
    const auto& owner = ledger_.owner();
    const auto* own = users_.find(owner.user_id);
    const auto* listed = own == nullptr ? nullptr : own->find(owner.device);
    if (own == nullptr) {
        return error{errc::keys_missing, "there is nothing to begin anew: connect first"};
    }
    if (listed != nullptr && listed->to_list != 0) {
        return error{errc::forbidden, "this device was revoked: log in on another mailbox"};
    }
    own_.make_next_account();
    return {};
}

// Who is out was in until now.
protocol::publish_keys key_publisher::list_anew(wall_time now) {
    const auto& owner = ledger_.owner();
    const auto& own = *users_.find(owner.user_id);
    auto devices = own.devices;
    std::erase_if(devices, [&](const pinned_device& each) { return each.device == owner.device; });
    for (auto& each : devices) {
        each.to_list = each.to_list == 0 ? own.list_seq() + 1 : each.to_list;
    }
    devices.push_back({owner.device, owner.public_key, crypto::listed_device::can_link, 0, 0});
    auto made = sign(*own_.next_account(), devices, now);
    made.begins_anew = true;
    return made;
}

protocol::publish_keys key_publisher::sign(
    const crypto::signing_key& account, const std::vector<pinned_device>& devices, wall_time now
) {
    const auto* own = users_.find(ledger_.owner().user_id);
    crypto::device_list next;
    next.user = ledger_.owner().user_id;
    next.list_seq = own == nullptr ? 1 : own->list_seq() + 1;
    next.previous = own == nullptr ? crypto::digest{} : own->lists.back();
    next.issued_at = now;
    for (const auto& each : devices) {
        if (each.to_list == 0) {
            next.devices.push_back({each.device, each.signing, each.flags});
        } else {
            next.revoked.push_back({each.device, each.to_list});
        }
    }
    std::ranges::sort(next.devices, {}, &crypto::listed_device::device);
    std::ranges::sort(next.revoked, {}, &crypto::revoked_device::device);
    protocol::publish_keys made;
    made.account_key = text_of(account.public_half().bytes);
    made.device_list = text_of(crypto::sign_device_list(use_, account, next));
    return made;
}

}  // namespace gapless::sdk
