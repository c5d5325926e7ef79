#include "protocol/delivery/deduplicator.hpp"

namespace gapless::protocol {

deduplicator::deduplicator() : deduplicator(limits{}) {}

deduplicator::deduplicator(limits options) : limits_(options) {}

void deduplicator::handle_taken(seq where, message_id what) {
    taken_.insert_or_assign(where, what);
    if (taken_.size() > limits_.remembered_max) {
        taken_.erase(taken_.begin());
    }
}

void deduplicator::handle_cut(seq cut) { taken_.erase(taken_.upper_bound(cut), taken_.end()); }

arrival deduplicator::judge(seq where, message_id what, seq high) const {
    if (where > high) {
        return where == high.next() ? arrival::next : arrival::early;
    }
    const auto taken = taken_.find(where);
    if (taken == taken_.end()) {
        return arrival::unknown;
    }
    return taken->second == what ? arrival::duplicate : arrival::diverged;
}

}  // namespace gapless::protocol
