#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/records.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::simulation {

// Watches what the server keeps of what users have set: I12 and I20 on its rows and on what it
// tells. It works out each setting from what was asked of the server alone (the largest version
// that was accepted, and the first of equal ones), and keeps them in the ledger.
class settings_checker {
public:
    using rows = std::function<std::vector<server::read_record>(conversation_id)>;

    settings_checker(ledger& truth, report& seen) : ledger_(truth), report_(seen) {}

    void handle_committed(const server::store_job&, const server::job_result&);

    // The rows are those that were told of.
    void handle_opened(const rows& stored);

private:
    using key = std::pair<user_id, conversation_id>;

    void note(const server::cursor_operation&, const server::cursor_result&);
    void check_state(const key&, const protocol::read_state&);
    void check_draft(const key&, const std::string& told);
    void check_entry(user_id reader, const protocol::inbox_entry&);

    ledger& ledger_;
    report& report_;
};

}  // namespace gapless::simulation
