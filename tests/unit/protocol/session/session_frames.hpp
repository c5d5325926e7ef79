#pragma once

#include "protocol/session/client_session.hpp"
#include "protocol/session/server_session.hpp"
#include "tests/support/random_frames.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace gapless::tests {

inline constexpr instant session_start{1'000'000};

inline device_id a_device() {
    device_id made;
    made.bytes.fill(0xd1);
    return made;
}

inline protocol::hello a_hello(std::vector<std::uint32_t> versions = {1}) {
    return {.versions = std::move(versions), .device = a_device(), .network = "wifi"};
}

inline protocol::client_session::login_flight a_login_flight() {
    return {
        .hello = a_hello(),
        .authenticate = {.token = "token", .signature = {}},
        .sync = {.epoch = log_epoch{3}, .version = inbox_version{40}, .limit = 50}
    };
}

inline protocol::server_session::admission an_admission() {
    return {
        .user = user_id{7},
        .user_name = "alice",
        .session_epoch = session_epoch{12},
        .wire = {},
        .server_time = wall_time{1'700'000'000'000}
    };
}

// One frame of every kind, in the order of the variant.
inline std::vector<protocol::frame> one_of_each() {
    random_source random(77);
    std::vector<protocol::frame> made;
    for (std::size_t kind = 0; kind < frame_kinds; ++kind) {
        made.push_back(random_frame(random, kind));
    }
    return made;
}

template <class Session>
std::vector<protocol::frame> transmitted(Session& session) {
    std::vector<protocol::frame> all;
    while (auto next = session.poll_transmit()) {
        all.push_back(std::move(*next));
    }
    return all;
}

}  // namespace gapless::tests
