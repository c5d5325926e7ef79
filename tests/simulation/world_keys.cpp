// What people do for their keys.
#include "tests/simulation/world.hpp"

#include <set>
#include <string>

namespace gapless::simulation {

// Every few seconds, for as long as the world goes on.
void world::look_after_keys() {
    write_codes_down();
    link_devices();
    restore_devices();
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
