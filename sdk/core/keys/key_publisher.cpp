#include "sdk/core/keys/key_publisher.hpp"

#include "protocol/crypto/device_list.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

key_publisher::key_publisher(crypto::algorithms& use, ledger& book, own_keys& own, user_book& users)
    : use_(use), ledger_(book), own_(own), users_(users) {}

result<protocol::publish_keys> key_publisher::handle_own(
    const protocol::user_keys& told, wall_time now
) {
    const auto& owner = ledger_.owner();
    protocol::publish_keys wanted;
    const bool is_first = told.account_key.empty() && users_.find(owner.user_id) == nullptr;
    if (is_first) {
        if (own_.account() == nullptr) {
            own_.make_account();
        }
        const auto& signing = owner.public_key;
        auto made = publish({{owner.device, signing, crypto::listed_device::can_link, 1, 0}}, now);
        if (!made) {
            return made.error();
        }
        wanted = *std::move(made);
    } else if (const auto taken = users_.take(told); !taken) {
        return error{errc::conflict, "the server names other devices than it did before"};
    } else if (own_.account() && text_of(own_.account()->public_half().bytes) != told.account_key) {
        own_.drop_account();  // another device was faster
    }
    wanted.kem_key = own_.agreement_to_publish(now);
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
    return publish(std::move(devices), now);
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
    return publish(std::move(devices), now);
}

result<protocol::publish_keys> key_publisher::adopt(wall_time now) {
    const auto& owner = ledger_.owner();
    const auto* own = users_.find(owner.user_id);
    const auto* account = own_.account();
    if (own == nullptr || account == nullptr || account->public_half() != own->account_key) {
        own_.drop_account();
        return error{errc::conflict, "the user has begun anew with another account key since"};
    }
    return link(owner.device, owner.public_key, now);
}

result<protocol::publish_keys> key_publisher::publish(
    std::vector<pinned_device> devices, wall_time now
) {
    const auto* own = users_.find(ledger_.owner().user_id);
    const auto& account = *own_.account();
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
