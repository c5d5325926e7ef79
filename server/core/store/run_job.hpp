#pragma once

#include "server/core/account/binding_policy.hpp"
#include "server/core/account/sign_out_policy.hpp"
#include "server/core/contact/direct_policy.hpp"
#include "server/core/fanout/fanout_policy.hpp"
#include "server/core/store/job.hpp"
#include "server/core/store/store_transaction.hpp"
#include "server/core/timeline/retention_policy.hpp"

#include <gapless/key_policy.hpp>

namespace gapless::server {

class relation_vault;

struct job_policy {
    std::uint32_t message_bytes_max = 1024 * 1024;
    std::uint32_t group_members_max = 10'000;
    std::uint32_t group_created_max = 500;  // members of a new one, which one job admits
    fanout_policy fanout;
    std::uint32_t pull_messages_max = 500;
    std::uint32_t pull_bytes_max = 48 * 1024;  // in one answer, unless it has one message
    std::size_t job_pages_bytes_max = std::size_t{4} * 1024 * 1024;  // then pulls wait for the next
    std::uint32_t sync_entries_max = 200;
    duration request_memory = days(7);
    duration dedupe_memory = days(30);
    bool open_join = true;                      // whoever knows a group's id may join it
    bool members_may_invite = false;            // not only its owner and admins
    std::uint32_t delivered_members_max = 100;  // in larger groups nobody knows who has got what
    sign_out_policy sign_out = sign_out_policy::none;
    direct_policy direct = direct_policy::anyone;
    retention_policy retention;
    duration device_memory = days(30);             // one not seen for longer is not waited for
    duration ephemeral_memory = ephemeral_window;  // of what is said in ephemeral conversations
    duration inbox_lifetime = {};  // who has missed an older change begins anew; 0: never

    binding_policy login_binding = binding_policy::checked;

    // Makes and opens the keys of managed conversations, and outlives the store. None: no such
    // conversation can be made, and nobody leaves one.
    relation_vault* vault = nullptr;
};

// Does the job inside the transaction that the caller has begun and will commit. Core code, the
// same for every store and in the simulator. The result is worth something only after a successful
// commit.
[[nodiscard]] job_result run_job(store_transaction&, const store_job&, const job_policy&);

}  // namespace gapless::server
