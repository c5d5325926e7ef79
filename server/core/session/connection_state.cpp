#include "server/core/session/connection_state.hpp"

#include <algorithm>
#include <utility>

namespace gapless::server {

namespace {

protocol::push_window::limits window_limits(const engine_limits& limits) {
    protocol::push_window::limits made;
    made.frames_max = limits.wire.push_window_frames;
    made.bytes_max = limits.wire.push_window_bytes;
    return made;
}

protocol::server_session::limits session_limits(const engine_limits& limits) {
    protocol::server_session::limits made;
    made.authenticate_within = limits.authenticate_within;
    return made;
}

}  // namespace

connection_state::connection_state(
    connection_id name, std::string from, const engine_limits& limits, instant now
)
    : id(name),
      address(std::move(from)),
      session(session_limits(limits), now),
      window(window_limits(limits)),
      silence({limits.silence_max, limits.announced_silence_max}, now) {}

instant connection_state::next_timeout() const {
    instant earliest = silence.due();
    if (const auto due = session.next_timeout()) {
        earliest = std::min(earliest, *due);
    }
    if (const auto due = window.next_timeout()) {
        earliest = std::min(earliest, *due);
    }
    return earliest;
}

}  // namespace gapless::server
