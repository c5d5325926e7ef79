#include "sample-apps/gapless-cli/listen/durable_acknowledgement.hpp"

namespace gapless::cli {

namespace {

// Comes back when the client has done what it was asked before.
void take_turn(device& from) {
    bool is_answered = false;
    const auto asked =
        from.client().on_connection([&](const connection_status&) { is_answered = true; });
    static_cast<void>(from.on().loop.run_until([&] { return is_answered; }));
}

}  // namespace

void acknowledge_durably(device& from, event_id up_to) {
    from.client().acknowledge(up_to);
    take_turn(from);
    take_turn(from);
}

}  // namespace gapless::cli
