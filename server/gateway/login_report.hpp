#pragma once

#include "server/core/store/job.hpp"

#include <gapless/ids.hpp>

#include <cstdint>
#include <vector>

namespace gapless::server {

// What became of one login, for whoever keeps the log.
struct login_report {
    enum class verdict : std::uint8_t {
        bound = 1,  // let in, and its device's key has signed the connection
        unbound,    // let in by its token alone
        refused,    // forbidden: bound to something else, or not bound where it has to be
    };

    device_id device;
    verdict what = verdict::unbound;

    friend bool operator==(const login_report&, const login_report&) = default;
};

// Those of a job, in its order. What fails for another reason is not told: expired tokens come by
// the thousand.
[[nodiscard]] std::vector<login_report> logins_in(const store_job&, const job_result&);

}  // namespace gapless::server
