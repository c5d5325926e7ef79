#include "sdk/core/timeline/pulled_range.hpp"

#include <algorithm>

namespace gapless::sdk {

pulled_range::pulled_range(const protocol::pulled& answer, const protocol::pull& asked)
    : answer_(answer), asked_(asked) {}

std::optional<pulled_range::step> pulled_range::next(seq where) {
    const auto& messages = answer_.messages;
    while (index_ < messages.size() && messages[index_].seq < where) {
        ++index_;
    }
    if (index_ < messages.size() && messages[index_].seq == where) {
        return &messages[index_++];
    }
    // A hole ends before the next entry that there is, whatever the answer says.
    const auto last = index_ < messages.size() ? messages[index_].seq.previous() : answer_.head;
    if (auto gone = hole_at(where, last)) {
        return *gone;
    }
    return std::nullopt;
}

std::optional<protocol::hole> pulled_range::hole_at(seq where, seq last) const {
    if (where > last) {
        return std::nullopt;
    }
    if (answer_.floor >= where) {
        return protocol::hole{where, std::min(answer_.floor, last), protocol::hole_reason::expired};
    }
    for (const auto& hole : answer_.holes) {
        if (hole.from <= where && where <= std::min(hole.to, answer_.to)) {
            return protocol::hole{where, std::min({hole.to, answer_.to, last}), hole.reason};
        }
    }
    // An empty range says that nothing there is visible.
    if (answer_.to < answer_.from && where >= asked_.from && where <= asked_.to) {
        return protocol::hole{
            where, std::min(asked_.to, last), protocol::hole_reason::not_a_member
        };
    }
    return std::nullopt;
}

}  // namespace gapless::sdk
