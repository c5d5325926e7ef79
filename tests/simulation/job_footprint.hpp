#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/records.hpp"
#include "server/core/store/store_transaction.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>

#include <map>
#include <vector>

namespace gapless::simulation {

// The rows that tell whether a job is in the store: of all that it has changed, and no other job
// changes in the same way.
struct job_footprint {
    struct rows {
        std::vector<message> newest;  // one at most
        std::vector<server::read_record> reading;

        friend bool operator==(const rows&, const rows&) = default;
    };

    std::map<conversation_id, rows> conversations;
    std::map<user_id, server::inbox_record> inboxes;

    // It has changed nothing that is told to anybody.
    [[nodiscard]] bool is_empty() const { return conversations.empty() && inboxes.empty(); }

    friend bool operator==(const job_footprint&, const job_footprint&) = default;
};

// These rows as they are now, of a job that has come to this.
[[nodiscard]] job_footprint footprint_of(server::store_transaction&, const server::job_result&);

}  // namespace gapless::simulation
