#pragma once

#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/sync_frames.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>

#include <cstddef>
#include <functional>

namespace gapless::simulation {

// What a dishonest server does to what passes through it. Empty: nothing. What is changed is
// changed on its way, and the honest server behind it knows nothing of it.
struct tampering {
    // To a device. Each entry of a timeline, whether it was pushed or pulled; then the range.
    std::function<void(std::size_t to, conversation_id where, message&)> entry;
    std::function<void(std::size_t to, protocol::pulled&)> range;
    std::function<void(std::size_t to, protocol::response&)> answer;
    std::function<void(std::size_t to, protocol::sent&)> sent;

    // False: it never arrives.
    std::function<bool(std::size_t to, const protocol::frame&)> reaches;

    // From a device. Of a send, false: the server behind it never hears of it.
    std::function<bool(std::size_t from, protocol::send&)> leaving;
    std::function<void(std::size_t from, protocol::request&)> asked;
};

}  // namespace gapless::simulation
