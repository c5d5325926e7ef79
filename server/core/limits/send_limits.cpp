#include "server/core/limits/send_limits.hpp"

#include <algorithm>

namespace gapless::server {

send_limits::send_limits(const engine_limits& limits)
    : is_on_(limits.rates),
      users_(rate::per(seconds(1), limits.user_sends_per_second, limits.user_sends_burst)),
      conversations_(rate::per(
          seconds(1), limits.conversation_sends_per_second, limits.conversation_sends_per_second
      )) {}

std::optional<duration> send_limits::wait(user_id user, const destination& to, instant now) {
    if (!is_on_) {
        return std::nullopt;
    }
    const std::optional<duration> by_user = users_.wait(user, now);
    const std::optional<duration> there =
        to.is_direct() ? std::nullopt : conversations_.wait(to.conversation, now);
    return std::max(by_user, there);
}

void send_limits::reserve(user_id user, const destination& to) {
    if (is_on_) {
        users_.reserve(user);
        if (!to.is_direct()) {
            conversations_.reserve(to.conversation);
        }
    }
}

void send_limits::settle(user_id user, const destination& to, bool is_stored, instant now) {
    if (is_on_) {
        users_.settle(user, is_stored, now);
        if (!to.is_direct()) {
            conversations_.settle(to.conversation, is_stored, now);
        }
    }
}

void send_limits::release(user_id user, const destination& to) {
    // The beginning of time is before every refill: nothing is forgotten too early.
    settle(user, to, false, instant{});
}

}  // namespace gapless::server
