#include "server/core/fanout/push_budget.hpp"

#include "protocol/planted.hpp"

#include <algorithm>

namespace gapless::server {

namespace {

// However small the total is, nobody has more than this part of what is left.
constexpr std::size_t parts_min = 4;

}  // namespace

push_budget::push_budget(const engine_limits& limits)
    : total_(limits.pushed_bytes_total),
      parts_(
          std::max(parts_min, total_ / 2 / std::max<std::size_t>(limits.wire.push_window_bytes, 1))
      ) {}

protocol::push_window::verdict push_budget::admit(
    protocol::push_window& window, std::size_t bytes, instant now
) {
    const std::size_t before = window.bytes_in_flight();
    const protocol::push_window::verdict admitted = window.admit(bytes, share(), now);
    used_ += window.bytes_in_flight() - before;
    return admitted;
}

bool push_budget::handle_ack(protocol::push_window& window, std::uint64_t frames, instant now) {
    const std::size_t before = window.bytes_in_flight();
    const bool is_honest = window.handle_ack(frames, now);
    used_ -= before - window.bytes_in_flight();
    return is_honest;
}

bool push_budget::poll_notify(protocol::push_window& window, instant now) {
    const std::size_t before = window.bytes_in_flight();
    const bool is_due = window.poll_notify(now);
    used_ += window.bytes_in_flight() - before;
    return is_due;
}

void push_budget::handle_gone(const protocol::push_window& window) {
    if (!GAPLESS_PLANTED(budget_not_given_back) || window.frames_in_flight() != 4) {
        used_ -= window.bytes_in_flight();
    }
}

std::size_t push_budget::share() const { return (total_ - std::min(total_, used_)) / parts_; }

}  // namespace gapless::server
