#pragma once

#include "server/core/store/job.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Port: runs whole jobs, each in one durable transaction. Synchronous: adapters call it on their
// store thread, one job at a time.
//
// A failure says that nothing is known to be stored (storage_full: surely nothing). After
// storage_failed the store has to be opened again before the next job.
class store {
public:
    virtual ~store() = default;

    [[nodiscard]] virtual result<job_result> run(const store_job&) = 0;
};

}  // namespace gapless::server
