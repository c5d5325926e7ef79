#pragma once

#include "tests/simulation/device_node.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/server_disk.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gapless::simulation {

// Asks at the end whether everybody who watches somebody sees what is true (I41): what that user's
// devices have said since they were last started, as far as the server's rows make the two
// contacts. The report, the server's disk and the devices outlive it.
class presence_checker {
public:
    using devices = std::vector<std::unique_ptr<device_node>>;

    presence_checker(report& seen, server_disk& server, const devices& all)
        : report_(seen), server_(server), devices_(all) {}

    // When all is quiet, and what died has been missed.
    void check() const;

private:
    void check_watcher(const device_node& watcher) const;
    [[nodiscard]] bool may_watch(const std::string& watcher, const std::string& whom) const;
    [[nodiscard]] presence_state truth_of(const std::string& user) const;
    [[nodiscard]] bool is_certain(const std::string& user) const;

    report& report_;
    server_disk& server_;
    const devices& devices_;
};

}  // namespace gapless::simulation
