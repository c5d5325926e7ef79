#include "sdk/core/events/event_stream.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

event_stream::event_stream(limits options, event_id consumed, event_id last)
    : limits_(options), acknowledged_(consumed), delivered_(consumed), last_(last) {}

void event_stream::handle_stored(event_id last) { last_ = last; }

event_id event_stream::acknowledge(event_id up_to) {
    acknowledged_ = std::max(acknowledged_, std::min(up_to, delivered_));
    return acknowledged_;
}

result<std::optional<event>> event_stream::poll_event(mailbox& box) {
    std::optional<event> next;
    const auto outstanding = delivered_.value - acknowledged_.value;
    if (outstanding >= limits_.unacknowledged_max) {
        return next;
    }
    if (page_.empty() && delivered_ < last_) {
        auto read = box.events(delivered_, limits_.page);
        if (!read) {
            return read.error();
        }
        page_.assign(read->begin(), read->end());
    }
    if (!page_.empty()) {
        next = std::move(page_.front());
        page_.pop_front();
        delivered_ = next->id;
    }
    return next;
}

}  // namespace gapless::sdk
