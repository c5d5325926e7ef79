#include "server/core/store/run_job.hpp"

#include "server/core/account/account_steps.hpp"
#include "server/core/account/authenticate.hpp"
#include "server/core/fanout/crossing.hpp"
#include "server/core/fanout/sync.hpp"
#include "server/core/fanout/touch.hpp"
#include "server/core/group/requests.hpp"
#include "server/core/presence/find_typing_audience.hpp"
#include "server/core/presence/find_watched.hpp"
#include "server/core/receipts/find_authors.hpp"
#include "server/core/receipts/keep_delivered.hpp"
#include "server/core/receipts/move_cursor.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/timeline/append.hpp"
#include "server/core/timeline/cancel.hpp"
#include "server/core/timeline/expire.hpp"
#include "server/core/timeline/pull.hpp"

#include <variant>

namespace gapless::server {

namespace {

wall_time before(wall_time now, duration age) { return now + age * -1; }

// One operation to the machine that does it.
class runner {
public:
    explicit runner(job_workspace& work) : work_(work) {}

    outcome operator()(const authenticate_operation& op) { return authenticate(work_, op); }

    outcome operator()(const append_operation& op) { return append(work_, op); }

    outcome operator()(const cancel_operation& op) { return cancel(work_, op); }

    outcome operator()(const request_operation& op) { return answer_request(work_, op); }

    outcome operator()(const sync_operation& op) { return sync(work_, op); }

    outcome operator()(const pull_operation& op) { return pull(work_, op); }

    outcome operator()(const cursor_operation& op) { return move_cursor(work_, op); }

    outcome operator()(const delivered_operation& op) { return keep_delivered(work_, op); }

    outcome operator()(const hint_operation& op) { return find_authors(work_, op); }

    outcome operator()(const crossing_operation& op) { return cross(work_, op); }

    outcome operator()(const watch_operation& op) { return find_watched(work_, op); }

    outcome operator()(const typing_operation& op) { return find_typing_audience(work_, op); }

    outcome operator()(const account_operation& op) { return run_account_step(work_, op.command); }

    outcome operator()(const sweep_operation& op) {
        const job_policy& policy = work_.policy();
        store_transaction& store = work_.store();
        const wall_time now = work_.now();
        swept done;
        if (op.parts.requests) {
            done.more.requests = store.remove_requests_before(before(now, policy.request_memory));
        }
        if (op.parts.sent) {
            done.more.sent = store.remove_sent_before(before(now, policy.dedupe_memory));
        }
        if (op.parts.tokens) {
            done.more.tokens = store.remove_expired_tokens(now);
        }
        if (op.parts.messages) {
            done.more.messages = remove_expired(work_);
        }
        done.next_expiry = store.next_expiry();
        return done;
    }

private:
    job_workspace& work_;
};

}  // namespace

job_result run_job(store_transaction& store, const store_job& job, const job_policy& policy) {
    job_workspace work{store, policy, job.now};
    runner run{work};
    job_result result;
    result.outcomes.reserve(job.operations.size());
    for (const operation& op : job.operations) {
        result.outcomes.push_back(std::visit(run, op));
    }
    for (auto& [id, where] : work.conversations()) {
        begin_crossing(where, policy.fanout);
        where.settle();
    }
    result.changes = touch_inboxes(work);
    return result;
}

}  // namespace gapless::server
