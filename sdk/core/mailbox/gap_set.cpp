#include "sdk/core/mailbox/gap_set.hpp"

#include <algorithm>

namespace gapless::sdk {

void gap_set::add(seq_range missing) {
    if (missing.last < missing.first) {
        return;
    }
    std::vector<seq_range> kept;
    for (const auto& each : ranges_) {
        const bool touches = each.first <= missing.last.next() && missing.first <= each.last.next();
        if (touches) {
            missing = {std::min(each.first, missing.first), std::max(each.last, missing.last)};
        } else {
            kept.push_back(each);
        }
    }
    const auto place = std::ranges::lower_bound(kept, missing.first, {}, &seq_range::first);
    kept.insert(place, missing);
    ranges_ = std::move(kept);
}

void gap_set::remove(seq_range filled) {
    std::vector<seq_range> kept;
    for (const auto& each : ranges_) {
        if (filled.last < filled.first || each.last < filled.first || filled.last < each.first) {
            kept.push_back(each);
            continue;
        }
        if (each.first < filled.first) {
            kept.push_back({each.first, filled.first.previous()});
        }
        if (filled.last < each.last) {
            kept.push_back({filled.last.next(), each.last});
        }
    }
    ranges_ = std::move(kept);
}

bool gap_set::contains(seq entry) const {
    return std::ranges::any_of(ranges_, [entry](const seq_range& each) {
        return each.first <= entry && entry <= each.last;
    });
}

std::optional<seq_range> gap_set::below(seq entry) const {
    const auto place = std::ranges::lower_bound(ranges_, entry, {}, &seq_range::first);
    return place == ranges_.begin() ? std::nullopt : std::optional(*std::prev(place));
}

}  // namespace gapless::sdk
