#include "sdk/core/mailbox/expiry_rules.hpp"

#include <algorithm>

namespace gapless::sdk {

bool can_join(const protocol::hole& low, const protocol::hole& high) {
    constexpr auto expired = protocol::hole_reason::expired;
    return low.reason == expired && high.reason == expired && high.from <= low.to.next();
}

std::vector<protocol::hole> told_holes(
    std::vector<protocol::hole> stored, const std::vector<seq>& expired
) {
    for (const seq each : expired) {
        stored.push_back({each, each, protocol::hole_reason::expired});
    }
    std::ranges::sort(stored, {}, &protocol::hole::from);
    std::vector<protocol::hole> told;
    for (const auto& each : stored) {
        if (!told.empty() && can_join(told.back(), each)) {
            told.back().to = std::max(told.back().to, each.to);
        } else {
            told.push_back(each);
        }
    }
    return told;
}

}  // namespace gapless::sdk
