#pragma once

#include <gapless/ids.hpp>
#include <gapless/presence.hpp>
#include <gapless/time.hpp>

#include <string>
#include <vector>

namespace gapless::protocol {

// The frames by which people see who is there, and who is about to say something.

// Client → server: how this device is, in this session.
struct set_presence {
    presence_state state = presence_state::online;

    friend bool operator==(const set_presence&, const set_presence&) = default;
};

// Client → server: tell me of these users from now on, and of no others.
struct watch_presence {
    std::vector<std::string> users;  // names

    friend bool operator==(const watch_presence&, const watch_presence&) = default;
};

// Server → client: how a user is now.
struct presence {
    user_id user;      // 0: nobody of whom this device may know
    std::string name;  // then as it was asked
    presence_state state = presence_state::offline;
    wall_time last_seen;
    std::vector<device_presence> devices;

    friend bool operator==(const presence&, const presence&) = default;
};

// Client → server, and on to the other members: somebody writes, or has stopped.
struct typing {
    conversation_id conversation;
    std::string user;  // the name; from the server alone
    bool active = true;

    friend bool operator==(const typing&, const typing&) = default;
};

}  // namespace gapless::protocol
