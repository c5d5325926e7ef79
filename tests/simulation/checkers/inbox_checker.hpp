#pragma once

#include "server/core/store/job.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <map>
#include <set>

namespace gapless::simulation {

// Watches that whoever has missed a change that is older than an inbox lives is told to begin anew,
// and nobody else is (I15). It knows when each entry was moved from the commits alone, in their
// order.
class inbox_checker {
public:
    // A lifetime of 0 is none, and nothing is looked at.
    inbox_checker(report& seen, duration lifetime) : report_(seen), lifetime_(lifetime) {}

    void handle_committed(const server::store_job&, const server::job_result&);

private:
    struct place {
        conversation_id conversation;
        wall_time at;
    };

    // One user's entries, by version, and in which version each conversation is.
    struct inbox {
        std::map<inbox_version, place> entries;
        std::map<conversation_id, inbox_version> versions;
    };

    void note(const server::conversation_change&, wall_time now);
    void check_page(const server::sync_operation&, const protocol::sync_page&, wall_time now);
    [[nodiscard]] bool has_missed_too_much(const server::sync_operation&, wall_time now) const;

    report& report_;
    duration lifetime_;
    std::map<user_id, inbox> inboxes_;
    std::map<device_id, std::set<inbox_version>>
        paused_at_;  // ends of pages that were not the last
};

}  // namespace gapless::simulation
