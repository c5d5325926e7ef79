#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "tests/integration/kill/check/history.hpp"
#include "tests/integration/kill/check/server_archive.hpp"
#include "tests/simulation/checkers/device_checker.hpp"
#include "tests/simulation/checkers/log_checker.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace gapless::kill {

// Tells the simulator's checkers a run of the real programs, so that they judge it as they judge
// their own.
//
// First the texts that were spoken, then the archive, as if the server had just committed it entry
// by entry; then, device by device, each acknowledgement, what the mailbox holds, and life by life
// what the app was shown. The report, which outlives it, has the verdict.
class retelling {
public:
    explicit retelling(simulation::report&);

    // In this order.
    void tell_spoken(std::size_t device, const device_history&);
    void tell_archive(const server_archive&);
    void tell_device(std::size_t device, const device_history&, sdk::mailbox&);

    [[nodiscard]] std::size_t entries() const;

private:
    using timelines = std::map<conversation_id, std::map<seq, message>>;
    using events = std::map<event_id, event>;

    void recognise(const server_archive&);
    void tell_inboxes(const server_archive&);
    [[nodiscard]] sdk::mailbox_changes content_of(
        const device_history&, const sdk::mailbox_state&, sdk::mailbox&, timelines& into
    );
    [[nodiscard]] events events_of(const device_history&, const timelines&);
    void tell_lives(
        simulation::device_checker&, const device_history&, const events&, sdk::mailbox_state
    );
    void check_shown(const device_history&, const events&, const sdk::mailbox_state&);

    simulation::report& report_;
    simulation::ledger ledger_;
    simulation::log_checker log_;
    std::map<std::string, simulation::submission> unpromised_;  // by text
};

}  // namespace gapless::kill
