#pragma once

#include "server/core/store/job.hpp"
#include "tests/simulation/checkers/device_register.hpp"
#include "tests/simulation/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace gapless::simulation {

// What every device has that is waited for, by the commits alone: it marks in the logs what may be
// gone for that reason, and what must be once the server has swept. A part of the
// retention_checker.
//
// Within a job nobody knows who came or went first: then what may be gone is more, and what must be
// is less. The ledger and the register outlive it.
class acknowledgement_model {
public:
    acknowledgement_model(ledger& truth, const device_register& devices, const retention& app)
        : ledger_(truth), devices_(devices), app_(app) {}

    // A job was committed, whose entries are in the logs: begin, each operation, end.
    void begin(const server::store_job&, const server::job_result&);
    void handle_committed(const server::outcome&, wall_time now);
    void end();

    // Nobody knows whether these were.
    void handle_unknown(const server::store_job&);

    // Whatever had to go has gone.
    void handle_swept();

    // Since when anything has to go; empty: nothing has.
    [[nodiscard]] std::optional<wall_time> waiting_since() const { return waiting_since_; }

private:
    // What a job did to a conversation.
    struct change {
        seq first_new;
        bool has_members = false;
    };

    // What the server may know of, and what it does: it notes nothing where nothing waits.
    using marks = std::map<conversation_id, std::map<device_id, seq>>;

    void take(const server::delivered_mark&, bool is_certain, wall_time now);
    [[nodiscard]] bool waits(const observed_log&) const;
    [[nodiscard]] seq acknowledged(const marks&, conversation_id, const observed_log&) const;
    [[nodiscard]] seq
    acknowledged_by(const std::map<device_id, seq>&, const std::string& user, const observed_log&)
        const;

    ledger& ledger_;
    const device_register& devices_;
    retention app_;
    marks possible_;
    marks certain_;
    std::map<conversation_id, bool> waited_;     // before the job
    std::map<conversation_id, change> changes_;  // of the job, as what follows
    std::set<device_id> newcomers_;
    bool has_accounts_ = false;
    std::vector<std::pair<conversation_id, seq>> unswept_;
    std::optional<wall_time> waiting_since_;
};

}  // namespace gapless::simulation
