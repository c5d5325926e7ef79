#pragma once

#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/contact.hpp>
#include <gapless/ids.hpp>

#include <string>

namespace gapless::server {

// Changes how one user stands to another one, and writes it into that user's contacts timeline: the
// two never come apart. The timeline is made by its first entry.
//
// Made for one request; the entries bear its id as their client_id. The workspace outlives it.
class contact_entries {
public:
    contact_entries(job_workspace&, const actor& by, const request_id&);

    // In the timeline of `whose`, about `other`.
    void record(
        user_id whose, user_id other, contact_change::kind change, const std::string& note = {}
    );

private:
    job_workspace& work_;
    actor by_;
    request_id request_;
};

}  // namespace gapless::server
