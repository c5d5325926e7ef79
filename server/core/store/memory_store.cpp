#include "server/core/store/memory_store.hpp"

#include "server/core/store/memory_transaction.hpp"

#include <utility>

namespace gapless::server {

memory_store::memory_store(memory_database& database) : memory_store(database, job_policy{}) {}

memory_store::memory_store(memory_database& database, job_policy policy)
    : database_(database), policy_(policy) {}

result<job_result> memory_store::run(const store_job& job) {
    memory_transaction transaction{database_};
    job_result done = run_job(transaction, job, policy_);
    if (const std::optional<error> failure = transaction.failure()) {
        return *failure;
    }
    transaction.commit();
    return done;
}

}  // namespace gapless::server
