#pragma once

#include "server/core/store/memory_database.hpp"
#include "server/core/store/run_job.hpp"
#include "server/core/store/store.hpp"

namespace gapless::server {

// The store without a disk: for tests, for a server inside another program's tests, and the model
// that the simulator compares the others with.
//
// Each run is one memory_transaction: begin, run_job, commit. Whoever wants faults between these
// composes the same three and needs no more than the database. The database outlives it, and with
// it every committed job.
class memory_store final : public store {
public:
    explicit memory_store(memory_database&);
    memory_store(memory_database&, job_policy);

    [[nodiscard]] result<job_result> run(const store_job&) override;

private:
    memory_database& database_;
    job_policy policy_;
};

}  // namespace gapless::server
