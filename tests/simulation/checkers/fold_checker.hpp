#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/server_disk.hpp"

#include <gapless/conversation.hpp>
#include <gapless/group.hpp>
#include <gapless/message.hpp>

#include <string>
#include <vector>

namespace gapless::simulation {

// Asks at the end whether what a device makes of its timelines is what the server's tables say:
// the contacts, each group, who is in it by what was signed, and how long it is kept (I39). The
// report and the server's disk, which is open, outlive it.
class fold_checker {
public:
    fold_checker(report& seen, server_disk& server) : report_(seen), server_(server) {}

    // A device that has everything its user may see.
    void check(const std::string& device, sdk::mailbox& stored, const sdk::mailbox_state&) const;

private:
    void check_contacts(const std::string& device, user_id, const std::vector<message>& entries)
        const;
    void check_retention(const std::string& device, const conversation& row) const;
    void check_signed(
        const std::string& device, const conversation& row, const sdk::mailbox_state& state
    ) const;
    void check_group(
        const std::string& device, const conversation& row, const std::vector<message>& entries
    ) const;
    void check_members(const std::string& device, const group& folded, const group& kept) const;

    report& report_;
    server_disk& server_;
};

}  // namespace gapless::simulation
