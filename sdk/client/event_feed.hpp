#pragma once

#include "sdk/client/callback_queue.hpp"
#include "sdk/client/listener_slot.hpp"

#include <gapless/event.hpp>
#include <gapless/seq.hpp>

#include <deque>
#include <memory>
#include <vector>

namespace gapless::sdk {

// Hands events to an app's listeners, in order, and keeps those that are not acknowledged for
// listeners that come later.
//
// On the client's strand. The engine bounds how many events are unacknowledged, and with them what
// is kept here.
class event_feed {
public:
    using slot = listener_slot<event>;

    explicit event_feed(std::shared_ptr<callback_queue>);

    void add(std::shared_ptr<slot>);
    void handle_event(event);
    void acknowledge(event_id up_to);

private:
    using shared_event = std::shared_ptr<const event>;

    void tell(const std::shared_ptr<slot>&, const shared_event&);

    std::shared_ptr<callback_queue> queue_;
    std::deque<shared_event> unacknowledged_;
    std::vector<std::shared_ptr<slot>> slots_;
};

}  // namespace gapless::sdk
