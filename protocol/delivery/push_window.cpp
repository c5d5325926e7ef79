#include "protocol/delivery/push_window.hpp"

#include <cstddef>
#include <limits>
#include <numeric>

namespace gapless::protocol {

namespace {

// Room that is made at once: a device acknowledges after a fifth of a second.
constexpr std::size_t frames_expected = 8;

}  // namespace

push_window::push_window() : push_window(limits{}) {}

push_window::push_window(limits options) : limits_(options) {}

push_window::verdict push_window::admit(std::size_t bytes, instant now) {
    return admit(bytes, std::numeric_limits<std::size_t>::max(), now);
}

push_window::verdict push_window::admit(std::size_t bytes, std::size_t bytes_max, instant now) {
    if (bytes_in_flight_ + bytes <= bytes_max && has_room(bytes)) {
        record(bytes, now);
        return verdict::push;
    }
    is_notify_owed_ = true;
    return poll_notify(now) ? verdict::notify : verdict::nothing;
}

bool push_window::handle_ack(std::uint64_t frames, instant now) {
    if (frames > acknowledged_ + in_flight_.size()) {
        return false;
    }
    if (frames <= acknowledged_) {
        return true;
    }
    const auto handled = in_flight_.begin() + static_cast<std::ptrdiff_t>(frames - acknowledged_);
    bytes_in_flight_ -= std::accumulate(in_flight_.begin(), handled, std::size_t{0});
    in_flight_.erase(in_flight_.begin(), handled);
    acknowledged_ = frames;
    if (in_flight_.empty()) {
        in_flight_.shrink_to_fit();
    }
    if (notified_ && *notified_ <= acknowledged_) {
        notified_.reset();
    }
    dead_at_.reset();
    if (!in_flight_.empty()) {
        dead_at_ = now + limits_.silence_max;
    }
    return true;
}

void push_window::handle_timeout(instant now) {
    if (dead_at_ && *dead_at_ <= now) {
        is_dead_ = true;
        dead_at_.reset();
    }
}

bool push_window::poll_notify(instant now) {
    if (!is_notify_owed_ || notified_) {
        return false;
    }
    is_notify_owed_ = false;
    record(limits_.notify_bytes, now);
    notified_ = acknowledged_ + in_flight_.size();
    return true;
}

bool push_window::has_room(std::size_t bytes) const {
    return in_flight_.empty() || (in_flight_.size() < limits_.frames_max &&
                                  bytes_in_flight_ + bytes <= limits_.bytes_max);
}

void push_window::record(std::size_t bytes, instant now) {
    if (in_flight_.empty()) {
        in_flight_.reserve(frames_expected);
    }
    in_flight_.push_back(bytes);
    bytes_in_flight_ += bytes;
    if (!dead_at_) {
        dead_at_ = now + limits_.silence_max;
    }
}

}  // namespace gapless::protocol
