#include "server/core/receipts/acknowledged.hpp"

#include "protocol/planted.hpp"
#include "server/core/timeline/lifetime_rules.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace gapless::server {

namespace {

using marks = std::map<device_id, seq>;

// Up to there the user has everything that he may see.
seq acknowledged_by(job_workspace& work, const membership_record& stay, const marks& kept) {
    std::optional<seq> all;
    for (const device_record& device : work.store().devices_of(stay.user)) {
        const bool is_seen = device.last_seen + work.policy().device_memory > work.now();
        if (!is_seen || device.signed_out) {
            continue;
        }
        const auto mark = kept.find(device.device);
        if (GAPLESS_PLANTED(expired_too_early) && mark == kept.end() && all > seq{12}) {
            continue;
        }
        const seq reached = mark == kept.end() ? seq{} : mark->second;
        all = all ? std::min(*all, reached) : reached;
    }
    return std::max(all.value_or(seq{}), stay.first_seq.previous());
}

}  // namespace

bool keep_acknowledged(job_workspace& work, open_conversation& where, const delivered_mark& mark) {
    if (!waits_for_marks(work.policy(), where.record()) || mark.device == device_id{}) {
        return false;
    }
    marks kept;
    for (const device_mark_record& row : work.store().device_marks(where.id())) {
        kept.emplace(row.device, row.seq);
    }
    seq& known = kept[mark.device];
    if (mark.seq <= known) {
        return false;
    }
    known = mark.seq;
    work.store().put_device_mark({where.id(), mark.user, mark.device, mark.seq});
    seq all = where.record().head;
    for (const auto& [user, stay] : where.members()) {
        all = std::min(all, acknowledged_by(work, stay, kept));
    }
    if (all <= where.record().floor) {
        return false;
    }
    work.store().let_go(where.id(), all, work.now());
    return true;
}

}  // namespace gapless::server
