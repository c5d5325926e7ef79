#pragma once

#include "server/core/store/job.hpp"
#include "tests/simulation/checkers/acknowledgement_model.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/message.hpp>
#include <gapless/retention.hpp>
#include <gapless/time.hpp>

#include <string>
#include <vector>

namespace gapless::simulation {

// Watches how long the server keeps what it stored (I42): each entry is told to expire when the
// policies say, nothing goes before, nobody sees it afterwards, and it does not stay long.
class retention_checker {
public:
    retention_checker(
        ledger& truth, report& seen, const device_register& devices, const retention& app
    )
        : ledger_(truth), report_(seen), app_(app), acknowledged_(truth, devices, app) {}

    // An entry was committed: how long it is kept goes into the log.
    void handle_entry(observed_log&, const message&) const;

    // It is one of people.
    void check_entry(const observed_log&, const message&, duration lifetime, const std::string& at);

    // What the server notes down itself of a group, or of how long something is kept: it expires
    // nowhere, but the server keeps it no longer than the messages that wait for acknowledgements.
    void check_notice(const message&, const std::string& at);

    void handle_committed(const server::store_job&, const server::job_result&);

    void handle_unknown(const server::store_job& job) { acknowledged_.handle_unknown(job); }

    // What the archive holds of a log then: all of it but what may be gone (I13), as it was (I2).
    void check_archive(
        const observed_log&, const std::vector<message>& kept, wall_time now, const std::string& at
    );

    // At the end, when the server has had time for it.
    void check_settled(wall_time now);

private:
    [[nodiscard]] duration time_of(const observed_log&, retention::kind) const;
    void check_expiry(const message&, wall_time expected, const std::string& at);
    void check_pulled(const protocol::pulled&, wall_time now);
    void check_hole(const observed_log&, const protocol::hole&, wall_time now);

    ledger& ledger_;
    report& report_;
    retention app_;
    acknowledgement_model acknowledged_;
    wall_time swept_;  // what had expired then is gone
};

}  // namespace gapless::simulation
