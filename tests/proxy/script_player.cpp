#include "tests/proxy/script_player.hpp"

#include <chrono>
#include <utility>

namespace gapless::proxy {

script_player::script_player(
    boost::asio::io_context& context,
    script wanted,
    instant started,
    std::function<void(const command&)> carry_out
)
    : script_(std::move(wanted)),
      started_(started),
      carry_out_(std::move(carry_out)),
      timer_(context) {
    wait();
}

void script_player::wait() {
    if (next_ == script_.steps.size()) {
        return;
    }
    const instant due = started_ + script_.steps[next_].at;
    timer_.expires_at(
        std::chrono::steady_clock::time_point{std::chrono::microseconds{due.microseconds}}
    );
    timer_.async_wait([this](const boost::system::error_code& ec) {
        if (!ec) {
            carry_out_(script_.steps[next_++].command);
            wait();
        }
    });
}

}  // namespace gapless::proxy
