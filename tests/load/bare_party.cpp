#include "tests/load/bare_party.hpp"

#include "tests/load/bare_frames.hpp"
#include "tests/load/stamped_text.hpp"

#include <stdexcept>

namespace gapless::load {

bare_party::bare_party(
    event_loop& loop, const std::string& address, const tls_settings* tls, place where
)
    : connection_(
          loop, stream::connected(address), tls, cutting_frames([this](std::string_view payload) {
              take(payload);
          })
      ),
      place_(where) {
    connection_.queue_frame(bare_frame(bare_kind::hello, std::to_string(where.index)));
}

void bare_party::send() {
    const bare_kind kind = place_.sends_to_all ? bare_kind::send_to_all : bare_kind::send;
    connection_.queue_frame(bare_frame(kind, stamped_text(now_ns())));
}

void bare_party::check() const {
    if (connection_.is_closed()) {
        throw std::runtime_error("the bare server has closed a connection");
    }
}

void bare_party::take(std::string_view payload) {
    if (payload.empty()) {
        return;
    }
    const std::string_view rest = payload.substr(1);
    switch (static_cast<bare_kind>(payload.front())) {
        case bare_kind::ready:
            is_ready_ = true;
            return;
        case bare_kind::acknowledged:
            return on_acknowledged(stamp_of(rest));
        case bare_kind::message:
            return on_delivered(stamp_of(rest));
        default:
            return;
    }
}

}  // namespace gapless::load
