// What people do for their keys.
#include "tests/simulation/world.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace gapless::simulation {

// Every few seconds, for as long as the world goes on.
void world::look_after_keys() {
    write_codes_down();
    link_devices();
    restore_devices();
    if (options_.begins_anew) {
        judge_others();
    }
    scheduler_.after(seconds(3), [this] { look_after_keys(); });
}

void world::write_codes_down() {
    holders_.clear();
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        if (const auto code = devices_[device]->recovery_code()) {
            codes_.insert_or_assign(user_of(device), *code);
            holders_.insert(user_of(device));
        }
    }
}

// Each with that one that has their account key. It is not said which: the others refuse.
void world::link_devices() {
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        for (std::size_t other = 0; other < devices_.size(); ++other) {
            if (other != device && user_of(other) == user_of(device)) {
                devices_[device]->link(owners_[other].device, owners_[other].public_key);
            }
        }
    }
}

// Whoever has lost the device with the account key has the code. Devices that are linked refuse it.
void world::restore_devices() {
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        const auto code = codes_.find(user_of(device));
        if (code != codes_.end() && !holders_.contains(user_of(device))) {
            devices_[device]->restore(code->second);
        }
    }
}

// Each looks at everybody, and verifies somebody from time to time.
void world::judge_others() {
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        const auto chosen = trust_.below(users_.size());
        const bool verifies = !safety_over_ && trust_.one_in(4);
        for (std::size_t user = 0; user < users_.size(); ++user) {
            if (user != user_of(device)) {
                devices_[device]->judge(users_[user], verifies && user == chosen);
            }
        }
    }
}

// Somebody who has one device, so that no other one is left behind.
void world::plan_beginning_anew() {
    prng draw(options_.seed, "who begins anew");
    std::vector<std::size_t> alone;
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        if (family_of(device).size() == 1) {
            alone.push_back(device);
        }
    }
    if (options_.begins_anew && !alone.empty()) {
        const duration all = options_.operation_every * options_.operations;
        const duration then = milliseconds(draw.between(0, all.milliseconds()));
        scheduler_.after(then, [this, device = alone[draw.below(alone.size())]] {
            begin_anew(device);
        });
    }
}

void world::begin_anew(std::size_t device) {
    if (devices_[device]->begin_anew()) {
        ledger_.begun_anew.insert(user_ids_.at(user_of(device)));
        report_.reached("a user began anew");
    } else if (!safety_over_) {
        scheduler_.after(seconds(3), [this, device] { begin_anew(device); });
    }
}

// Somebody who has more than one device loses one of them, at some time; in half of these runs two
// are lost, perhaps in the same moment, and by one user.
void world::plan_revoking() {
    prng draw(options_.seed, "who revokes");
    std::vector<std::size_t> several;
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        if (family_of(device).size() > 1) {
            several.push_back(device);
        }
    }
    if (options_.revokes && !several.empty()) {
        const duration all = options_.operation_every * options_.operations;
        duration then = milliseconds(draw.between(0, all.milliseconds()));
        for (auto left = draw.between(1, 2); left > 0; --left) {
            const std::size_t lost = several[draw.below(several.size())];
            scheduler_.after(then, [this, lost, first = draw.below(devices_.size())] {
                revoke(lost, first);
            });
            then = then + milliseconds(draw.between(0, 3'000));
        }
    }
}

// Who has the account key can, of a device that was linked. Its user has another one soon. Whoever
// has revoked one stays, so that somebody has the account key for good.
void world::revoke(std::size_t lost, std::size_t first) {
    const device_id device = owners_[lost].device;
    if (revokers_.contains(lost)) {
        return;
    }
    const bool is_there = devices_[lost]->is_running();
    for (std::size_t n = 0; is_there && n < devices_.size(); ++n) {
        const std::size_t other = (first + n) % devices_.size();
        const bool is_users = other != lost && user_of(other) == user_of(lost) && is_listed(other);
        if (is_users && devices_[other]->revoke(device)) {
            revokers_.insert(other);
            devices_[lost]->lose();
            replace_device(lost);
            return;
        }
    }
    if (!safety_over_) {
        scheduler_.after(seconds(3), [this, lost, first] { revoke(lost, first); });
    }
}

// The server has it in the user's list, so the account key that it may have is on its disk.
bool world::is_listed(std::size_t device) {
    bool is_there = false;
    if (server_.is_running()) {
        disk_->look([&](server::store_transaction& store) {
            const auto kept = store.find_account_keys(user_ids_.at(user_of(device)));
            is_there = kept && std::ranges::binary_search(kept->devices, owners_[device].device);
        });
    }
    return is_there;
}

std::set<device_id> world::family_of(std::size_t device) const {
    std::set<device_id> family;
    for (std::size_t other = 0; other < devices_.size(); ++other) {
        if (user_of(other) == user_of(device)) {
            family.insert(owners_[other].device);
        }
    }
    return family;
}

}  // namespace gapless::simulation
