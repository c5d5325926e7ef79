#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/presence.pb.h"

#include <cstddef>

namespace gapless::wire {

namespace {

constexpr std::size_t name_bytes_max = 1'024;  // of what somebody asks for
constexpr int users_max = 4'096;
constexpr int devices_max = 1'024;

}  // namespace

void write(const protocol::set_presence& from, SetPresence& to) {
    to.set_state(static_cast<PresenceState>(from.state));
}

bool read(SetPresence& from, protocol::set_presence& to) {
    return read_enum(from.state(), presence_state::offline, to.state);
}

void write(const protocol::watch_presence& from, WatchPresence& to) {
    for (const auto& user : from.users) {
        to.add_users(user);
    }
}

bool read(WatchPresence& from, protocol::watch_presence& to) {
    if (from.users_size() > users_max) {
        return false;
    }
    for (auto& user : *from.mutable_users()) {
        if (!read_text(user, name_bytes_max, to.users.emplace_back())) {
            return false;
        }
    }
    return true;
}

void write(const protocol::presence& from, Presence& to) {
    to.set_user(from.user.value);
    to.set_name(from.name);
    to.set_state(static_cast<PresenceState>(from.state));
    to.set_last_seen_ms(from.last_seen.milliseconds);
    for (const auto& each : from.devices) {
        DevicePresence& device = *to.add_devices();
        device.set_device_class(static_cast<DeviceClass>(each.device_class));
        device.set_state(static_cast<PresenceState>(each.state));
    }
}

bool read(Presence& from, protocol::presence& to) {
    if (from.devices_size() > devices_max) {
        return false;
    }
    for (const auto& each : from.devices()) {
        auto& [device_class, state] = to.devices.emplace_back();
        if (!read_enum(each.device_class(), gapless::device_class::other, device_class) ||
            !read_enum(each.state(), presence_state::offline, state)) {
            return false;
        }
    }
    return read_number(from.user(), to.user) &&
           read_text(*from.mutable_name(), name_bytes_max, to.name) &&
           read_enum(from.state(), presence_state::offline, to.state) &&
           read_wall_time(from.last_seen_ms(), to.last_seen);
}

void write(const protocol::typing& from, Typing& to) {
    to.set_conversation(from.conversation.value);
    to.set_user(from.user);
    to.set_active(from.active);
}

bool read(Typing& from, protocol::typing& to) {
    to.active = from.active();
    return read_number(from.conversation(), to.conversation) &&
           read_text(*from.mutable_user(), name_bytes_max, to.user);
}

}  // namespace gapless::wire
