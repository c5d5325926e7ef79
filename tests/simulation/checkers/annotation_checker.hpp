#pragma once

#include "server/core/store/job.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/annotation.hpp>
#include <gapless/message.hpp>

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace gapless::simulation {

// Watches what is said about messages: that its writers might (I33), and that whoever pulls a
// message is told the newest of it, as the log has it (I21).
class annotation_checker {
public:
    annotation_checker(ledger& truth, report& seen) : ledger_(truth), report_(seen) {}

    // An entry with a target was committed.
    void check_entry(const observed_log&, const message&, const std::string& at);

    void handle_committed(const server::store_job&, const server::job_result&);

private:
    void check_pulled(const std::string& user, const protocol::pulled&, wall_time now);

    ledger& ledger_;
    report& report_;
    std::map<user_id, std::string> names_;  // canonical
};

// The newest of each target, kind and user among the entries of a log that this user may see.
using annotation_key = std::tuple<seq, message_kind, user_id>;
[[nodiscard]] std::map<annotation_key, const message*> newest_annotations(
    const observed_log&, const std::string& user, seq from, seq to
);

}  // namespace gapless::simulation
